/** Rows as they are read from a shelf: each asks it for what is looked at. */
import type { Answer, Exchange, State, Timing } from '../lib/session/events.ts'
import type { Frame } from '../lib/wire/frame.ts'
import type { ExchangeRow, SaidRow } from './rows.ts'
import type { Shelf } from './shelf.ts'

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
    return this.#shelf.number(this.#place, 'id')
  }
  get connection(): number {
    return this.#shelf.number(this.#place, 'connection')
  }
  get tag(): string {
    return this.#shelf.text(this.#place, 'texts', 'tagEnd')
  }
  get name(): string {
    return this.#shelf.word(this.#place, 'name') ?? ''
  }
  get kept(): number {
    return this.#shelf.number(this.#place, 'kept')
  }
  get unkept(): number | undefined {
    return this.#shelf.maybe(this.#place, 'unkept')
  }
  get status(): string | undefined {
    return this.#shelf.word(this.#place, 'status')
  }
  get code(): string | undefined {
    return this.#shelf.word(this.#place, 'code')
  }
  get mailbox(): string | undefined {
    return this.#shelf.word(this.#place, 'mailbox')
  }
  get state(): State {
    const name = this.#shelf.word(this.#place, 'state')
    return states.find((state) => state === name) ?? 'ended'
  }
  get bytes(): Exchange['bytes'] {
    const [shelf, place] = [this.#shelf, this.#place]
    return { client: shelf.number(place, 'client'), server: shelf.number(place, 'server') }
  }
  get timing(): Timing {
    const [shelf, place] = [this.#shelf, this.#place]
    this.#timing ??= {
      sent: shelf.number(place, 'sent'),
      first: shelf.maybe(place, 'first'),
      begun: shelf.maybe(place, 'begun'),
      completed: shelf.maybe(place, 'completed'),
      waits: [...shelf.waits(place)],
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
    return this.#shelf.number(this.#place, of)
  }

  #frames(from: number, count: number): Answer[] {
    return this.#shelf.frames(this.#place, from, count, this.tag)
  }
}

/** @returns the exchange at a place of a shelf, as a row with this number */
export function exchangeAt(shelf: Shelf, place: number, number: number): ExchangeRow {
  const exchange = new ShelvedExchange(shelf, place)
  return {
    kind: 'exchange',
    number,
    time: shelf.number(place, 'time'),
    connection: shelf.number(place, 'connection'),
    exchange,
    get brief() {
      return shelf.text(place, 'tagEnd', 'textEnd')
    },
    get words() {
      return shelf.text(place, 'textEnd', 'wordsEnd')
    },
    activity: shelf.maybe(place, 'completed') ?? shelf.number(place, 'time'),
    seen: 0,
    came: { client: 0, server: 0 },
    held: shelf.number(place, 'held'),
    forgotten: shelf.number(place, 'frames') < 0,
  }
}

/** @returns the row that is no exchange at a place of a shelf */
export function saidAt(shelf: Shelf, place: number, number: number): SaidRow {
  return {
    kind: 'said',
    number,
    time: shelf.number(place, 'time'),
    connection: shelf.number(place, 'connection'),
    word: shelf.word(place, 'name') ?? '',
    get text() {
      return shelf.text(place, 'tagEnd', 'textEnd')
    },
    get words() {
      return shelf.text(place, 'textEnd', 'wordsEnd')
    },
    frame: shelf.frames(place, 0, 1, undefined)[0]?.frame,
    loud: shelf.number(place, 'loud') === 1,
  }
}
