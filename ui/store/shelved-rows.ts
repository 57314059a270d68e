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
  readonly #shelf: Shelf
  readonly #place: number
  #timing: Timing | undefined
  #said: Frame[] | undefined
  #answers: Answer[] | undefined
  #completion: Frame | undefined

  constructor(shelf: Shelf, place: number) {
    this.#shelf = shelf
    this.#place = place
  }

  get id(): number {
    return this.#shelf.number(this.#place, column.id)
  }
  get connection(): number {
    return this.#shelf.number(this.#place, column.connection)
  }
  get tag(): string {
    return this.#shelf.text(this.#place, column.texts, column.tagEnd)
  }
  get name(): string {
    return this.#shelf.word(this.#place, column.name) ?? ''
  }
  get kept(): number {
    return this.#shelf.number(this.#place, column.kept)
  }
  get unkept(): number | undefined {
    return this.#shelf.maybe(this.#place, column.unkept)
  }
  get status(): string | undefined {
    return this.#shelf.word(this.#place, column.status)
  }
  get code(): string | undefined {
    return this.#shelf.word(this.#place, column.code)
  }
  get mailbox(): string | undefined {
    return this.#shelf.word(this.#place, column.mailbox)
  }
  get form(): string | undefined {
    return this.#shelf.word(this.#place, column.form)
  }
  get state(): State {
    const name = this.#shelf.word(this.#place, column.state)
    return states.find((state) => state === name) ?? 'ended'
  }
  get bytes(): Exchange['bytes'] {
    const [shelf, place] = [this.#shelf, this.#place]
    return { client: shelf.number(place, column.client), server: shelf.number(place, column.server) }
  }
  get timing(): Timing {
    const [shelf, place] = [this.#shelf, this.#place]
    this.#timing ??= {
      sent: shelf.number(place, column.sent),
      first: shelf.maybe(place, column.first),
      begun: shelf.maybe(place, column.begun),
      completed: shelf.maybe(place, column.completed),
      previous: shelf.maybe(place, column.previous),
      waits: shelf.waits(place),
    }
    return this.#timing
  }
  get said(): Frame[] {
    this.#said ??= this.#frames(0, this.#count('said')).map(({ frame }) => frame)
    return this.#said
  }
  get answers(): Answer[] {
    this.#answers ??= this.#frames(this.#count('said'), this.#count('answers'))
    return this.#answers
  }
  get completion(): Frame | undefined {
    const at = this.#count('said') + this.#count('answers')
    this.#completion ??=
      this.#shelf.outcome(this.#place) ?? this.#frames(at, this.#count('completion'))[0]?.frame
    return this.#completion
  }

  #count(of: 'said' | 'answers' | 'completion'): number {
    return this.#shelf.number(this.#place, column[of])
  }

  #frames(from: number, count: number): Answer[] {
    return this.#shelf.frames(this.#place, from, count, this.tag)
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
  #exchange: Exchange | undefined

  get exchange(): Exchange {
    this.#exchange ??= new ShelvedExchange(this.shelf, this.place)
    return this.#exchange
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
  #frame: Frame | undefined

  get word(): string {
    return this.shelf.word(this.place, column.name) ?? ''
  }
  get text(): string {
    return this.shown
  }
  get frame(): Frame | undefined {
    this.#frame ??= this.shelf.frames(this.place, 0, 1, undefined)[0]?.frame
    return this.#frame
  }
  get loud(): boolean {
    return this.shelf.number(this.place, column.loud) === 1
  }
}
