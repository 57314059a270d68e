/** `imapscope stats <session..>`: latency and cost per form of command, per mailbox, per connection. */
import type { CommandModule } from 'yargs'
import { limits } from '../lib/record/limits.ts'
import type { DelayFact, DelayFigures } from '../lib/record/record.ts'
import type { Cost, TimeName } from '../lib/reports/costs.ts'
import { delayLines } from '../lib/reports/overhead.ts'
import type { HistogramBar, Quantiles } from '../lib/reports/spans.ts'
import { Stats, type StatsReport } from '../lib/reports/stats.ts'
import { paddedStart } from '../lib/text/cut.ts'
import { safeText } from '../lib/text/safe.ts'
import { type Column, table, wrapped } from '../lib/text/table.ts'
import { byteCount, count, counted, duration } from '../lib/text/units.ts'
import { readFilter } from './shared/filter.ts'
import { columns, fold, milliseconds, print, reportOptions, rowsOption, title } from './shared/folded.ts'
import { sessionArgument } from './shared/recorded.ts'

interface StatsOptions {
  readonly session: readonly string[]
  readonly json: boolean
  readonly rows: number
  readonly filter: string | undefined
}

/** The command as it is registered with yargs. */
export const statsCommand: CommandModule<object, StatsOptions> = {
  command: 'stats <session..>',
  describe: 'latency and cost per command, mailbox, connection',
  builder: (yargs) =>
    yargs
      .positional('session', sessionArgument)
      .option('json', reportOptions.json)
      .option('rows', rowsOption)
      .option('filter', {
        type: 'string',
        describe: 'only some commands: cmd:fetch mbox:INBOX; docs/filters.md has the rest',
      })
      .example('$0 stats session.pcapng', 'what took so long')
      .example("$0 stats session.pcapng --filter 'cmd:fetch'", 'how the times of FETCH are spread'),
  handler: async ({ session, json, rows, filter }) => {
    const stats = new Stats()
    const { head, problem } = await fold(session, [stats], readFilter(filter))
    const report = stats.result()
    const lines = (): string[] => [
      title(head),
      ...(filter === undefined ? [] : wrapped(`only what fits the filter ${safeText(filter)}`, columns())),
      '',
      ...statsLines(report, columns(), rows > 0 ? rows : Number.POSITIVE_INFINITY),
    ]
    process.exitCode = await print(json ? statsJson(report) : lines(), [problem])
  },
}

/** The title and content of a cost column. */
interface CostColumn extends Column {
  readonly cell: (cost: Cost) => string
}

const percent = (share: number): string =>
  share > 0 && share < 0.01 ? '<1' : String(Math.floor(share * 100))

/** A time of a row; empty when none was measured. */
const span =
  (name: TimeName, at: keyof Quantiles) =>
  (cost: Cost): string => {
    const times = cost.times[name]
    return times === undefined || times.max === 0 ? '' : duration(times[at])
  }

/** @param keep the rank of the column: the largest is dropped first */
function column(title: string, keep: Column['keep'], cell: (cost: Cost) => string): CostColumn {
  return { title, align: 'end', keep, cell }
}

const name = (title: string): CostColumn => {
  return { title, align: 'start', keep: 'always', least: 20, cell: (cost) => cost.name }
}

const figures: readonly CostColumn[] = [
  column('COUNT', 'always', (cost) => count(cost.count)),
  column('FAIL', 1, (cost) => (cost.errors === 0 ? '' : count(cost.errors))),
  column('OPEN', 8, (cost) => (cost.unanswered === 0 ? '' : count(cost.unanswered))),
  column('P50', 'always', span('total', 'p50')),
  column('P90', 6, span('total', 'p90')),
  column('P95', 2, span('total', 'p95')),
  column('P99', 5, span('total', 'p99')),
  column('MAX', 3, span('total', 'max')),
  column('SENT', 7, (cost) => byteCount(cost.octets.client)),
  column('GOT', 'always', (cost) => byteCount(cost.octets.server)),
  column('MSGS', 4, (cost) => (cost.messages === 0 ? '' : count(cost.messages))),
  column('TIME%', 'always', (cost) => percent(cost.share.time)),
  column('BYTES%', 9, (cost) => percent(cost.share.octets)),
]

/** The times of server, client and transfer, to show which of them was slow. */
const parts: readonly CostColumn[] = (['server', 'client', 'transfer'] as const).flatMap((whose, i) => [
  column(`${whose.toUpperCase()} P50`, i, span(whose, 'p50')),
  column('P90', 10 + i, span(whose, 'p90')),
  column('P95', 4 + i, span(whose, 'p95')),
  column('P99', 13 + i, span(whose, 'p99')),
  column('MAX', 7 + i, span(whose, 'max')),
])

/**
 * The report for people.
 * @param width columns of the terminal
 * @param most rows of each table
 * @returns lines, safe to print
 */
export function statsLines(report: StatsReport, width: number, most: number): string[] {
  const { all, shapes, mailboxes, connections } = report
  if (connections.length === 0) return ['no connection in it']
  const measured = shapes.filter(({ times }) => times.total !== undefined)
  return [
    ...wrapped(overview(report), width),
    ...section([name('COMMAND'), ...figures], shapes, width, most),
    ...held(shapes),
    ...(measured.length === 0 ? [] : section([name('WHOSE TIME'), ...parts], measured, width, most)),
    ...(mailboxes.length === 0 ? [] : section([name('MAILBOX'), ...figures], mailboxes, width, most)),
    ...section([name('CONNECTION'), ...figures], connections, width, most),
    ...histogram(report.histogram, all, width),
    ...(report.delay === undefined ? [] : ['', ...delayLines(report.delay)]),
  ]
}

function overview({ begun, ended, all, outside, missing, unfollowed, opened }: StatsReport): string {
  const { client, server } = all.octets
  const failed = all.errors === 0 ? '' : `, ${count(all.errors)} failed`
  const open = all.unanswered === 0 ? '' : `, ${count(all.unanswered)} without an answer`
  const unknown = all.unknown === 0 ? '' : `, ${count(all.unknown)} whose answer is not known`
  const beyond =
    unfollowed === 0
      ? ''
      : ` and ${count(unfollowed)} that were not followed (more than ${count(limits.inFlight)} at once)`
  const lost = missing === 0 ? '' : `; ${counted(missing, 'byte')} are missing in the recording`
  const none = outside.client + outside.server
  return (
    `${counted(all.count, 'command')}${failed}${open}${unknown}${beyond} ` +
    `on ${counted(opened, 'connection')} in ${duration(ended - begun)}; ` +
    `${counted(client, 'byte')} from the client, ${count(server)} from the server, ` +
    `${count(none)} of them outside of commands${lost}`
  )
}

function section(
  shown: readonly CostColumn[],
  costs: readonly Cost[],
  width: number,
  most: number,
): string[] {
  const rows = costs.slice(0, most).map((cost) => shown.map(({ cell }) => cell(cost)))
  const more = costs.length > most ? [`… ${counted(costs.length - most, 'more row')}, see --rows`] : []
  return ['', ...table(shown, rows, width), ...more]
}

/** IDLE is time held, not latency, so it has its own line. */
function held(shapes: readonly Cost[]): string[] {
  return shapes.flatMap(({ name: of, count: times, times: { held: span } }) =>
    span === undefined ? [] : [`${of}: ${counted(times, 'time')}, ${duration(span.max)} at most`],
  )
}

/** Buckets of equal ratio, so that a second peak is visible wherever it lies. */
function histogram(bars: readonly HistogramBar[], all: Cost, width: number): string[] {
  if (bars.length === 0) return []
  const most = Math.max(...bars.map((bar) => bar.count))
  const room = Math.max(10, width - 36)
  const measured = bars.reduce((sum, bar) => sum + bar.count, 0)
  const lines = bars.flatMap((bar, i) => {
    // A long run of empty buckets takes one line.
    const [before, after] = [bars[i - 1]?.count, bars[i + 1]?.count]
    if (bar.count === 0 && before === 0) return after === 0 ? [] : ['        …']
    const from = paddedStart(duration(bar.from), 9)
    const length = Math.ceil((room * bar.count) / most)
    const line = `${from} – ${paddedStart(duration(bar.to), 9)} ${paddedStart(count(bar.count), 11)}`
    return [`${line}  ${'█'.repeat(length)}`.trimEnd()]
  })
  const of = measured === all.count ? '' : ` of ${count(all.count)}`
  return ['', `How long ${counted(measured, 'command')}${of} took`, ...lines]
}

/** @returns the report with times in milliseconds, as in the other JSON outputs */
export function statsJson(report: StatsReport): object {
  const { begun, ended, all, outside, missing, unfollowed, delay, shapes, mailboxes, connections } = report
  return {
    begun: milliseconds(begun),
    ended: milliseconds(ended),
    all: costJson(all),
    outside,
    missing,
    unfollowed,
    opened: report.opened,
    ...(delay === undefined ? {} : { delay: delayJson(delay) }),
    histogram: report.histogram.map(({ from, to, count: many }) => {
      return { from: milliseconds(from), to: milliseconds(to), count: many }
    }),
    commands: shapes.map(costJson),
    mailboxes: mailboxes.map(costJson),
    connections: connections.map(costJson),
  }
}

function delayJson({ passed, waited }: DelayFact): object {
  const json = ({ count: many, p50, p95, p99, max }: DelayFigures): object => {
    const [median, high, higher, most] = [p50, p95, p99, max].map(milliseconds)
    return { count: many, p50: median, p95: high, p99: higher, max: most }
  }
  return { passed: json(passed), waited: json(waited) }
}

function costJson(cost: Cost): object {
  const times = Object.entries(cost.times).map(([whose, quantiles]): [string, object] => {
    const spans = Object.entries(quantiles as Quantiles).map(([at, span]): [string, number] => [
      at,
      milliseconds(span),
    ])
    return [whose, Object.fromEntries(spans)]
  })
  // `idle` was formerly called `held`; this version writes both.
  const idle = times.find(([whose]) => whose === 'held')?.[1]
  const share = Object.entries(cost.share).map(([of, part]) => [of, Math.round(part * 10_000) / 10_000])
  return {
    ...cost,
    time: milliseconds(cost.time),
    share: Object.fromEntries(share),
    times: { ...Object.fromEntries(times), ...(idle === undefined ? {} : { idle }) },
  }
}
