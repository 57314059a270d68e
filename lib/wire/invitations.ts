/**
 * Continuation requests: which `+` is waited for, which comes late, and which for nothing. Knows what the two
 * sides did, not their octets.
 */
import type { FramingCode } from './findings.ts'

export class Invitations {
  /** How often the client went on before the `+` that is still due. */
  private due = 0
  /** True when `+` was said and the client has not gone on yet, within SASL or IDLE. */
  private open = false
  /** True after a literal was refused, until the next `+`. */
  private refused = false
  /** False while nothing of the client is known; then nothing can be said about any `+`. */
  private heard = false

  /** The client has sent a whole line. */
  hear(): void {
    this.heard = true
  }

  /** The client begins SASL or IDLE: a `+` of its own is due. */
  begin(): void {
    this.open = false
  }

  /** The client goes on with the octets of a literal, although no `+` was said. */
  ahead(): void {
    this.due++
  }

  /** The server answered in place of `+`. */
  refuse(): void {
    this.refused = true
  }

  /**
   * The client goes on within SASL or IDLE.
   * @returns false when it did not wait for `+`
   */
  accept(): boolean {
    const waited = this.open
    this.open = false
    if (!waited) this.due++
    return waited
  }

  /**
   * A `+`.
   * @param awaited what the client waits for: a literal's `+`, one of SASL or IDLE, or none
   * @returns what is noted of it
   */
  invite(awaited: 'literal' | 'dialogue' | 'nothing'): readonly FramingCode[] {
    const { refused } = this
    this.refused = false
    if (awaited === 'dialogue') this.open = true
    if (awaited !== 'nothing') return []
    if (this.due > 0) {
      this.due--
      return []
    }
    if (!this.heard) return []
    return refused ? ['S77'] : ['S12']
  }
}
