/** The arrows of one connection, in columns since there are many. An object is made only for drawing. */
import type { Side, Time } from '../../lib/record/record.ts'
import { GrowingNumbers } from './growing-arrays.ts'

/** What an arrow stands for: the command of its row, its completion, or another frame or remark. */
type ArrowKind = 'command' | 'completion' | 'said'

/** An arrow before it is drawn. Its label comes from its row. */
export interface NewArrow {
  readonly connection: number
  readonly time: Time
  /** Absent for a mark across both lifelines. */
  readonly side: Side | undefined
  readonly kind: ArrowKind
  /** The word that groups consecutive arrows: `FETCH`; empty for an arrow that is never grouped. */
  readonly word: string
  readonly look: ArrowLook
  /** The number of the row in the exchange list. */
  readonly row: number
  /** The index of the frame among those of its side and row. */
  readonly part: number
}

/** One arrow, or a mark. A run of responses is one arrow. */
export interface Arrow extends NewArrow {
  /** From 0, over all connections in order of arrival; never reused. */
  readonly number: number
  /** When the last of its responses arrived, and how many it stands for. */
  readonly until: Time
  readonly count: number
}

export type ArrowLook = 'said' | 'unasked' | 'no' | 'bad' | 'loud' | 'mark'

const kinds: readonly ArrowKind[] = ['command', 'completion', 'said']
const looks: readonly ArrowLook[] = ['said', 'unasked', 'no', 'bad', 'loud', 'mark']
const sides: readonly (Side | undefined)[] = [undefined, 'client', 'server']

/** The numbers of one arrow, in this order. */
const column = { number: 0, time: 1, until: 2, count: 3, row: 4, part: 5, form: 6 } as const
const width = 7

/** Arrows of one connection. */
export class Lane {
  /** The number of older arrows that were dropped. */
  dropped = 0
  private readonly numbers = new GrowingNumbers(16 * width)
  private readonly words: string[] = []

  constructor(readonly connection: number) {}

  get length(): number {
    return this.words.length
  }

  /** @returns a number of an arrow; NaN where there is none */
  get(at: number, name: keyof typeof column): number {
    return this.numbers.at(at * width + column[name])
  }

  /** @returns the arrow at an index */
  arrow(at: number): Arrow | undefined {
    const word = this.words[at]
    if (word === undefined) return undefined
    const form = this.get(at, 'form')
    return {
      connection: this.connection,
      number: this.get(at, 'number'),
      time: this.get(at, 'time'),
      until: this.get(at, 'until'),
      count: this.get(at, 'count'),
      row: this.get(at, 'row'),
      part: this.get(at, 'part'),
      side: sides[form % 3],
      kind: kinds[Math.floor(form / 3) % 3] ?? 'said',
      look: looks[Math.floor(form / 9)] ?? 'said',
      word,
    }
  }

  /** Adds an arrow. */
  push({ time, side, kind, word, look, row, part }: NewArrow, number: number): void {
    const numbers = this.numbers
    numbers.push(number)
    numbers.push(time)
    numbers.push(time)
    numbers.push(1)
    numbers.push(row)
    numbers.push(part)
    numbers.push(sides.indexOf(side) + 3 * kinds.indexOf(kind) + 9 * looks.indexOf(look))
    this.words.push(word)
  }

  /**
   * Counts one more response in the last arrow.
   * @returns false, and changes nothing, when that arrow has another word or row
   */
  goesOn(word: string, row: number, time: Time): boolean {
    const last = this.length - 1
    if (word === '' || this.words[last] !== word || this.get(last, 'row') !== row) return false
    this.numbers.set(last * width + column.count, this.get(last, 'count') + 1)
    this.numbers.set(last * width + column.until, time)
    return true
  }

  /** Drops the first arrows. */
  drop(count: number): void {
    this.numbers.drop(count * width)
    this.words.splice(0, count)
    this.dropped += count
  }
}
