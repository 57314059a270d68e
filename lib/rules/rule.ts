/**
 * What a rule is: something that may alter what one side says, line by line, because the user asked for it.
 */
import type { Side } from '../record/record.ts'
import type { Head } from '../wire/line.ts'

/** One rule. Later ones delay, drop, cut, answer and edit: one file each. */
export interface Rule {
  /** The side whose lines it looks at; only that side is held, piece by piece. */
  readonly side: Side
  /** Why something was altered, for the record: `STARTTLS hidden by --hide`. */
  readonly reason: string
  /**
   * @param line one whole line with its end, @param head what it is
   * @returns what is sent in its place; undefined to leave it as it is
   */
  line(line: Uint8Array, head: Head): Uint8Array | undefined
}
