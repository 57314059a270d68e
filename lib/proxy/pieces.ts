/**
 * A side's octets held back piece by piece where something may have to be altered: a line is passed on when
 * it is whole, a literal as it comes. Never waits for a frame.
 */

import { limits } from '../record/limits.ts'
import { peer, type Side } from '../record/record.ts'
import type { Rule } from '../rules/rule.ts'
import { join } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import type { RelayAction } from './actions.ts'

/** Where nothing is said, or nothing is passed on. */
export const NOTHING = new Uint8Array(0)

/** What is passed on in place of a piece, and why it differs, if it does. */
export interface Passed {
  readonly received: Uint8Array
  readonly sent: Uint8Array
  readonly reason?: string
}

export class HeldPieces {
  private line: Uint8Array[] = []
  private length = 0
  /** True while a line that is longer than the limit is passed on as it comes. */
  private endless = false

  /**
   * @param rules what may alter the line that ends with this part
   * @returns what can be passed on now; undefined while the line is not whole
   */
  take(part: Part, rules: readonly Rule[]): Passed | undefined {
    if (part.piece === 'literal') return { received: part.bytes, sent: part.bytes }
    this.line.push(part.bytes)
    this.length += part.bytes.length
    if (!part.ends && !this.endless && this.length <= limits.line) return undefined
    const received = join(this.line)
    const whole = part.ends && !this.endless
    this.line = []
    this.length = 0
    this.endless = !part.ends
    return whole ? altered(received, part, rules) : { received, sent: received }
  }

  /** @returns what is held, as it came: nothing will be altered any more */
  release(): Uint8Array {
    const held = join(this.line)
    this.line = []
    this.length = 0
    return held
  }
}

function altered(received: Uint8Array, { head }: Part, rules: readonly Rule[]): Passed {
  if (head === undefined) return { received, sent: received }
  let sent = received
  const reasons: string[] = []
  for (const rule of rules) {
    const changed = rule.line(sent, head)
    if (changed === undefined) continue
    sent = changed
    reasons.push(rule.reason)
  }
  return reasons.length === 0 ? { received, sent } : { received, sent, reason: reasons.join(', ') }
}

/** Octets of a side passed on as they are, and looked at. */
export function forward(side: Side, bytes: Uint8Array): RelayAction[] {
  if (bytes.length === 0) return []
  return [
    { type: 'send', to: peer(side), bytes },
    { type: 'observe', side, bytes },
  ]
}

/** The record of what the rules made of a line of the server, if they did. */
export function told({ received, sent, reason }: Passed): RelayAction[] {
  return reason === undefined ? [] : [{ type: 'altered', side: 'server', received, sent, reason }]
}
