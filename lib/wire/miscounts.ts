/**
 * Watches a server's literals for a count that is too large, and goes back to where the response really
 * ended. A correct count is never changed, whatever the message contains: the evidence must be octets that
 * only a server can have sent, not just text that looks like them. (Literals announced too short: see
 * torn.ts.)
 */
import { limits } from '../record/limits.ts'
import type { Chunk } from '../record/record.ts'
import type { FrameDraft } from './draft.ts'
import type { InFlight } from './in-flight.ts'
import { lineFeed } from './octets.ts'
import type { Part } from './piece.ts'
import { type Evidence, lookAlike } from './swallowed.ts'
import { Tail } from './tail.ts'

/** The real end of a response, and the octets to read again. */
export interface Miscount {
  /** Octets of the literal before the `)`. */
  readonly length: number
  /** `)` with its line end, and the chunks after it. */
  readonly end: Chunk
  readonly again: readonly Chunk[]
}

export class Miscounts {
  private readonly tail = new Tail()
  /** Octets searched so far; a search that would exceed the octets read by more than one line is not made. */
  private spent = 0
  private misfit = false

  constructor(private readonly inFlight: InFlight) {}

  /** The client has sent a command, or DONE for the IDLE with that tag. */
  clientSaid(tag: string): void {
    this.tail.expect(tag)
  }

  /** Octets of a literal are missing from the recording. */
  skip(length: number): void {
    this.tail.skip(length)
  }

  /**
   * The next part of a response that has a literal.
   * @param draft the response that it was added to
   */
  take(part: Part, draft: FrameDraft): Miscount | undefined {
    const { tail } = this
    if (part.piece === 'literal') {
      if (part.begins) this.begin()
      tail.add(part, true)
      tail.skip(part.omitted)
      // This answers a command that was sent while the literal was open: it cannot be part of a message.
      const end = tail.answered()
      return end === undefined ? undefined : this.search(end, draft, 'completion')
    }
    if (!tail.open) return undefined
    this.misfit ||= part.findings.includes('X04')
    tail.add(part, false)
    if (!part.ends) return undefined
    const found =
      this.misfit || (part.last && draft.isOpen) ? this.search(tail.length, draft, 'any') : undefined
    tail.close()
    return found
  }

  /** The connection has ended. @param draft the server's unfinished response */
  ended(draft: FrameDraft): Miscount | undefined {
    const { tail } = this
    if (!tail.open || (tail.length > tail.literal && !this.misfit)) return undefined
    return this.search(tail.length, draft, 'completion')
  }

  private begin(): void {
    this.misfit = false
    this.tail.begin()
  }

  private search(end: number, draft: FrameDraft, evidence: Evidence): Miscount | undefined {
    const { tail } = this
    const { bytes, start } = tail.before(end)
    // Searching the same octets again and again could take quadratic time.
    if (this.spent + bytes.length > draft.offset + draft.length + limits.line) return undefined
    this.spent += bytes.length
    const close = lookAlike(bytes, tail.literal - start, this.inFlight, evidence)
    if (close < 0) return undefined
    const length = start + close
    const stop = lineFeed(bytes, close) + 1
    const [{ time }] = tail.from(start + stop - 1)
    const line = { side: 'server', time, bytes: bytes.subarray(close, stop) } as const
    const again = tail.from(start + stop)
    tail.close()
    return { length, end: line, again }
  }
}
