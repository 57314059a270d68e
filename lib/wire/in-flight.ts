/**
 * The commands that wait for their completion, to tell a server's line from text that only looks like one.
 */
import { limits } from '../record/limits.ts'
import { latin1 } from './octets.ts'

/** What a line of a server is beyond doubt: `other` for untagged data and `+`. */
export type Certain = 'completion' | 'other'

/** RFC 9051 §9: a number or a word in upper case. Whoever writes `* buy milk` is no server. */
const UNTAGGED = /^(?:\* (?:\d+ [A-Z]+|[A-Z][A-Z0-9.-]*)(?:[ \r\n]|$)|\+(?:[ \r\n]|$))/
const TAGGED = /^([^\s+(){%*"\\]+) (?:OK|NO|BAD)(?:[ \r\n]|$)/i
const BEGUN = /^[^\s+(){%*"\\]+(?: [A-Z]*(?: |$)|$)/i
/** Octets of a line that are looked at. */
const ENOUGH = 512

export class InFlight {
  /** Each once. Mostly there is one: to look through an array is quicker than to hash it. */
  private readonly tags: string[] = []
  /** False while no command was seen: then any tag may be in flight. */
  private known = false

  /** A command was sent. */
  add(tag: string): void {
    this.known = true
    if (this.tags.length < limits.inFlight && !this.tags.includes(tag)) this.tags.push(tag)
  }

  /** Its completion came. */
  delete(tag: string): void {
    const at = this.tags.indexOf(tag)
    if (at === this.tags.length - 1) this.tags.pop()
    else if (at >= 0) this.tags.splice(at, 1)
  }

  /**
   * What the line from `start` to `end` is, if it is sure to be a server's own.
   * @returns undefined for text that may be anything: part of a message, a list with stars
   */
  certain(bytes: Uint8Array, start: number, end: number): Certain | undefined {
    const line = latin1(bytes, start, Math.min(end, start + ENOUGH))
    if (UNTAGGED.test(line)) return 'other'
    const tag = TAGGED.exec(line)?.[1]
    if (tag === undefined) return undefined
    return !this.known || this.tags.includes(tag) ? 'completion' : undefined
  }

  /** @returns true when the octets from `start` on may be the beginning of a server's line */
  possible(bytes: Uint8Array, start: number): boolean {
    const line = latin1(bytes, start, Math.min(bytes.length, start + ENOUGH))
    if (/^(?:$|[*+](?: |$))/.test(line)) return true
    if (!this.known) return BEGUN.test(line)
    for (const tag of this.tags) if (`${tag} `.startsWith(line) || line.startsWith(`${tag} `)) return true
    return false
  }
}
