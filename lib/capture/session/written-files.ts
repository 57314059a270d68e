/** The files of a session while it is recorded: which one is being written, and which takes new records. */
import type { SessionHead } from '../../record/record.ts'
import type { WriteProgress } from './writer-options.ts'
import { WrittenFile } from './written-file.ts'

/** Complete files whose progress is remembered, for a reader that lags behind the writer. */
const mostOver = 4096

/** Always holds at least one file. */
export class WrittenFiles {
  private readonly parts: WrittenFile[]
  /** The progress of the last complete files, by index. */
  private readonly over = new Map<number, WriteProgress>()
  private newest: WrittenFile

  /** @param path the path of the first file */
  constructor(
    private readonly path: string,
    private readonly head: SessionHead,
  ) {
    this.newest = new WrittenFile(path, 1, 1, head)
    this.parts = [this.newest]
  }

  /** The file that takes new records. */
  get current(): WrittenFile {
    return this.newest
  }

  /** The file being written. */
  get writing(): WrittenFile {
    return this.parts[0] ?? this.newest
  }

  /** The file being written, those that have filled up since, and the one that takes new records. */
  get waiting(): readonly WrittenFile[] {
    return this.parts
  }

  /** Octets that wait for the disk. */
  get unwritten(): number {
    let octets = 0
    for (const part of this.parts) octets += part.unwritten
    return octets
  }

  /** @returns the next file, which takes new records from now on */
  begin(): WrittenFile {
    const { index, number } = this.newest
    this.newest = new WrittenFile(this.path, index + 1, number + 1, this.head)
    this.parts.push(this.newest)
    return this.newest
  }

  /** Marks the file being written as complete. */
  leave(): void {
    const part = this.parts.shift()
    if (part === undefined) return
    const { path, index, written } = part
    this.over.set(index, { path, written, over: true })
    this.over.delete(index - mostOver)
  }

  /**
   * The progress of one of the files.
   * @param left true once nothing more will be written
   * @returns undefined for a file completed long ago
   */
  progress(index: number, left: boolean): WriteProgress | undefined {
    const part = this.parts.find((one) => one.index === index)
    if (part === undefined) return this.over.get(index)
    return { path: part.path, written: part.written, over: left && part !== this.newest }
  }
}
