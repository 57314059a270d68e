/** The last rows of a session too long for its report: people look for how it ended. */
import { limits } from '../../record/limits.ts'

export class LastRows {
  private readonly rows: string[] = []
  private characters = 0
  /** The number of rows dropped. */
  left = 0

  /** Takes the next row; drops the oldest ones when there are too many. */
  push(row: string): void {
    this.rows.push(row)
    this.characters += row.length
    while (this.rows.length > limits.reportLastRows || this.characters > limits.reportLastText) {
      this.characters -= this.rows.shift()?.length ?? 0
      this.left++
    }
  }

  /** @returns the remaining rows, in order */
  text(): string {
    return this.rows.join('')
  }
}
