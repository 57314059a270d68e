/** Folds a recorded session into reports, and prints a report on standard output as text or JSON. */
import type { Options } from 'yargs'
import type { Filter } from '../../lib/filter/index.ts'
import type { SessionHead } from '../../lib/record/record.ts'
import type { SessionEvent } from '../../lib/session/events.ts'
import { safeJson, safeText } from '../../lib/text/safe.ts'
import { wallDate, wallTime } from '../../lib/text/times.ts'
import { choose } from './choose.ts'
import { standardOutput } from './output.ts'
import { ProgressLine } from './progress.ts'
import { readEvents } from './recorded.ts'

/** Takes the events of a session, in order. */
export interface Fold {
  take(event: SessionEvent): void
}

/** The result of reading. */
export interface Folded {
  readonly head: SessionHead
  /** One sentence about the unreadable part, if any. */
  readonly problem: string | undefined
}

/** The common options of all reports. */
export const reportOptions = {
  json: { type: 'boolean', default: false, describe: 'for programs: one JSON object' },
} as const satisfies Record<string, Options>

/** The number of rows printed of each table. */
export const rowsOption = {
  type: 'number',
  default: 20,
  describe: 'rows of each table; 0 for all of them',
} as const satisfies Options

/** Columns when standard output is not a terminal. */
const usualWidth = 80

/**
 * Reads a session file to its end; with a filter twice.
 * @param folds take its events, or those of the commands that the filter selects
 * @throws {Failure} 1 when the file cannot be used at all
 */
export async function fold(
  path: string | readonly string[],
  folds: readonly Fold[],
  filter?: Filter,
): Promise<Folded> {
  let head: SessionHead | undefined
  const progress = new ProgressLine(process.stderr)
  const selection = filter === undefined ? undefined : await choose(path, filter, progress)
  const problem = await readEvents(path, {
    head: (found) => {
      head = found
    },
    events: (events) => {
      for (const event of events) {
        for (const kept of selection?.take(event) ?? [event]) for (const one of folds) one.take(kept)
      }
    },
    progress: (done, of) => progress.told('reading', done, of),
    over: () => false,
  })
  progress.clear()
  if (head === undefined) throw new Error('a session without a head')
  return { head, problem }
}

/** The width of text output: that of the terminal, otherwise 80. */
export function columns(): number {
  return process.stdout.isTTY === true ? Math.max(20, process.stdout.columns) : usualWidth
}

/**
 * Prints a report, and reports the unreadable part of the file.
 * @param report lines, already safe to print; or the value to print as JSON
 * @returns the exit status
 */
export async function print(
  report: readonly string[] | object,
  problems: readonly (string | undefined)[],
): Promise<number> {
  const out = standardOutput(process.stdout, () => undefined)
  const text = Array.isArray(report) ? report.join('\n') : safeJson(JSON.stringify(report, undefined, 2))
  out.write(`${text}\n`)
  await out.end()
  const said = problems.filter((problem) => problem !== undefined)
  for (const problem of said) process.stderr.write(`imapscope: ${problem}\n`)
  return said.length > 0 ? 1 : 0
}

/** The first line of a report: `session of 2026-11-22 20:00:00 UTC, recorded by imapscope 0.1.0`. */
export function title({ started, program, redacted, pseudonyms }: SessionHead): string {
  const day = `${wallDate(started, 0, 0)} ${wallTime(started, 0, 0).slice(0, 8)} UTC`
  const secrets = redacted ? '' : ', WITH SECRETS: redaction was off'
  const names = pseudonyms === true ? ', names are pseudonyms' : ''
  return `session of ${day}, recorded by ${safeText(program)}${secrets}${names}`
}

/** A span in milliseconds with three decimals, as in all JSON outputs. */
export function milliseconds(span: number): number {
  return Math.round(span / 1000) / 1000
}
