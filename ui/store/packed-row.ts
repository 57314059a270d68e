/** Rows backed by a block: each property is read from the block on access. */

import type { Time } from '../../lib/record/record.ts'
import type { Answer, Exchange, State, Timing } from '../../lib/session/events.ts'
import type { Frame } from '../../lib/wire/frame.ts'
import { column, type RowBlock } from './row-block.ts'
import type { ExchangeRow, SaidRow } from './rows.ts'

const states: readonly State[] = [
  'connecting',
  'not authenticated',
  'authenticated',
  'selected',
  'logout',
  'ended',
]

class PackedExchange implements Exchange {
  private readonly block: RowBlock
  private readonly place: number
  private knownTiming: Timing | undefined
  private knownSaid: Frame[] | undefined
  private knownAnswers: Answer[] | undefined
  private knownCompletion: Frame | undefined

  constructor(block: RowBlock, place: number) {
    this.block = block
    this.place = place
  }

  get id(): number {
    return this.block.number(this.place, column.id)
  }
  get connection(): number {
    return this.block.number(this.place, column.connection)
  }
  get tag(): string {
    return this.block.text(this.place, column.texts, column.tagEnd)
  }
  get name(): string {
    return this.block.word(this.place, column.name) ?? ''
  }
  get kept(): number {
    return this.block.number(this.place, column.kept)
  }
  get unkept(): number | undefined {
    return this.block.maybe(this.place, column.unkept)
  }
  get status(): string | undefined {
    return this.block.word(this.place, column.status)
  }
  get code(): string | undefined {
    return this.block.word(this.place, column.code)
  }
  get mailbox(): string | undefined {
    return this.block.word(this.place, column.mailbox)
  }
  get form(): string | undefined {
    return this.block.word(this.place, column.form)
  }
  get state(): State {
    const name = this.block.word(this.place, column.state)
    return states.find((state) => state === name) ?? 'ended'
  }
  get bytes(): Exchange['bytes'] {
    const [block, place] = [this.block, this.place]
    return { client: block.number(place, column.client), server: block.number(place, column.server) }
  }
  get timing(): Timing {
    const [block, place] = [this.block, this.place]
    this.knownTiming ??= {
      sent: block.number(place, column.sent),
      first: block.maybe(place, column.first),
      begun: block.maybe(place, column.begun),
      completed: block.maybe(place, column.completed),
      previous: block.maybe(place, column.previous),
      waits: block.waits(place),
    }
    return this.knownTiming
  }
  get said(): Frame[] {
    this.knownSaid ??= this.frames(0, this.count('said')).map(({ frame }) => frame)
    return this.knownSaid
  }
  get answers(): Answer[] {
    this.knownAnswers ??= this.frames(this.count('said'), this.count('answers'))
    return this.knownAnswers
  }
  get completion(): Frame | undefined {
    const at = this.count('said') + this.count('answers')
    this.knownCompletion ??=
      this.block.outcome(this.place) ?? this.frames(at, this.count('completion'))[0]?.frame
    return this.knownCompletion
  }

  private count(of: 'said' | 'answers' | 'completion'): number {
    return this.block.number(this.place, column[of])
  }

  private frames(from: number, count: number): Answer[] {
    return this.block.frames(this.place, from, count, this.tag)
  }
}

/** The common part of all finished rows. */
class Shelved {
  readonly seen = 0
  readonly came = nothingCame

  constructor(
    protected readonly block: RowBlock,
    protected readonly place: number,
    readonly number: number,
  ) {}

  get time(): Time {
    return this.block.number(this.place, column.time)
  }
  get connection(): number {
    return this.block.number(this.place, column.connection)
  }
  get words(): string {
    return this.block.text(this.place, column.textEnd, column.wordsEnd)
  }
  protected get shown(): string {
    return this.block.text(this.place, column.tagEnd, column.textEnd)
  }
}

/** Counts that only growing rows need. */
const nothingCame = { client: 0, server: 0 }

/** An exchange at a place of a block, in the form of a row. */
export class PackedExchangeRow extends Shelved implements ExchangeRow {
  readonly kind = 'exchange'
  private knownExchange: Exchange | undefined

  get exchange(): Exchange {
    this.knownExchange ??= new PackedExchange(this.block, this.place)
    return this.knownExchange
  }
  get brief(): string {
    return this.shown
  }
  get activity(): Time {
    return this.block.maybe(this.place, column.completed) ?? this.time
  }
  get held(): number {
    return this.block.number(this.place, column.held)
  }
  get forgotten(): boolean {
    return this.block.number(this.place, column.frames) < 0
  }
}

/** A row that is not an exchange, at a place of a block. */
export class PackedSaidRow extends Shelved implements SaidRow {
  readonly kind = 'said'
  private knownFrame: Frame | undefined

  get word(): string {
    return this.block.word(this.place, column.name) ?? ''
  }
  get text(): string {
    return this.shown
  }
  get frame(): Frame | undefined {
    this.knownFrame ??= this.block.frames(this.place, 0, 1, undefined)[0]?.frame
    return this.knownFrame
  }
  get loud(): boolean {
    return this.block.number(this.place, column.loud) === 1
  }
}
