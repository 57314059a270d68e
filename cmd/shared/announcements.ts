/** Messages of the program about itself while it runs: on stderr, or in the log of the screen. */
import type { WriterState } from '../../lib/capture/session/writer-options.ts'
import type { Time } from '../../lib/record/record.ts'
import { entry, entryText, type LogEntry, type LogLevel } from '../../lib/reports/log.ts'
import { byteCount } from '../../lib/text/units.ts'

/** One sentence, and a remedy. */
export interface Announced {
  readonly severity: LogLevel
  readonly text: string
  readonly remedy?: string
}

/** Nanoseconds between two messages about a lagging screen. */
const lagPause = 10e9

/** Prints messages until a screen listens; the screen then receives all of them from the beginning. */
export class Announcements {
  private readonly said: LogEntry[] = []
  private listener: ((told: LogEntry) => void) | undefined
  private state: WriterState | undefined
  private lagTold: Time | undefined

  /**
   * @param now the time of the session
   * @param print writes a line for people
   */
  constructor(
    private readonly now: () => Time,
    private readonly print: (line: string, severity: LogLevel) => void,
  ) {}

  say({ severity, text, remedy }: Announced): void {
    const told = entry(this.now(), severity, 0, text, remedy)
    if (this.listener !== undefined) {
      this.listener(told)
      return
    }
    if (this.said.length < before) this.said.push(told)
    this.print(severity === 'info' ? entryText(told) : `${severity}: ${entryText(told)}`, severity)
  }

  /** From now on sends messages to `listener`, after all earlier ones. */
  listen(listener: (told: LogEntry) => void): void {
    for (const told of this.said.splice(0)) listener(told)
    this.listener = listener
  }

  /** Prints messages again. */
  unlisten(): void {
    this.listener = undefined
  }

  /** Sets the initial state of the session file; later states are compared with it. */
  recording(path: string): void {
    this.state ??= { path, part: 1, before: 0, size: 0, lost: 0 }
  }

  /** Reports changes in the state of the session file. */
  session(state: WriterState): void {
    for (const change of changes(this.state, state)) this.say(change)
    this.state = state
  }

  /** Reports, not too often, by how many octets the screen lags. */
  lag(behind: number): void {
    if (this.lagTold !== undefined && this.now() - this.lagTold < lagPause) return
    this.lagTold = this.now()
    const text = `the screen is ${byteCount(behind)} bytes behind and continues from the session file`
    this.say({ severity: 'note', text })
  }
}

/** The number of messages kept for a screen that opens later. */
const before = 100

/** @returns messages about the difference of two states of the session file; none when it only grew */
export function changes(was: WriterState | undefined, is: WriterState): Announced[] {
  const said: Announced[] = []
  if (was !== undefined && was.path !== is.path) {
    said.push({ severity: 'info', text: `the session continues in ${is.path}` })
  }
  if (is.error !== undefined && is.error !== was?.error) said.push({ severity: 'error', text: is.error })
  if (is.error === undefined && was?.error !== undefined) {
    said.push({ severity: 'note', text: `the session file ${is.path} is written again` })
  }
  // The gaps in the recording give the final number of missing octets.
  if (is.lost > 0 && (was?.lost ?? 0) === 0) {
    const why = whyLost(is.error ?? was?.error)
    said.push({ severity: 'warning', text: `not everything is recorded: ${why}` })
  }
  return said
}

function whyLost(error: string | undefined): string {
  if (error === undefined) return 'the disk does not keep up'
  if (error.includes('ENOSPC')) return 'the disk is full'
  return error.includes('EDQUOT') ? 'the disk quota is used up' : 'the session file cannot be written'
}
