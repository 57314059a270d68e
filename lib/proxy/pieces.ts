/**
 * Holds a side's octets that may have to be altered: a line is passed on when it is whole, a literal as it
 * comes. Never waits for a whole frame.
 */

import type { Alteration } from '../alterations/alteration.ts'
import { type AlteredPiece, passedLine, passedOctets } from '../alterations/apply.ts'
import { limits } from '../record/limits.ts'
import { peer, type Side } from '../record/record.ts'
import { join } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import type { RelayAction } from './actions.ts'

export class HeldPieces {
  private line: Uint8Array[] = []
  private length = 0
  /** True while a line that is longer than the limit is passed on as it comes. */
  private endless = false

  /**
   * @param alterations those that may alter the piece that ends with this part
   * @returns the piece to pass on now; undefined while the line is not whole
   */
  take(part: Part, alterations: readonly Alteration[]): AlteredPiece | undefined {
    const { side, piece, head } = part
    if (piece === 'literal') return passedOctets(side, part.bytes, alterations)
    this.line.push(part.bytes)
    this.length += part.bytes.length
    if (!part.ends && !this.endless && this.length <= limits.line) return undefined
    const received = join(this.line)
    const whole = part.ends && !this.endless
    this.line = []
    this.length = 0
    this.endless = !part.ends
    if (!whole) return passedOctets(side, received, alterations)
    return head === undefined ? { received, sent: received } : passedLine(side, received, head, alterations)
  }

  /** @returns the held octets as they came: nothing will be altered any more */
  release(): Uint8Array {
    const held = join(this.line)
    this.line = []
    this.length = 0
    return held
  }
}

/** Forwards octets of a side unaltered, and observes them. */
export function forward(side: Side, bytes: Uint8Array): RelayAction[] {
  if (bytes.length === 0) return []
  return [
    { type: 'send', to: peer(side), bytes },
    { type: 'observe', side, bytes },
  ]
}

/** The record of an alteration of a server line; empty if the line was not altered. */
export function told({ received, sent, reason }: AlteredPiece): RelayAction[] {
  return reason === undefined ? [] : [{ type: 'altered', side: 'server', received, sent, reason }]
}
