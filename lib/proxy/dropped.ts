/** A command or response of which nothing leaves: what comes behind its first line. Knows one side. */
import type { Side } from '../record/record.ts'
import { counted } from '../text/units.ts'
import type { Part } from '../wire/piece.ts'
import type { RelayAction } from './actions.ts'
import { nothing } from './pieces.ts'

export class Dropped {
  /** Why it was dropped; undefined where nothing is. */
  private reason: string | undefined
  private length = 0

  constructor(private readonly side: Side) {}

  /** True in the middle of such a command or response. */
  get on(): boolean {
    return this.reason !== undefined
  }

  /** Its first line was dropped, and more belongs to it. */
  begin(reason: string): void {
    this.reason = reason
  }

  /** @returns what is done with a part of it: what a client said is recorded, and how much there was */
  take({ bytes, ends, last }: Part): RelayAction[] {
    this.length += bytes.length
    const said: RelayAction[] = this.side === 'client' ? [{ type: 'observe', side: 'client', bytes }] : []
    return ends && last ? [...said, ...this.end()] : said
  }

  /** Nothing more belongs to it. @returns the record */
  end(): RelayAction[] {
    const { side, length } = this
    const reason = `${this.reason}: ${counted(length, 'byte')} more of it`
    this.reason = undefined
    this.length = 0
    // What a literal holds may be secret by its place alone, so it is only counted.
    return length === 0 ? [] : [{ type: 'altered', side, received: nothing, sent: nothing, reason }]
  }
}
