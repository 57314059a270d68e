/** The files of a session while it is recorded: which of them is written, and which takes what comes. */
import type { SessionHead } from '../../record/record.ts'
import type { WriteProgress } from './writer-options.ts'
import { WrittenFile } from './written-file.ts'

/** Files that who lags may have to read before the one that is being written. */
const mostOver = 4096

/** At least one. */
export class WrittenFiles {
  private readonly parts: WrittenFile[]
  /** The last of those that are complete. */
  private readonly over = new Map<number, WriteProgress>()
  private newest: WrittenFile

  /** @param path of the first */
  constructor(
    private readonly path: string,
    private readonly head: SessionHead,
  ) {
    this.newest = new WrittenFile(path, 1, 1, head)
    this.parts = [this.newest]
  }

  /** The one that takes what comes. */
  get current(): WrittenFile {
    return this.newest
  }

  /** The one that is being written. */
  get writing(): WrittenFile {
    return this.parts[0] ?? this.newest
  }

  /** The one that is being written, those that filled up meanwhile, the one that takes what comes. */
  get waiting(): readonly WrittenFile[] {
    return this.parts
  }

  /** Octets that wait for the disk. */
  get unwritten(): number {
    let octets = 0
    for (const part of this.parts) octets += part.unwritten
    return octets
  }

  /** @returns the next one, which takes what comes from now on */
  begin(): WrittenFile {
    const { index, number } = this.newest
    this.newest = new WrittenFile(this.path, index + 1, number + 1, this.head)
    this.parts.push(this.newest)
    return this.newest
  }

  /** The one that was being written is complete. */
  leave(): void {
    const part = this.parts.shift()
    if (part === undefined) return
    const { path, index, written } = part
    this.over.set(index, { path, written, over: true })
    this.over.delete(index - mostOver)
  }

  /**
   * How it is with one of them.
   * @param left true once nothing more will be written
   * @returns undefined for one that is long over
   */
  progress(index: number, left: boolean): WriteProgress | undefined {
    const part = this.parts.find((one) => one.index === index)
    if (part === undefined) return this.over.get(index)
    return { path: part.path, written: part.written, over: left && part !== this.newest }
  }
}
