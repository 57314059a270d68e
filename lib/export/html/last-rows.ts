/** The last rows of a session that is too long for its report: how it ended is what people look for. */
import { limits } from '../../record/limits.ts'

export class LastRows {
  private readonly rows: string[] = []
  private characters = 0
  /** Rows that had to go. */
  left = 0

  /** Takes the next row; the oldest ones go when there are too many. */
  push(row: string): void {
    this.rows.push(row)
    this.characters += row.length
    while (this.rows.length > limits.reportLastRows || this.characters > limits.reportLastText) {
      this.characters -= this.rows.shift()?.length ?? 0
      this.left++
    }
  }

  /** @returns what is left, in order */
  text(): string {
    return this.rows.join('')
  }
}
