/** Rows as they are read from a shelf: each asks it for what is looked at. */

import type { Time } from '../../lib/record/record.ts'
import type { Answer, Exchange, State, Timing } from '../../lib/session/events.ts'
import type { Frame } from '../../lib/wire/frame.ts'
import type { ExchangeRow, SaidRow } from './rows.ts'
import { column, type Shelf } from './shelf.ts'

const states: readonly State[] = [
  'connecting',
  'not authenticated',
  'authenticated',
  'selected',
  'logout',
  'ended',
]

class ShelvedExchange implements Exchange {
  private readonly shelf: Shelf
  private readonly place: number
  private knownTiming: Timing | undefined
  private knownSaid: Frame[] | undefined
  private knownAnswers: Answer[] | undefined
  private knownCompletion: Frame | undefined

  constructor(shelf: Shelf, place: number) {
    this.shelf = shelf
    this.place = place
  }

  get id(): number {
    return this.shelf.number(this.place, column.id)
  }
  get connection(): number {
    return this.shelf.number(this.place, column.connection)
  }
  get tag(): string {
    return this.shelf.text(this.place, column.texts, column.tagEnd)
  }
  get name(): string {
    return this.shelf.word(this.place, column.name) ?? ''
  }
  get kept(): number {
    return this.shelf.number(this.place, column.kept)
  }
  get unkept(): number | undefined {
    return this.shelf.maybe(this.place, column.unkept)
  }
  get status(): string | undefined {
    return this.shelf.word(this.place, column.status)
  }
  get code(): string | undefined {
    return this.shelf.word(this.place, column.code)
  }
  get mailbox(): string | undefined {
    return this.shelf.word(this.place, column.mailbox)
  }
  get form(): string | undefined {
    return this.shelf.word(this.place, column.form)
  }
  get state(): State {
    const name = this.shelf.word(this.place, column.state)
    return states.find((state) => state === name) ?? 'ended'
  }
  get bytes(): Exchange['bytes'] {
    const [shelf, place] = [this.shelf, this.place]
    return { client: shelf.number(place, column.client), server: shelf.number(place, column.server) }
  }
  get timing(): Timing {
    const [shelf, place] = [this.shelf, this.place]
    this.knownTiming ??= {
      sent: shelf.number(place, column.sent),
      first: shelf.maybe(place, column.first),
      begun: shelf.maybe(place, column.begun),
      completed: shelf.maybe(place, column.completed),
      previous: shelf.maybe(place, column.previous),
      waits: shelf.waits(place),
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
      this.shelf.outcome(this.place) ?? this.frames(at, this.count('completion'))[0]?.frame
    return this.knownCompletion
  }

  private count(of: 'said' | 'answers' | 'completion'): number {
    return this.shelf.number(this.place, column[of])
  }

  private frames(from: number, count: number): Answer[] {
    return this.shelf.frames(this.place, from, count, this.tag)
  }
}

/** What is the same of all rows that are over. */
class Shelved {
  readonly seen = 0
  readonly came = nothingCame

  constructor(
    protected readonly shelf: Shelf,
    protected readonly place: number,
    readonly number: number,
  ) {}

  get time(): Time {
    return this.shelf.number(this.place, column.time)
  }
  get connection(): number {
    return this.shelf.number(this.place, column.connection)
  }
  get words(): string {
    return this.shelf.text(this.place, column.textEnd, column.wordsEnd)
  }
  protected get shown(): string {
    return this.shelf.text(this.place, column.tagEnd, column.textEnd)
  }
}

/** Counted while rows grow; these do no more. */
const nothingCame = { client: 0, server: 0 }

/** An exchange at a place of a shelf, as a row with a number. */
export class ShelvedExchangeRow extends Shelved implements ExchangeRow {
  readonly kind = 'exchange'
  private knownExchange: Exchange | undefined

  get exchange(): Exchange {
    this.knownExchange ??= new ShelvedExchange(this.shelf, this.place)
    return this.knownExchange
  }
  get brief(): string {
    return this.shown
  }
  get activity(): Time {
    return this.shelf.maybe(this.place, column.completed) ?? this.time
  }
  get held(): number {
    return this.shelf.number(this.place, column.held)
  }
  get forgotten(): boolean {
    return this.shelf.number(this.place, column.frames) < 0
  }
}

/** A row that is no exchange, at a place of a shelf. */
export class ShelvedSaidRow extends Shelved implements SaidRow {
  readonly kind = 'said'
  private knownFrame: Frame | undefined

  get word(): string {
    return this.shelf.word(this.place, column.name) ?? ''
  }
  get text(): string {
    return this.shown
  }
  get frame(): Frame | undefined {
    this.knownFrame ??= this.shelf.frames(this.place, 0, 1, undefined)[0]?.frame
    return this.knownFrame
  }
  get loud(): boolean {
    return this.shelf.number(this.place, column.loud) === 1
  }
}
