/**
 * Rows that do not change any more, by their numbers. As objects, 100,000 exchanges would be moved about by
 * the collector all the time; here they are columns, and a row is an object only when it is asked for.
 */

import { PackedExchangeRow, PackedSaidRow } from './packed-row.ts'
import { blockRows, column, type PackedColumn, RowBlock } from './row-block.ts'
import type { ExchangeRow, Row, SaidRow } from './rows.ts'

/** Rows that were asked for last stay objects: what is known about a row goes with its object. */
const asked = 1024

export class RowBlocks {
  private readonly blocks = new Map<number, RowBlock>()
  private readonly asked: (Row | undefined)[] = new Array(asked).fill(undefined)

  /** @returns the row with this number, the same object as long as it is asked for often */
  row(number: number): Row | undefined {
    const known = this.asked[number % asked]
    if (known?.number === number) return known
    const block = this.blocks.get(Math.floor(number / blockRows))
    const place = number % blockRows
    const kind = block?.number(place, column.kind)
    if (block === undefined || kind === undefined || kind === 0) return undefined
    const row =
      kind === 1 ? new PackedExchangeRow(block, place, number) : new PackedSaidRow(block, place, number)
    this.asked[number % asked] = row
    return row
  }

  /** @returns the number in a column of a row, which is not made for it; NaN where there is none */
  number(number: number, of: PackedColumn): number {
    return this.blocks.get(Math.floor(number / blockRows))?.number(number % blockRows, of) ?? Number.NaN
  }

  /** @returns the word that a column of a row names */
  word(number: number, of: PackedColumn): string | undefined {
    return this.blocks.get(Math.floor(number / blockRows))?.word(number % blockRows, of)
  }

  /** Puts a row that is over. @returns octets of its frames that it holds */
  put(row: ExchangeRow | SaidRow): number {
    const at = Math.floor(row.number / blockRows)
    const block = this.blocks.get(at) ?? new RowBlock()
    this.blocks.set(at, block)
    const place = row.number % blockRows
    return row.kind === 'exchange' ? block.putExchange(place, row) : block.putSaid(place, row)
  }

  /** Lets go the frames of a row. @returns octets that they held */
  forget(number: number): number {
    if (this.asked[number % asked]?.number === number) this.asked[number % asked] = undefined
    return this.blocks.get(Math.floor(number / blockRows))?.forget(number % blockRows) ?? 0
  }

  /** Drops the block that ends before this number, with all that is on it. */
  dropBefore(number: number): void {
    for (const at of this.blocks.keys()) if ((at + 1) * blockRows <= number) this.blocks.delete(at)
    this.asked.fill(undefined)
  }
}
