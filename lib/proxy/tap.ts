/**
 * Reads a connection while it is forwarded: chunks in, redacted records out. If reading fails, the connection
 * becomes `opaque`, and its bytes are still forwarded.
 */
import { Layers } from '../inflate/layers.ts'
import { limits } from '../record/limits.ts'
import type { Chunk, LayerName, Retold, SessionRecord, Side, Time } from '../record/record.ts'
import { sides } from '../record/record.ts'
import { maskedFrom } from '../redact/door.ts'
import { Echo } from '../redact/echo.ts'
import { Gathering, type LiteralOctets } from '../redact/gathering.ts'
import { Passage } from '../redact/passage.ts'
import type { Secrets } from '../redact/secrets.ts'
import type { Part, Switch } from '../wire/piece.ts'
import { Lines } from './long-lines.ts'
import { Literals } from './long-literals.ts'
import { Recap } from './recap.ts'

/** How a tap is set up. */
export interface TapOptions {
  readonly connection: number
  /** False when the user asked for secrets to be left in, for `limits.unmasked`. */
  readonly redact: boolean
  readonly secrets?: Secrets // seen on other connections of the run
  /** Octets of each literal that are recorded; the rest is counted and hashed. */
  readonly keep: number
}

/** Takes a record. @param literals where the octets of literals lie in a chunk */
export type TakeRecord = (record: SessionRecord, literals?: readonly LiteralOctets[]) => void

export class Tap {
  private readonly layers: Layers
  private readonly passage: Passage
  private readonly gathering: Gathering
  private readonly literals: { readonly client: Literals; readonly server: Literals }
  /** The announced length of the literal that follows. */
  private readonly announced: { client?: number; server?: number } = {}
  private readonly recap = new Recap()
  private readonly lines = { client: new Lines(limits.keptLine), server: new Lines(limits.keptLine) }
  /** Chunks forwarded and not read yet. */
  private readonly arrived: Chunk[] = []
  private arrivedLength = 0
  private lookTimer: NodeJS.Timeout | undefined
  private opaque = false
  private undecidedTimer: NodeJS.Timeout | undefined
  private omissionTimer: NodeJS.Timeout | undefined
  private readonly lost = { client: 0, server: 0 }
  private lastTime: Time = 0

  /** @param record receives the records in order of arrival */
  constructor(
    private readonly options: TapOptions,
    private readonly record: TakeRecord,
  ) {
    this.layers = new Layers(
      (chunk) => this.reading(chunk, () => this.read(chunk)),
      (side, reason) => this.guarded(() => this.broken(side, reason)),
    )
    const { keep, secrets } = options
    this.literals = { client: new Literals('client', keep), server: new Literals('server', keep) }
    this.gathering = new Gathering(options.connection, record)
    const door = { maskedFrom: maskedFrom(options.redact), echo: new Echo(secrets, limits.searched) }
    this.passage = new Passage(
      { ...door, from: 'greeting' },
      { part: (part) => this.write(part), switched: (step) => this.change(step) },
    )
  }

  /**
   * Takes a forwarded chunk. It is read a moment later, when the answer may be on its way already, so that
   * reading adds nothing to a round trip. Never throws.
   */
  observe(chunk: Chunk): void {
    this.arrived.push(chunk)
    this.arrivedLength += chunk.bytes.length
    if (this.arrivedLength > limits.arrived) this.catchUp()
    else this.lookTimer ??= setTimeout(() => this.catchUp(), limits.look)
  }

  /** Reads everything that has arrived. */
  catchUp(): void {
    clearTimeout(this.lookTimer)
    this.lookTimer = undefined
    this.arrivedLength = 0
    for (const chunk of this.arrived.splice(0)) this.look(chunk)
  }

  private look(chunk: Chunk): void {
    this.lastTime = chunk.time
    this.reading(chunk, () => this.layers.push(chunk))
  }

  /** Reads a chunk; if that fails, its octets are counted as lost. */
  private reading(chunk: Chunk, read: () => void): void {
    let done = false
    this.guarded(() => {
      read()
      done = true
    })
    if (!done) this.lost[chunk.side] += chunk.bytes.length
  }

  /** Octets that differ between the two legs. Both versions are recorded, with their secrets masked. */
  altered(time: Time, side: Side, received: Uint8Array, sent: Uint8Array, reason: string): void {
    this.catchUp()
    this.lastTime = time
    this.guarded(() => {
      this.flush()
      const { connection } = this.options
      const versions = this.passage.versions(time, side, received, sent)
      this.record({ type: 'altered', connection, time, side, ...versions, reason })
    })
  }

  /**
   * @returns what a reader needs to read on from here, once everything read so far has been recorded; empty
   *   when the connection is opaque. Do not call while a record is being taken.
   */
  retold(): Retold {
    this.guarded(() => this.flush())
    const retold = this.recap.retold()
    return this.opaque ? { before: retold.before, said: [] } : retold
  }

  /** @returns when everything observed has been recorded; call it when the connection is over */
  async end(): Promise<void> {
    this.catchUp()
    clearTimeout(this.undecidedTimer)
    await this.layers.settled()
    this.guarded(() => {
      this.passage.end()
      this.flush()
    })
    for (const side of sides) this.gap(side)
  }

  /**
   * The one place where our own errors are caught. Bytes are still forwarded, but no longer recorded, because
   * it is unknown which of them are secret.
   */
  private guarded(look: () => void): void {
    if (this.opaque) return
    try {
      look()
    } catch (error) {
      // The message may quote traffic, so only the kind of error is reported.
      this.becomeOpaque(error instanceof Error ? error.name : 'Error')
    }
  }

  private becomeOpaque(reason: string): void {
    if (this.opaque) return
    this.opaque = true
    this.gathering.forget()
    for (const side of sides) this.layer(side, 'opaque')
    this.note(this.lastTime, `no longer read, only forwarded (${reason})`)
  }

  private broken(side: Side, reason: string): void {
    this.flush()
    this.layer(side, 'opaque')
    this.note(this.lastTime, `the ${side}'s DEFLATE can no longer be read: ${reason}`)
  }

  private layer(side: Side, layer: LayerName): void {
    this.record({ type: 'layer', connection: this.options.connection, time: this.lastTime, side, layer })
  }

  private gap(side: Side): void {
    const length = this.lost[side] + this.layers.dropped[side]
    if (length === 0) return
    const { connection } = this.options
    this.record({ type: 'gap', connection, time: this.lastTime, side, length, reason: 'not read' })
  }

  /** Reads a chunk after its layers are taken off. */
  private read(chunk: Chunk): void {
    this.passage.take(chunk)
    this.flushSoon()
    this.waitForVerb()
  }

  /** Records at once; octets that are only counted may gather for a moment. */
  private flushSoon(): void {
    if (!this.gathering.onlyCounts) this.flush()
    else this.omissionTimer ??= setTimeout(() => this.guarded(() => this.flush()), limits.gather)
  }

  /** Limits the time for which an undecided client line is held. */
  private waitForVerb(): void {
    if (!this.passage.undecided) {
      clearTimeout(this.undecidedTimer)
      this.undecidedTimer = undefined
      return
    }
    this.undecidedTimer ??= setTimeout(() => {
      this.undecidedTimer = undefined
      this.guarded(() => {
        this.passage.timeUp()
        this.flush()
      })
    }, limits.undecidedTime)
  }

  private change(step: Switch): void {
    this.flush()
    if (step.layer === 'deflate') this.layers.deflate(step.side, this.passage.rest(step.side))
    else if (step.layer === 'plain') this.layers.plain(step.side, this.passage.rest(step.side))
    this.record({ ...step, type: 'layer', connection: this.options.connection })
  }

  /** Records a redacted part, without the octets beyond the keep limit of its literal. */
  private write(part: Part): void {
    const { side } = part
    const literals = this.literals[side]
    if (part.piece === 'line') {
      this.keepLine(part)
      this.recap.take(part)
      if (part.announces === undefined) return
      literals.announced(part.announces)
      this.announced[side] = part.announces
      return
    }
    const { bytes, omitted, fact } = literals.take(part)
    this.gathering.append(part, bytes, omitted, this.announced[side])
    this.announced[side] = undefined
    this.recap.take(part)
    if (fact === undefined) return
    this.flush()
    this.record({ type: 'fact', connection: this.options.connection, time: part.time, fact })
  }

  /** Records a line, without the octets beyond `limits.keptLine`. */
  private keepLine(part: Part): void {
    const kept = this.lines[part.side].take(part.bytes)
    if (kept === undefined) {
      this.gathering.append(part, part.bytes, 0)
      return
    }
    this.gathering.append(part, kept.bytes, kept.omitted)
    if (kept.beyond) {
      const most = `${limits.keptLine / 1024 / 1024} MiB`
      this.note(
        part.time,
        `a line of the ${part.side} has more than ${most}: the rest is counted, not recorded`,
      )
    }
    if (kept.end.length > 0) this.gathering.append(part, kept.end, 0)
  }

  private note(time: Time, text: string): void {
    this.flush()
    const { connection } = this.options
    this.record({ type: 'fact', connection, time, fact: { name: 'note', text } })
  }

  private flush(): void {
    clearTimeout(this.omissionTimer)
    this.omissionTimer = undefined
    this.gathering.flush()
  }
}
