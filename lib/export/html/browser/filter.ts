/** Decides which rows are shown, and in which order. Does not use the DOM. */
import type { TimelineRow } from '../data.ts'

/** The reader's choices; empty text stands for everything. */
export interface Wish {
  /** Words that must all occur in the row or in its conversation. */
  readonly text: string
  /** `all`, `commands`, `ok`, `refused` (NO, BAD), `unanswered`, `unknown`, `remarks`. */
  readonly status: string
  readonly verb: string
  readonly connection: string
  /** The least duration in microseconds; 0 for all. */
  readonly took: number
  /** `time` or `slowest`. */
  readonly order: string
}

export class RowFilter {
  /** The text of each row and its conversation in lower case; made on first use. */
  private readonly texts: string[] = []

  /** @param rows in the order in which they began */
  constructor(readonly rows: readonly TimelineRow[]) {}

  /** @returns the matching rows */
  chosen(wish: Wish): TimelineRow[] {
    const words = wish.text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '')
    const found = this.rows.filter((row, i) => this.fits(row, wish) && this.says(i, words))
    return wish.order === 'slowest' ? found.sort((a, b) => this.latency(b) - this.latency(a)) : found
  }

  private fits(row: TimelineRow, { status, verb, connection, took }: Wish): boolean {
    if (verb !== '' && row.name !== verb) return false
    if (connection !== '' && String(row.connection) !== connection) return false
    if (took > 0 && this.latency(row) < took) return false
    switch (status) {
      case 'commands':
        return row.id > 0
      case 'ok':
        return row.status === 'OK'
      case 'refused':
        return row.status === 'NO' || row.status === 'BAD'
      case 'unanswered':
        return row.status === 'no answer'
      case 'unknown':
        return row.status === 'not known'
      case 'remarks':
        return row.id === 0
      default:
        return true
    }
  }

  /** IDLE time is not latency, and a remark has none. */
  private latency({ id, from, to, bars }: TimelineRow): number {
    return id === 0 || bars.some(([kind]) => kind === 'held') ? -1 : to - from
  }

  private says(i: number, words: readonly string[]): boolean {
    if (words.length === 0) return true
    const { tag, name, text, status, facts, lines } = this.rows[i]
    this.texts[i] ??= [tag, name, text, status, ...facts.flat(), ...lines.map((line) => line.text)]
      .join('\n')
      .toLowerCase()
    return words.every((word) => this.texts[i].includes(word))
  }
}
