/** A line on standard error that says how far a long work is; only where it disturbs nothing. */
import { byteCount } from '../../lib/text/units.ts'

/** What a terminal is, as far as needed here. */
export interface ProgressStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const cells = 30

/** Rewrites one line whenever a whole percent has been done. */
export class ProgressLine {
  private line = ''

  /** @param stream gets nothing if it is no terminal */
  constructor(private readonly stream: ProgressStream) {}

  /**
   * @param what is being done: `exporting`
   * @param done octets, @param of all of them
   */
  told(what: string, done: number, of: number): void {
    if (this.stream.isTTY !== true || of === 0) return
    const share = Math.min(1, done / of)
    const full = Math.floor(share * cells)
    const bar = '█'.repeat(full) + '·'.repeat(cells - full)
    const line = `${what} ${bar} ${Math.floor(share * 100)} % of ${byteCount(of)}B`
    if (line === this.line) return
    this.line = line
    // Erased to its end: the line before may have been longer.
    this.stream.write(`\r${line}\x1b[K`)
  }

  /** Takes the line away, so that something else can be said. */
  clear(): void {
    if (this.line !== '') this.stream.write('\r\x1b[K')
    this.line = ''
  }
}
