/** A command or response that is not forwarded: takes the parts behind its first line. Knows one side. */
import type { Side } from '../record/record.ts'
import { counted } from '../text/units.ts'
import { nothing } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import type { RelayAction } from './actions.ts'

export class Dropped {
  /** Why it is dropped; undefined while nothing is being dropped. */
  private reason: string | undefined
  private length = 0

  constructor(private readonly side: Side) {}

  /** True in the middle of a dropped command or response. */
  get on(): boolean {
    return this.reason !== undefined
  }

  /** Begins dropping: the first line was not forwarded, and more parts belong to it. */
  begin(reason: string): void {
    this.reason = reason
  }

  /** @returns the actions for a part: the record keeps what a client sent, and how many bytes were dropped */
  take({ bytes, ends, last }: Part): RelayAction[] {
    this.length += bytes.length
    const said: RelayAction[] = this.side === 'client' ? [{ type: 'observe', side: 'client', bytes }] : []
    return ends && last ? [...said, ...this.end()] : said
  }

  /** Its last part has come. @returns the record */
  end(): RelayAction[] {
    const { side, length } = this
    const reason = `${this.reason}: ${counted(length, 'byte')} more of it`
    this.reason = undefined
    this.length = 0
    // The content of a literal may be secret by its position alone, so it is only counted.
    return length === 0 ? [] : [{ type: 'altered', side, received: nothing, sent: nothing, reason }]
  }
}
