/**
 * The commands that wait for their completion, to tell a server's line from message text that looks like one.
 */
import { limits } from '../record/limits.ts'
import { ByTag } from './by-tag.ts'
import { latin1 } from './octets.ts'

/** The certain kind of a server's line: `other` for untagged data and `+`. */
export type Certain = 'completion' | 'other'

/** RFC 9051 §9: a number or a word in upper case. `* buy milk` does not come from a server. */
const untagged = /^(?:\* (?:\d+ [A-Z]+|[A-Z][A-Z0-9.-]*)(?:[ \r\n]|$)|\+(?:[ \r\n]|$))/
const tagged = /^([^\s+(){%*"\\]+) (?:OK|NO|BAD)(?:[ \r\n]|$)/i
const begun = /^[^\s+(){%*"\\]+(?: [A-Z]*(?: |$)|$)/i
/** Octets of a line that are examined. */
const enough = 512
/** The most tags that a partial tag is compared with. */
const many = 1024

export class InFlight {
  private readonly tags = new ByTag<true>()
  /** The number of commands beyond `limits.inFlight`, whose tags are not kept. */
  private beyond = 0
  /** False until the first command is seen. */
  private seen = false

  /** The client has sent a command. */
  add(tag: string): void {
    this.seen = true
    if (this.tags.size >= limits.inFlight) this.beyond++
    else this.tags.add(tag, true)
  }

  /** The server has completed the command. */
  delete(tag: string): void {
    if (this.tags.take(tag) === undefined) this.beyond = Math.max(0, this.beyond - 1)
  }

  /** @returns true for the tag of a command that was sent and not completed */
  has(tag: string): boolean {
    return this.tags.first(tag) !== undefined
  }

  /** False when any tag may be in flight. */
  private get known(): boolean {
    return this.seen && this.beyond === 0
  }

  /**
   * The kind of the line from `start` to `end`, if it certainly is a server's line.
   * @returns undefined for text that may be anything: part of a message, a bullet list with stars
   */
  certain(bytes: Uint8Array, start: number, end: number): Certain | undefined {
    const line = latin1(bytes, start, Math.min(end, start + enough))
    if (untagged.test(line)) return 'other'
    const tag = tagged.exec(line)?.[1]
    if (tag === undefined) return undefined
    return !this.known || this.has(tag) ? 'completion' : undefined
  }

  /** @returns true when the octets from `start` on may begin a server's line */
  possible(bytes: Uint8Array, start: number): boolean {
    const line = latin1(bytes, start, Math.min(bytes.length, start + enough))
    if (/^(?:$|[*+](?: |$))/.test(line)) return true
    if (!this.known) return begun.test(line)
    const space = line.indexOf(' ')
    if (space >= 0) return this.has(line.slice(0, space))
    // A partial tag: among thousands in flight nearly every beginning matches one.
    if (this.tags.size > many) return begun.test(line)
    return this.tags.begins(line)
  }
}
