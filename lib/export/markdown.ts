/** What one pastes into an issue: environment, capabilities, slow commands, failures, how it ended. */
import type { SessionHead } from '../record/record.ts'
import { aboutEnding } from '../reports/ending-kinds.ts'
import { Endings, type EndingsReport } from '../reports/endings.ts'
import { Environment, type EnvironmentReport } from '../reports/environment.ts'
import { Notable, type NotableReport } from '../reports/notable.ts'
import { type OfferGroup, Offers, type OffersReport } from '../reports/offers.ts'
import { unprotectedInWords } from '../reports/remarks.ts'
import { Stats, type StatsReport } from '../reports/stats.ts'
import type { SessionEvent } from '../session/events.ts'
import { wallDate, wallTime } from '../text/times.ts'
import { count, counted, duration, octets } from '../text/units.ts'
import { Commented } from './commented.ts'
import type { Exporter, Format } from './format.ts'
import { code, markdownTable } from './quoted.ts'

/** Rows of a table, and groups of connections: an issue must stay readable. */
const ROWS = 15
const GROUPS = 5

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
    const lines = [
      ...environment(this.head, this.environment.result(), stats),
      ...this.commented.section(),
      ...capabilities(this.offers.result()),
      ...slowest(stats, notable),
      ...failures(notable, this.head),
      ...endings(this.endings.result(), this.head),
    ]
    return `${lines.join('\n')}\n`
  }
}

function environment(
  { started, program, redacted, pseudonyms }: SessionHead,
  of: EnvironmentReport,
  stats: StatsReport,
): string[] {
  const { all, begun, ended, connections, unfollowed } = stats
  const row = (name: string, values: readonly string[]): string[][] =>
    values.length === 0 ? [] : [[name, values.map(code).join('<br>')]]
  const failed = all.errors === 0 ? '' : `, ${count(all.errors)} failed`
  const open = all.unanswered === 0 ? '' : `, ${count(all.unanswered)} without an answer`
  const unknown = all.unknown === 0 ? '' : `, ${count(all.unknown)} whose answer is not known`
  const beyond = unfollowed === 0 ? '' : `, ${count(unfollowed)} more not followed`
  return [
    `## IMAP session of ${wallDate(started, 0, 0)} ${wallTime(started, 0, 0).slice(0, 8)} UTC`,
    '',
    ...(redacted ? [] : ['**WITH SECRETS: redaction was off. Do not post this.**', '']),
    ...(pseudonyms === true ? ['Names are pseudonyms, bodies are blotted out.', ''] : []),
    ...markdownTable(
      ['', ''],
      [
        ...row('Server', of.servers),
        ...row('Server says', of.greetings),
        ...row('Server is', of.software),
        ...row('Client is', of.clients),
        ...row('Security', of.security),
        ['Connections', count(connections.length)],
        ['Commands', `${count(all.count)}${failed}${open}${unknown}${beyond}, in ${duration(ended - begun)}`],
        [
          'Octets',
          `${count(all.octets.client)} from the client, ${count(all.octets.server)} from the server`,
        ],
        ...row('Recorded by', [program]),
      ],
    ),
  ]
}

function capabilities({ groups, others }: OffersReport): string[] {
  if (groups.length === 0) return []
  const more = others + groups.slice(GROUPS).reduce((sum, group) => sum + group.count, 0)
  return [
    '',
    '### Capabilities',
    ...groups.slice(0, GROUPS).flatMap(history),
    ...(more === 0 ? [] : ['', `and of ${counted(more, 'further connection')}`]),
  ]
}

function history({ connections, count: all, server, offers, uses }: OfferGroup): string[] {
  const words = (names: readonly string[]): string => names.map(code).join(' ')
  const who =
    all === 1 ? `Connection ${connections[0]}` : `${count(all)} connections, the first is ${connections[0]}`
  const missing = uses.filter(({ advertised }) => advertised === 'no')
  const used = uses.filter(({ advertised }) => advertised !== 'no')
  return [
    '',
    `${who}, ${code(server)}:`,
    '',
    ...offers.map(({ phase, source, names, added, removed }, i) => {
      const gone = removed.length === 0 ? '' : ` without ${words(removed)}`
      const come = added.length === 0 ? '' : ` with ${words(added)}`
      const change = i === 0 ? ` ${words(names)}` : gone + come === '' ? ' the same' : `${gone}${come}`
      return `- ${phase} (${code(source)}):${change}`
    }),
    ...(offers.length === 0 ? ['- the server told none'] : []),
    ...(used.length === 0 ? [] : [`- used: ${words(used.map(({ capability }) => capability))}`]),
    ...missing.map(({ capability, words: which }) => {
      return `- **used although it was not offered:** ${code(capability)} (${words(which.slice(0, 5))})`
    }),
  ]
}

function slowest({ shapes }: StatsReport, { slowest: single }: NotableReport): string[] {
  const measured = shapes.filter(({ times }) => times.total !== undefined).slice(0, ROWS)
  if (measured.length === 0) return []
  const forms = measured.map(({ name, count: many, errors, times: { total }, octets: bytes, share }) => [
    code(name),
    count(many),
    count(errors),
    ...(total === undefined ? ['', '', ''] : [total.p50, total.p95, total.max].map(duration)),
    octets(bytes.client + bytes.server),
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
      octets(all),
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
    'octets',
  ]
  return [
    '',
    '### Slowest commands',
    '',
    ...markdownTable(['command', 'count', 'failed', 'p50', 'p95', 'max', 'octets', 'of all time'], forms),
    '',
    ...markdownTable(heads, singles),
  ]
}

function failures({ failed, others }: NotableReport, { started }: SessionHead): string[] {
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
      ? ['none']
      : markdownTable(['first', 'sent', 'command', 'status', 'text', 'times'], rows)),
    ...(others === 0 ? [] : ['', `and ${counted(others, 'further one')}`]),
  ]
}

function endings(report: EndingsReport, { started }: SessionHead): string[] {
  const { endings: all, kinds, signs, unprotected } = report
  // The ones that ended badly are what people ask about.
  const odd = all.filter(({ kind }) => kind !== 'logout').slice(-ROWS)
  const rows = odd.map(({ connection, ended, kind, silent, inFlight, bye, reason }) => [
    `c${connection}`,
    wallTime(started, ended, 0),
    `**${kind}**: ${aboutEnding(kind)}`,
    duration(silent),
    inFlight
      .slice(0, 5)
      .map(({ tag, name }) => code(`${tag} ${name}`))
      .join('<br>'),
    code(bye ?? reason),
  ])
  const seen = signs
    .slice(0, ROWS)
    .map(({ connection, sign, count: many, text }) => [
      `c${connection}`,
      `**${sign.kind}**: ${sign.about}`,
      count(many),
      code(text),
    ])
  const exposed = unprotected
    .slice(0, ROWS)
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
    ...(seen.length === 0 ? [] : ['', ...markdownTable(['', 'recognised', 'times', 'words'], seen)]),
    ...(exposed.length === 0 ? [] : ['', ...markdownTable(['', 'at', 'unprotected'], exposed)]),
  ]
}

export const markdown: Format = {
  name: 'markdown',
  about: 'what one pastes into an issue: environment, capabilities, slow commands, failures, how it ended',
  begin: (head) => new MarkdownExport(head),
}
