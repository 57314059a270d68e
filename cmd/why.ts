/** `imapscope why <session..>`: how each connection ended, and why. */
import type { CommandModule } from 'yargs'
import type { SessionHead } from '../lib/record/record.ts'
import { aboutEnding } from '../lib/reports/ending-kinds.ts'
import {
  type Ending,
  Endings,
  type EndingsReport,
  type SaidLine,
  type Unanswered,
  type Unprotected,
} from '../lib/reports/endings.ts'
import { factInWords, unprotectedInWords } from '../lib/reports/remarks.ts'
import { isHarmless } from '../lib/reports/remembered.ts'
import type { Seen } from '../lib/reports/signs.ts'
import { cut } from '../lib/text/cut.ts'
import { endpoint } from '../lib/text/endpoints.ts'
import { safeText } from '../lib/text/safe.ts'
import { type Column, table, wrapped } from '../lib/text/table.ts'
import { wallTime } from '../lib/text/times.ts'
import { count, counted, duration } from '../lib/text/units.ts'
import { columns, fold, milliseconds, print, reportOptions, rowsOption, title } from './shared/folded.ts'
import { sessionArgument } from './shared/recorded.ts'

interface WhyOptions {
  readonly session: readonly string[]
  readonly json: boolean
  readonly rows: number
}

/** The command as it is registered with yargs. */
export const whyCommand: CommandModule<object, WhyOptions> = {
  command: 'why <session..>',
  describe: 'how each connection ended, and why',
  builder: (yargs) =>
    yargs
      .positional('session', sessionArgument)
      .option('json', reportOptions.json)
      .option('rows', rowsOption)
      .example('$0 why session.pcapng', 'what went wrong at the end'),
  handler: async ({ session, json, rows }) => {
    const endings = new Endings()
    const { head, problem } = await fold(session, [endings])
    const report = endings.result()
    const most = rows > 0 ? rows : Number.POSITIVE_INFINITY
    const lines = (): string[] => [title(head), '', ...whyLines(report, head, columns(), most)]
    process.exitCode = await print(json ? whyJson(report) : lines(), [problem])
  },
}

/**
 * The report for people.
 * @param width columns of the terminal
 * @param most maximum number of connections and signs reported
 * @returns lines, safe to print
 */
export function whyLines(report: EndingsReport, head: SessionHead, width: number, most: number): string[] {
  const { endings, kinds, signs, missing, counts } = report
  if (endings.length === 0) return ['no connection in it', ...exposed(report, width, most)]
  const { endings: all } = counts
  const each = [...kinds].map(([kind, many]) => (many === 1 && all === 1 ? kind : `${count(many)} ${kind}`))
  const odd = endings.filter(({ kind }) => kind !== 'logout')
  const [usual, failed] = [odd.filter(isHarmless), odd.filter((ending) => !isHarmless(ending))]
  const stories = (some: readonly Ending[]): string[] =>
    some.flatMap((ending) => ['', ...story(ending, width)])
  const forgotten = all - endings.length
  return [
    ...wrapped(`${counted(all, 'connection')}: ${each.join(', ')}`, width),
    ...(missing === 0 ? [] : wrapped(`${counted(missing, 'byte')} are missing from the recording`, width)),
    ...exposed(report, width, most),
    // Failures come first: users ask for them.
    ...limited(failed, most, stories),
    ...(signs.length === 0
      ? []
      : ['', ...limited(signs, most, (some) => recognised(some, head, width), counts.signs)]),
    '',
    ...limited(endings, most, (some) => overview(some, head, width)),
    ...(forgotten === 0 ? [] : wrapped(`Of ${counted(forgotten, 'other')} only the kind is known.`, width)),
    ...limited(usual, most, stories),
  ]
}

/** Logins sent in cleartext: anybody on the path can read the password. */
function exposed({ unprotected, counts }: EndingsReport, width: number, most: number): readonly string[] {
  if (unprotected.length === 0) return []
  const line = ({ connection, server, ...fact }: Unprotected): string[] => {
    const to = endpoint(server)
    return wrapped(`c${connection} to ${to}: ${unprotectedInWords({ name: 'unprotected', ...fact })}`, width)
  }
  return ['', ...limited(unprotected, most, (some) => some.flatMap(line), counts.unprotected)]
}

/**
 * The last items, when there are more than `most`.
 * @param all how many there were, including those not kept
 */
function limited<Item>(
  items: readonly Item[],
  most: number,
  lines: (some: readonly Item[]) => readonly string[],
  all = items.length,
): readonly string[] {
  const left = items.length - most
  const gone = all - items.length
  return [
    ...lines(left > 0 ? items.slice(-most) : items),
    ...(left > 0 ? [`… ${count(left)} more, see --rows`] : []),
    ...(gone > 0 ? [`… ${counted(gone, 'earlier one')}, which were only counted`] : []),
  ]
}

const overviewColumns: readonly Column[] = [
  { title: 'CONN', align: 'start', keep: 'always' },
  { title: 'ENDED', align: 'start', keep: 2 },
  { title: 'AFTER', align: 'end', keep: 3 },
  { title: 'HOW', align: 'start', keep: 'always' },
  { title: 'BY', align: 'start', keep: 5 },
  { title: 'SILENT', align: 'end', keep: 1 },
  { title: 'IN FLIGHT', align: 'end', keep: 4 },
  { title: 'USER', align: 'start', keep: 6, least: 8 },
  { title: 'SERVER', align: 'start', keep: 7, least: 12 },
  { title: 'WORDS', align: 'start', keep: 'always', least: 16 },
]

function overview(endings: readonly Ending[], { started }: SessionHead, width: number): string[] {
  const rows = endings.map((ending) => [
    `c${ending.connection}`,
    wallTime(started, ending.ended, 0).slice(0, 8),
    duration(ending.ended - ending.opened),
    ending.kind,
    ending.by === 'proxy' ? '' : ending.by,
    duration(ending.silent),
    ending.commandsInFlight === 0 ? '' : count(ending.commandsInFlight),
    ending.user ?? '',
    endpoint(ending.server),
    ending.bye ?? (ending.reason === 'closed' ? '' : ending.reason),
  ])
  return table(overviewColumns, rows, width)
}

/** A connection that did not end normally, in a few lines. */
function story(ending: Ending, width: number): string[] {
  const { connection, kind, reason, bye, silent, opened, ended, state, mailbox, failures, ungreeted } = ending
  const { inFlight, commandsInFlight, last } = ending
  const where = mailbox === undefined ? state : `${state} ${mailbox}`
  const lines = [
    ...(bye === undefined ? [] : [`BYE: ${bye}`]),
    ...(reason === 'closed' || failures.some(({ cause }) => cause === reason) ? [] : [reason]),
    ...failures.map(
      ({ leg, cause, remedy }) => `${leg}: ${cause}${remedy === undefined ? '' : ` (${remedy})`}`,
    ),
    ...inFlight.map((one) => unanswered(one, ending)),
    ...(commandsInFlight > inFlight.length
      ? [`and ${count(commandsInFlight - inFlight.length)} more in flight`]
      : []),
  ]
  const about = [
    aboutEnding(kind),
    ...(kind !== 'not recorded' && ending.unheard === true ? ['What the server last said is missing.'] : []),
    ...(ungreeted === undefined ? [] : [factInWords({ name: 'ungreeted', ...ungreeted })]),
  ]
  return [
    cut(
      `c${connection} ${kind}, after ${duration(ended - opened)}, silent for ${duration(silent)}, ${where}`,
      width,
    ),
    ...about.flatMap((text) => indented(text, width)),
    ...lines.flatMap((line) => indented(line, width)),
    ...[...said('the client', last.client, ended), ...said('the server', last.server, ended)].map(
      (line) => `    ${cut(line, width - 4)}`,
    ),
  ]
}

/** A sentence wrapped to lines; a word that is too long is cut. */
function indented(text: string, width: number): string[] {
  return wrapped(safeText(text), width - 4).map((line) => `    ${cut(line, width - 4)}`)
}

function unanswered({ tag, name, age, octets }: Unanswered, { kind, unheard }: Ending): string {
  const what = kind === 'not recorded' || unheard === true ? 'its answer is not known' : 'in flight'
  return `${what}: ${tag} ${name}, sent ${duration(age)} before, ${counted(octets, 'byte')} of its answer`
}

function said(who: string, line: SaidLine | undefined, ended: number): string[] {
  return line === undefined ? [] : [`${who} last said, ${duration(ended - line.time)} before: ${line.text}`]
}

const signColumns: readonly Column[] = [
  { title: 'CONN', align: 'start', keep: 'always' },
  { title: 'FIRST', align: 'start', keep: 1 },
  { title: 'RECOGNISED', align: 'start', keep: 'always' },
  { title: 'TIMES', align: 'end', keep: 2 },
  { title: 'WAIT', align: 'end', keep: 3 },
  { title: 'COMMAND', align: 'start', keep: 4, least: 10 },
  { title: 'WORDS', align: 'start', keep: 'always', least: 20 },
]

/** The error texts of servers, and what they mean. */
function recognised(signs: readonly Seen[], { started }: SessionHead, width: number): string[] {
  const rows = signs.map(({ connection, time, sign, count: times, backoff, command, text }) => [
    `c${connection}`,
    wallTime(started, time, 0).slice(0, 8),
    sign.kind,
    count(times),
    backoff === undefined ? '' : duration(backoff * 1_000_000),
    command ?? '',
    text,
  ])
  const kinds = [...new Set(signs.map(({ sign }) => sign))]
  const meanings = kinds.flatMap(({ kind, about }) => wrapped(`${kind}: ${about}`, width))
  return [...table(signColumns, rows, width), '', ...meanings]
}

/** @returns the report with spans in milliseconds, as in the other JSON outputs */
export function whyJson({ endings, kinds, signs, unprotected, missing, counts }: EndingsReport): object {
  return {
    connections: endings.map((ending) => ({
      ...ending,
      about: aboutEnding(ending.kind),
      opened: milliseconds(ending.opened),
      ended: milliseconds(ending.ended),
      silent: milliseconds(ending.silent),
      last: {
        client: lineJson(ending.last.client),
        server: lineJson(ending.last.server),
      },
      inFlight: ending.inFlight.map((one) => ({ ...one, age: milliseconds(one.age) })),
      signs: ending.signs.map(seenJson),
    })),
    kinds: Object.fromEntries(kinds),
    counts,
    missing,
    signs: signs.map(seenJson),
    unprotected: unprotected.map(({ time, ...rest }) => ({ ...rest, time: milliseconds(time) })),
  }
}

function lineJson(line: SaidLine | undefined): object | undefined {
  return line === undefined ? undefined : { time: milliseconds(line.time), text: line.text }
}

function seenJson({ sign, time, ...rest }: Seen): object {
  return { kind: sign.kind, about: sign.about, time: milliseconds(time), ...rest }
}
