/** Some hundred rows in columns: numbers, texts, octets. Knows how a row is stored, not how it is read. */
import { formOf } from '../../lib/reports/shape.ts'
import type { Exchange, Wait } from '../../lib/session/events.ts'
import type { Frame } from '../../lib/wire/frame.ts'
import { GrowingOctets, Words } from './growing-arrays.ts'
import { PackedFrames, packedFrame } from './packed-frames.ts'
import type { ExchangeRow, SaidRow } from './rows.ts'

/** The number of rows of one block. */
export const blockRows = 256

/** The numbers of one row; NaN stands for an absent one. Texts follow one another from `texts` on. */
export const column = {
  /** 0 for no row, 1 for an exchange, 2 for another row. */
  kind: 0,
  time: 1,
  connection: 2,
  /** Octets of its frames in memory, and the index of the first frame; -1 when they were dropped. */
  held: 3,
  frames: 4,
  said: 5,
  answers: 6,
  completion: 7,
  texts: 8,
  tagEnd: 9,
  textEnd: 10,
  wordsEnd: 11,
  name: 12,
  id: 13,
  sent: 14,
  first: 15,
  begun: 16,
  completed: 17,
  client: 18,
  server: 19,
  kept: 20,
  unkept: 21,
  status: 22,
  code: 23,
  mailbox: 24,
  state: 25,
  loud: 26,
  previous: 27,
  form: 28,
} as const
const width = 29

/** The index of a column. */
export type PackedColumn = (typeof column)[keyof typeof column]

/** A row with more octets than this stores them separately, so that they can be freed before the others. */
const muchForOne = 16 * 1024

/** The frames of a block. All are freed together, when the last row has dropped its frames. */
interface Held {
  readonly frames: PackedFrames
  readonly octets: GrowingOctets
  readonly apart: Map<number, GrowingOctets>
  /** The number of rows that still have their frames. */
  rows: number
}

/** Rows with consecutive numbers, each identified by its place from 0 to `blockRows` - 1. */
export class RowBlock {
  private readonly numbers = new Float64Array(blockRows * width)
  private readonly texts = new GrowingOctets(8 * 1024)
  private readonly words = new Words()
  /** Fields that few exchanges have: waits, and a completion that stays when the other frames are dropped. */
  private readonly waitsOf = new Map<number, Wait[]>()
  private readonly outcomes = new Map<number, Frame>()
  private held: Held | undefined

  /** @returns the number in a column */
  number(place: number, of: PackedColumn): number {
    return this.numbers[place * width + of] ?? Number.NaN
  }

  /** @returns the number in a column, undefined when it is absent */
  maybe(place: number, of: PackedColumn): number | undefined {
    const number = this.number(place, of)
    return Number.isNaN(number) ? undefined : number
  }

  /** @returns the word whose number is in a column */
  word(place: number, of: PackedColumn): string | undefined {
    return this.words.word(this.number(place, of))
  }

  /** @returns the text between the offsets in two columns */
  text(place: number, from: PackedColumn, to: PackedColumn): string {
    return this.texts.text(this.number(place, from), this.number(place, to))
  }

  waits(place: number): Wait[] {
    return this.waitsOf.get(place) ?? []
  }

  /** @returns the completion of a refused exchange, which stays when its frames are dropped */
  outcome(place: number): Frame | undefined {
    return this.outcomes.get(place)
  }

  /** @returns frames of a row, from its frame number `from` on; none when they were dropped */
  frames(
    place: number,
    from: number,
    count: number,
    tag: string | undefined,
  ): ReturnType<PackedFrames['answer']>[] {
    const first = this.number(place, column.frames)
    const held = this.held
    if (held === undefined || first < 0) return []
    const octets = held.apart.get(place) ?? held.octets
    return Array.from({ length: count }, (_, at) => held.frames.answer(first + from + at, octets, tag))
  }

  /** Stores a finished exchange. @returns octets of its frames that the block now holds */
  putExchange(place: number, row: ExchangeRow): number {
    const { exchange } = row
    const { said, answers, completion, timing, bytes, tag } = exchange
    this.set(place, column.kind, 1)
    this.common(place, row, tag, row.brief, exchange.name)
    this.set(place, column.id, exchange.id)
    this.set(place, column.sent, timing.sent)
    this.set(place, column.first, timing.first)
    this.set(place, column.begun, timing.begun)
    this.set(place, column.completed, timing.completed)
    this.set(place, column.previous, timing.previous)
    this.set(place, column.client, bytes.client)
    this.set(place, column.server, bytes.server)
    this.set(place, column.kept, exchange.kept)
    this.set(place, column.unkept, exchange.unkept)
    for (const name of ['status', 'code', 'mailbox', 'state'] as const)
      this.set(place, column[name], this.words.number(exchange[name]))
    this.set(place, column.form, this.words.number(formOf(exchange)))
    if (timing.waits.length > 0) this.waitsOf.set(place, timing.waits)
    if (completion !== undefined && exchange.status !== 'OK')
      this.outcomes.set(place, { ...completion, bytes: completion.bytes.slice(), opening: undefined })
    this.set(place, column.said, said.length)
    this.set(place, column.answers, answers.length)
    this.set(place, column.completion, completion === undefined ? 0 : 1)
    const { frames, octets, first } = this.room(place, octetsOf(exchange))
    for (const frame of said) frames.add(frame, 'exact', octets, tag)
    for (const { frame, sure } of answers) frames.add(frame, sure, octets, tag)
    if (completion !== undefined) frames.add(completion, 'exact', octets, tag)
    return this.holds(place, frames.length - first, octetsOf(exchange))
  }

  /** Stores a row that is not an exchange. @returns octets of its frame that the block now holds */
  putSaid(place: number, row: SaidRow): number {
    const { frame } = row
    this.set(place, column.kind, 2)
    this.common(place, row, '', row.text, row.word)
    this.set(place, column.loud, row.loud ? 1 : 0)
    this.set(place, column.frames, -1)
    if (frame === undefined) return 0
    const { length } = frame.bytes
    const { frames, octets } = this.room(place, length)
    frames.add(frame, 'exact', octets, undefined)
    return this.holds(place, 1, length)
  }

  /** Drops the frames of a row. @returns octets that they held */
  forget(place: number): number {
    const held = this.number(place, column.held)
    if (this.held === undefined || held === 0) return 0
    this.set(place, column.held, 0)
    this.set(place, column.frames, -1)
    this.held.apart.delete(place)
    if (--this.held.rows === 0) this.held = undefined
    return held
  }

  private common(place: number, row: ExchangeRow | SaidRow, tag: string, text: string, name: string): void {
    this.set(place, column.time, row.time)
    this.set(place, column.connection, row.connection)
    this.set(place, column.name, this.words.number(name))
    const texts = this.texts
    this.set(place, column.texts, texts.length)
    texts.write(tag)
    this.set(place, column.tagEnd, texts.length)
    texts.write(text)
    this.set(place, column.textEnd, texts.length)
    texts.write(row.words)
    this.set(place, column.wordsEnd, texts.length)
  }

  /** The storage for the frames of a row; `first` is the index of the first one. */
  private room(place: number, much: number): { frames: PackedFrames; octets: GrowingOctets; first: number } {
    this.held ??= {
      frames: new PackedFrames(),
      octets: new GrowingOctets(32 * 1024),
      apart: new Map(),
      rows: 0,
    }
    const { frames, apart } = this.held
    this.held.rows++
    this.set(place, column.frames, frames.length)
    const octets = much > muchForOne ? new GrowingOctets(much) : this.held.octets
    if (much > muchForOne) apart.set(place, octets)
    return { frames, octets, first: frames.length }
  }

  private holds(place: number, frames: number, octets: number): number {
    const held = octets + frames * packedFrame
    this.set(place, column.held, held)
    return held
  }

  private set(place: number, of: PackedColumn, value: number | undefined): void {
    this.numbers[place * width + of] = value ?? Number.NaN
  }
}

function octetsOf({ said, kept, completion }: Exchange): number {
  let octets = kept + (completion?.bytes.length ?? 0)
  for (const { bytes } of said) octets += bytes.length
  return octets
}
