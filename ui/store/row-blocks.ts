/**
 * Finished rows, by number. As objects, 100,000 exchanges would keep the garbage collector busy moving them.
 * They are stored in columns instead, and a row becomes an object only on request.
 */

import { PackedExchangeRow, PackedSaidRow } from './packed-row.ts'
import { blockRows, column, type PackedColumn, RowBlock } from './row-block.ts'
import type { ExchangeRow, Row, SaidRow } from './rows.ts'

/** The number of recently requested rows that stay objects: caches about a row are tied to its object. */
const asked = 1024

export class RowBlocks {
  private readonly blocks = new Map<number, RowBlock>()
  private readonly asked: (Row | undefined)[] = new Array(asked).fill(undefined)

  /** @returns the row with this number, the same object while it is requested often */
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

  /** @returns a number of a row without making its object; NaN when absent */
  number(number: number, of: PackedColumn): number {
    return this.blocks.get(Math.floor(number / blockRows))?.number(number % blockRows, of) ?? Number.NaN
  }

  /** @returns the word whose number is in a column of a row */
  word(number: number, of: PackedColumn): string | undefined {
    return this.blocks.get(Math.floor(number / blockRows))?.word(number % blockRows, of)
  }

  /** Stores a finished row. @returns octets of its frames in memory */
  put(row: ExchangeRow | SaidRow): number {
    const at = Math.floor(row.number / blockRows)
    const block = this.blocks.get(at) ?? new RowBlock()
    this.blocks.set(at, block)
    const place = row.number % blockRows
    return row.kind === 'exchange' ? block.putExchange(place, row) : block.putSaid(place, row)
  }

  /** Drops the frames of a row. @returns octets that they held */
  forget(number: number): number {
    if (this.asked[number % asked]?.number === number) this.asked[number % asked] = undefined
    return this.blocks.get(Math.floor(number / blockRows))?.forget(number % blockRows) ?? 0
  }

  /** Drops the block that ends before this number, with everything in it. */
  dropBefore(number: number): void {
    for (const at of this.blocks.keys()) if ((at + 1) * blockRows <= number) this.blocks.delete(at)
    this.asked.fill(undefined)
  }
}
