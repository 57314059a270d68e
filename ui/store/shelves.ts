/**
 * Rows that do not change any more, by their numbers. As objects, 100,000 exchanges would be moved about by
 * the collector all the time; here they are columns, and a row is an object only when it is asked for.
 */
import type { ExchangeRow, Row, SaidRow } from './rows.ts'
import { type Column, column, Shelf, shelfRows } from './shelf.ts'
import { ShelvedExchangeRow, ShelvedSaidRow } from './shelved-rows.ts'

/** Rows that were asked for last stay objects: what is known about a row goes with its object. */
const asked = 1024

export class Shelves {
  private readonly shelves = new Map<number, Shelf>()
  private readonly asked: (Row | undefined)[] = new Array(asked).fill(undefined)

  /** @returns the row with this number, the same object as long as it is asked for often */
  row(number: number): Row | undefined {
    const known = this.asked[number % asked]
    if (known?.number === number) return known
    const shelf = this.shelves.get(Math.floor(number / shelfRows))
    const place = number % shelfRows
    const kind = shelf?.number(place, column.kind)
    if (shelf === undefined || kind === undefined || kind === 0) return undefined
    const row =
      kind === 1 ? new ShelvedExchangeRow(shelf, place, number) : new ShelvedSaidRow(shelf, place, number)
    this.asked[number % asked] = row
    return row
  }

  /** @returns the number in a column of a row, which is not made for it; NaN where there is none */
  number(number: number, of: Column): number {
    return this.shelves.get(Math.floor(number / shelfRows))?.number(number % shelfRows, of) ?? Number.NaN
  }

  /** @returns the word that a column of a row names */
  word(number: number, of: Column): string | undefined {
    return this.shelves.get(Math.floor(number / shelfRows))?.word(number % shelfRows, of)
  }

  /** Puts a row that is over. @returns octets of its frames that it holds */
  put(row: ExchangeRow | SaidRow): number {
    const at = Math.floor(row.number / shelfRows)
    const shelf = this.shelves.get(at) ?? new Shelf()
    this.shelves.set(at, shelf)
    const place = row.number % shelfRows
    return row.kind === 'exchange' ? shelf.putExchange(place, row) : shelf.putSaid(place, row)
  }

  /** Lets go the frames of a row. @returns octets that they held */
  forget(number: number): number {
    if (this.asked[number % asked]?.number === number) this.asked[number % asked] = undefined
    return this.shelves.get(Math.floor(number / shelfRows))?.forget(number % shelfRows) ?? 0
  }

  /** Drops the shelf that ends before this number, with all that is on it. */
  dropBefore(number: number): void {
    for (const at of this.shelves.keys()) if ((at + 1) * shelfRows <= number) this.shelves.delete(at)
    this.asked.fill(undefined)
  }
}
