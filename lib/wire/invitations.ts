/**
 * Continuation requests: which `+` the client waits for, which comes late, and which nothing waits for. Knows
 * the actions of the two sides, not their octets.
 */
import type { FramingCode } from './findings.ts'

export class Invitations {
  /** How often the client went on without waiting for a `+` that is still due. */
  private due = 0
  /** True within SASL or IDLE when the server has sent `+` and the client has not gone on yet. */
  private open = false
  /** True after the server has refused a literal, until the next `+`. */
  private refused = false
  /** False while no line of the client is known; then no `+` can be judged. */
  private heard = false

  /** The client has sent a whole line. */
  hear(): void {
    this.heard = true
  }

  /** The client begins SASL or IDLE: a `+` of its own is due. */
  begin(): void {
    this.open = false
  }

  /** The client goes on with the octets of a literal before any `+`. */
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
   * The server has sent `+`.
   * @param awaited what the client waits for: a literal's `+`, one of SASL or IDLE, or none
   * @returns the findings about it
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
