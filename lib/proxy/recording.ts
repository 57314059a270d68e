/**
 * The session on disk while it is recorded: when one file ends and the next begins, and how much room all of
 * them may take. Knows connections only by the state to repeat in a new file.
 */
import { basename, dirname } from 'node:path'
import { openInFolder, sessionNameOf, tidy } from '../capture/session/folder.ts'
import type { Again } from '../capture/session/ledger.ts'
import { openSessionFile, type SessionWriter } from '../capture/session/writer.ts'
import type { WriterState } from '../capture/session/writer-options.ts'
import { limits } from '../record/limits.ts'
import type { SessionHead, SessionRecord } from '../record/record.ts'

/** Where a session is recorded. */
export interface RecordingOptions {
  /** The file, or the folder in which one is made. */
  readonly session: { readonly file: string } | { readonly folder: string }
  /** Octets after which a new file begins. */
  readonly rotate: number
  readonly head: SessionHead
  /** The state of each open connection to repeat, once everything read from it has been recorded. */
  readonly again: () => Again
  readonly onState: (state: WriterState) => void
  /** Records a remark about the session. */
  readonly note: (text: string) => void
}

export class Recording {
  private constructor(
    private readonly writer: SessionWriter,
    private readonly options: RecordingOptions,
  ) {}

  /**
   * Creates the first file. Deletes the oldest sessions if all of them take too much room.
   * @throws {CaptureError} when it cannot be created
   */
  static async begin(options: RecordingOptions): Promise<Recording> {
    const { session, rotate, head, onState } = options
    let recording: Recording | undefined
    // Not while a record is being written: more of the same read may follow it.
    const due = (): void => void setImmediate(() => recording?.turn())
    const writing = { onState, rotate, due }
    const writer =
      'file' in session
        ? await openSessionFile(session.file, head, writing)
        : await openInFolder(session.folder, head, writing)
    recording = new Recording(writer, options)
    recording.tidy(writer.state().path)
    return recording
  }

  /** The file, from which a listener that lags reads on. */
  get backlog(): SessionWriter {
    return this.writer
  }

  /** The state of the file that is being written. */
  get state(): WriterState {
    return this.writer.state()
  }

  /** Takes the next record. Never throws. */
  write(record: SessionRecord): void {
    this.writer.write(record)
  }

  /** Writes the waiting records, and closes the file. */
  async close(): Promise<void> {
    await this.writer.close()
    const state = this.writer.state()
    if (state.lost > 0) this.options.onState(state)
  }

  private turn(): void {
    const before = this.writer.place().path
    this.writer.turn(this.options.again())
    const { path } = this.writer.place()
    if (path !== before) this.tidy(path)
  }

  /** Deletes the oldest files in our own folder, in the end even the first ones of this session. */
  private async tidy(path: string): Promise<void> {
    if (!('folder' in this.options.session)) return
    const { deleted } = await tidy(dirname(path), limits.sessions, [basename(path)])
    const own = deleted.filter((name) => sessionNameOf(name) === sessionNameOf(basename(path)))
    if (own.length === 0) return
    this.options.note(
      `deleted the oldest files of this session, ${own.join(', ')}: sessions take too much room`,
    )
  }
}
