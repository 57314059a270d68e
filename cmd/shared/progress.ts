/** A progress line on standard error, only on a terminal. */
import { byteCount } from '../../lib/text/units.ts'

/** The needed part of a terminal. */
export interface ProgressStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const cells = 30

/** Rewrites one line for each whole percent. */
export class ProgressLine {
  private line = ''

  /** @param stream receives nothing unless it is a terminal */
  constructor(private readonly stream: ProgressStream) {}

  /**
   * @param what the activity: `exporting`
   * @param done octets so far
   * @param of octets in all
   */
  told(what: string, done: number, of: number): void {
    if (this.stream.isTTY !== true || of === 0) return
    const share = Math.min(1, done / of)
    const full = Math.floor(share * cells)
    const bar = '█'.repeat(full) + '·'.repeat(cells - full)
    const line = `${what} ${bar} ${Math.floor(share * 100)} % of ${byteCount(of)}B`
    if (line === this.line) return
    this.line = line
    // Erases to the end of the line: the previous text may have been longer.
    this.stream.write(`\r${line}\x1b[K`)
  }

  /** Removes the line before other output. */
  clear(): void {
    if (this.line !== '') this.stream.write('\r\x1b[K')
    this.line = ''
  }
}
