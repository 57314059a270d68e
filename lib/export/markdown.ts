/** A summary to paste into an issue: environment, failures, how it ended, slow commands, capabilities. */
import { limits } from '../record/limits.ts'
import type { SessionHead } from '../record/record.ts'
import { aboutEnding, isUsual } from '../reports/ending-kinds.ts'
import { Endings, type EndingsReport } from '../reports/endings.ts'
import { Environment, type EnvironmentReport } from '../reports/environment.ts'
import { Notable, type NotableReport } from '../reports/notable.ts'
import { Offers } from '../reports/offers.ts'
import { unprotectedInWords } from '../reports/remarks.ts'
import { isHarmless } from '../reports/remembered.ts'
import { Stats, type StatsReport } from '../reports/stats.ts'
import type { SessionEvent } from '../session/events.ts'
import { markdownTable } from '../text/markdown.ts'
import { wallDate, wallTime } from '../text/times.ts'
import { byteCount, count, counted, duration } from '../text/units.ts'
import { Commented } from './commented.ts'
import type { Exporter, Format } from './format.ts'
import { capabilities } from './histories.ts'
import { code } from './quoted.ts'

/** The most rows of a table, values of a row and commands in flight: an issue must stay readable. */
const mostRows = 15
const mostValues = 10
const mostInFlight = 5

class MarkdownExport implements Exporter {
  private readonly stats = new Stats()
  private readonly notable = new Notable()
  private readonly offers = new Offers()
  private readonly endings = new Endings()
  private readonly environment = new Environment()
  private readonly commented: Commented

  constructor(private readonly head: SessionHead) {
    this.commented = new Commented(head)
  }

  take(event: SessionEvent): string {
    this.stats.take(event)
    this.notable.take(event)
    this.offers.take(event)
    this.endings.take(event)
    this.environment.take(event)
    this.commented.take(event)
    return ''
  }

  end(): string {
    const stats = this.stats.result()
    const notable = this.notable.result()
    const endings = this.endings.result()
    const lines = [
      ...environment(this.head, this.environment.result(), stats),
      ...failures(notable, endings, this.head),
      ...howItEnded(endings, this.head),
      ...this.commented.section(),
      ...slowest(stats, notable),
      ...capabilities(this.offers.result()),
    ]
    return `${lines.join('\n')}\n`
  }
}

/** The number of values left out. */
function rest(values: readonly string[]): string[] {
  const more = values.length - mostValues
  if (more <= 0) return []
  return [`and ${values.length < limits.reported ? '' : 'at least '}${count(more)} more`]
}

function environment(
  { started, program, redacted, pseudonyms }: SessionHead,
  of: EnvironmentReport,
  stats: StatsReport,
): string[] {
  const { all, begun, ended, opened, missing, unfollowed } = stats
  const row = (name: string, values: readonly string[]): string[][] =>
    values.length === 0
      ? []
      : [[name, [...values.slice(0, mostValues).map(code), ...rest(values)].join('<br>')]]
  const failed = all.errors === 0 ? '' : `, ${count(all.errors)} failed`
  const open = all.unanswered === 0 ? '' : `, ${count(all.unanswered)} without an answer`
  const unknown = all.unknown === 0 ? '' : `, ${count(all.unknown)} whose answer is not known`
  const beyond = unfollowed === 0 ? '' : `, ${count(unfollowed)} more not followed`
  return [
    `## IMAP session of ${wallDate(started, 0, 0)} ${wallTime(started, 0, 0).slice(0, 8)} UTC`,
    '',
    ...(redacted ? [] : ['**WITH SECRETS: redaction was off. Do not post this.**', '']),
    ...(pseudonyms === true ? ['Names are pseudonyms, bodies are removed.', ''] : []),
    ...markdownTable(
      ['', ''],
      [
        ...row('Server', of.servers),
        ...row('Server says', of.greetings),
        ...row('Server is', of.software),
        ...row('Client is', of.clients),
        ...row('Security', of.security),
        ['Connections', count(opened)],
        ['Commands', `${count(all.count)}${failed}${open}${unknown}${beyond}, in ${duration(ended - begun)}`],
        ['Bytes', `${count(all.octets.client)} from the client, ${count(all.octets.server)} from the server`],
        ...(missing === 0 ? [] : [['Missing', `${counted(missing, 'byte')} were not recorded`]]),
        ...row('Recorded by', [program]),
      ],
    ),
  ]
}

function slowest({ shapes, all }: StatsReport, { slowest: single }: NotableReport): string[] {
  const measured = shapes.filter(({ times }) => times.total !== undefined)
  if (measured.length === 0) return []
  const forms = measured
    .slice(0, mostRows)
    .map(({ name, count: many, errors, times: { total }, octets: bytes, share }) => [
      code(name),
      count(many),
      count(errors),
      ...(total === undefined ? ['', '', ''] : [total.p50, total.p95, total.max].map(duration)),
      byteCount(bytes.client + bytes.server),
      `${Math.floor(share.time * 100)} %`,
    ])
  const singles = single.map(
    ({ connection, tag, shape, mailbox = '', latency, sincePrevious, octets: all }) => [
      `c${connection} ${code(tag)}`,
      code(shape),
      code(mailbox),
      duration(latency.total),
      sincePrevious === undefined ? '' : duration(sincePrevious),
      ...[latency.server, latency.client, latency.transfer].map(duration),
      byteCount(all),
    ],
  )
  const heads = [
    '',
    'command',
    'mailbox',
    'took',
    'since the one before',
    'server',
    'client',
    'transfer',
    'bytes',
  ]
  return [
    '',
    '### Slowest commands',
    '',
    ...markdownTable(['command', 'count', 'failed', 'p50', 'p95', 'max', 'bytes', 'of all time'], forms),
    ...further(measured.length - mostRows, 'further form'),
    '',
    `The slowest ${count(single.length)} of ${counted(all.count, 'command')}:`,
    '',
    ...markdownTable(heads, singles),
  ]
}

function failures(
  { failed, others }: NotableReport,
  { kinds }: EndingsReport,
  { started }: SessionHead,
): string[] {
  const faulty = [...kinds].reduce((sum, [kind, many]) => (isUsual(kind) ? sum : sum + many), 0)
  const none = faulty === 0 ? 'none' : `no command; how ${counted(faulty, 'connection')} ended is told below`
  const rows = failed.map(({ connection, tag, sent, shape, status, text, count: many }) => [
    `c${connection} ${code(tag)}`,
    wallTime(started, sent, 0),
    code(shape),
    code(status === 'ended' ? 'no answer' : status),
    code(text),
    count(many),
  ])
  return [
    '',
    '### Failures',
    '',
    ...(rows.length === 0
      ? [none]
      : markdownTable(['first', 'sent', 'command', 'status', 'text', 'times'], rows)),
    ...further(others, 'further one'),
  ]
}

/** The number of items left out. */
function further(many: number, what: string): string[] {
  return many <= 0 ? [] : ['', `and ${counted(many, what)}`]
}

function howItEnded(report: EndingsReport, { started }: SessionHead): string[] {
  const { endings: all, kinds, signs, unprotected, counts } = report
  // People ask about the connections that ended badly.
  const bad = all.filter((ending) => !isHarmless(ending)).slice(-mostRows)
  const usual = all.filter((ending) => isHarmless(ending) && ending.kind !== 'logout')
  const odd = [...bad, ...usual.slice(Math.min(0, bad.length - mostRows))].slice(0, mostRows)
  const rows = odd.map(
    ({ connection, ended, kind, silent, inFlight, commandsInFlight, unheard, bye, reason }) => [
      `c${connection}`,
      wallTime(started, ended, 0),
      `**${kind}**: ${aboutEnding(kind)}`,
      duration(silent),
      [
        ...inFlight.slice(0, mostInFlight).map(({ tag, name }) => code(`${tag} ${name}`)),
        ...(commandsInFlight > mostInFlight ? [`and ${count(commandsInFlight - mostInFlight)} more`] : []),
        ...(unheard === true && commandsInFlight > 0 ? ['(answers not known)'] : []),
      ].join('<br>'),
      code(bye ?? reason),
    ],
  )
  const seen = signs
    .slice(0, mostRows)
    .map(({ connection, sign, count: many, text }) => [
      `c${connection}`,
      `**${sign.kind}**: ${sign.about}`,
      count(many),
      code(text),
    ])
  const exposed = unprotected
    .slice(0, mostRows)
    .map(({ connection, time, ...fact }) => [
      `c${connection}`,
      wallTime(started, time, 0),
      code(unprotectedInWords({ name: 'unprotected', ...fact })),
    ])
  return [
    '',
    '### How it ended',
    '',
    [...kinds].map(([kind, many]) => `${count(many)} ${kind}`).join(', ') || 'no connection in it',
    ...(rows.length === 0
      ? []
      : ['', ...markdownTable(['', 'at', 'how', 'silent', 'in flight', 'words'], rows)]),
    ...further(counts.endings - (kinds.get('logout') ?? 0) - rows.length, 'other'),
    ...(seen.length === 0 ? [] : ['', ...markdownTable(['', 'recognised', 'times', 'words'], seen)]),
    ...further(counts.signs - seen.length, 'further one'),
    ...(exposed.length === 0 ? [] : ['', ...markdownTable(['', 'at', 'unprotected'], exposed)]),
    ...further(counts.unprotected - exposed.length, 'further one'),
  ]
}

export const markdown: Format = {
  name: 'markdown',
  about: 'a summary to paste into an issue: environment, failures, endings, slow commands, capabilities',
  begin: (head) => new MarkdownExport(head),
}
