/** `imapscope caps <session..>`: the capabilities of the server over time, and how the client used them. */
import type { CommandModule } from 'yargs'
import { capability } from '../lib/protocol/index.ts'
import {
  type Comparison,
  compare,
  type OfferGroup,
  Offers,
  type OffersReport,
} from '../lib/reports/offers.ts'
import { cut, padded } from '../lib/text/cut.ts'
import { packed, table, wrapped } from '../lib/text/table.ts'
import { count, counted } from '../lib/text/units.ts'
import { Failure } from './shared/failure.ts'
import { columns, fold, print, reportOptions, title } from './shared/folded.ts'
import { readSessions, sessionArgument } from './shared/recorded.ts'

interface CapsOptions {
  readonly session: readonly string[]
  readonly json: boolean
}

/** The command as it is registered with yargs. */
export const capsCommand: CommandModule<object, CapsOptions> = {
  command: 'caps <session..>',
  describe: 'capabilities: history, differences, use; or those of two sessions compared',
  builder: (yargs) =>
    yargs
      .positional('session', sessionArgument)
      .option('json', reportOptions.json)
      .example('$0 caps session.pcapng', 'what changed with STARTTLS and with the login')
      .example('$0 caps mine.pcapng theirs.pcapng', 'what one server has and the other has not'),
  handler: async ({ session, json }) => {
    const [first = [], second, third] = await readSessions(session)
    if (third !== undefined) throw new Failure('more than two sessions', 2, 'name one, or two to compare')
    process.exitCode = second === undefined ? await one(first, json) : await two(first, second, json)
  },
}

async function one(session: readonly string[], json: boolean): Promise<number> {
  const offers = new Offers()
  const { head, problem } = await fold(session, [offers])
  const report = offers.result()
  const lines = (): string[] => [title(head), '', ...capsLines(report, columns())]
  return print(json ? capsJson(report) : lines(), [problem])
}

async function two(session: readonly string[], other: readonly string[], json: boolean): Promise<number> {
  const [first, second] = [new Offers(), new Offers()]
  const { problem } = await fold(session, [first])
  const { problem: another } = await fold(other, [second])
  const reports = [first.result(), second.result()] as const
  const rows = compare(...reports)
  const names = [session[0] ?? '', other[0] ?? ''] as const
  const lines = (): string[] => comparisonLines(rows, names, reports, columns())
  const same = rows.map(({ phase, first: onlyFirst, second: onlySecond, both }) => {
    return { phase, first: onlyFirst, second: onlySecond, both }
  })
  return print(json ? { first: names[0], second: names[1], differences: same } : lines(), [problem, another])
}

/**
 * The report for people.
 * @param width columns of the terminal
 * @returns lines, safe to print
 */
export function capsLines({ groups, others }: OffersReport, width: number): string[] {
  if (groups.length === 0) return ['no connection in it']
  const names = groups.flatMap(({ offers, uses }) => [
    ...offers.flatMap(({ names: told }) => told),
    ...uses.map((use) => use.capability),
  ])
  return [
    ...groups.flatMap((group) => [...groupLines(group, width), '']),
    ...(others === 0 ? [] : [`${counted(others, 'further connection')}`, '']),
    ...meanings(names, width),
  ]
}

function groupLines(group: OfferGroup, width: number): string[] {
  const { connections, count: all, server, offers, uses, unused } = group
  const named = connections.slice(0, 12).map((id) => `c${id}`)
  const more = all > named.length ? ` and ${count(all - named.length)} more` : ''
  const [missing, used] = [false, true].map((fine) =>
    uses.filter((use) => (use.advertised !== 'no') === fine),
  )
  const words = (some: OfferGroup['uses']): string[] =>
    some.map(({ capability: name, words: which, count: times, advertised }) => {
      const unsure = advertised === 'unknown' ? ', not told before' : ''
      const shown = which.length > 3 ? `${which.slice(0, 3).join(', ')}, …` : which.join(', ')
      return `${name} (${shown} ×${count(times)}${unsure})`
    })
  return [
    cut(`${named.join(' ')}${more}: ${server}`, width),
    ...offers.flatMap(({ phase, source, names, added, removed }, i) => [
      cut(
        `  ${phase}, told by ${source}: ${counted(names.length, 'capability').replace(/ys$/, 'ies')}`,
        width,
      ),
      ...(i === 0
        ? listed('', names, width)
        : [...listed('− ', removed, width), ...listed('+ ', added, width)]),
      ...(i > 0 && added.length + removed.length === 0 ? ['      the same as before'] : []),
    ]),
    ...(group.untold === 0 ? [] : [`  and ${counted(group.untold, 'further change')}`]),
    ...(offers.length === 0 ? ['  the server told none'] : []),
    ...titled('used by the client', words(used ?? []), width),
    ...titled('USED ALTHOUGH IT WAS NOT OFFERED', words(missing ?? []), width),
    ...titled('offered and not used', unused, width),
  ]
}

function titled(heading: string, words: readonly string[], width: number): string[] {
  return words.length === 0 ? [] : [`  ${heading}:`, ...listed('', words, width)]
}

/** Words wrapped to lines; a word that is too long is cut. */
function listed(sign: string, words: readonly string[], width: number): string[] {
  if (words.length === 0) return []
  const indent = ' '.repeat(6)
  const room = width - indent.length - sign.length
  const lines = packed(
    words.map((word) => cut(word, room)),
    '  ',
    room,
  )
  return lines.map((line, i) => `${indent}${i === 0 ? sign : ' '.repeat(sign.length)}${line}`)
}

/** One sentence for each name. */
function meanings(names: readonly string[], width: number): string[] {
  const unique = [...new Map(names.map((name) => [name.toUpperCase(), name])).values()].sort()
  const longest = Math.min(26, Math.max(0, ...unique.map((name) => name.length)))
  const room = width - longest - 2
  return unique.flatMap((name) => {
    const row = capability(name)
    const about = row === undefined ? 'not known to imapscope' : `${row.about} (${row.rfc})`
    const [first = '', ...rest] = wrapped(about, room)
    return [`${padded(name, longest)}  ${first}`, ...rest.map((line) => `${' '.repeat(longest)}  ${line}`)]
  })
}

/**
 * Two sessions side by side.
 * @param files their names
 */
export function comparisonLines(
  rows: readonly Comparison[],
  files: readonly [string, string],
  reports: readonly [OffersReport, OffersReport],
  width: number,
): string[] {
  const heads = files.map((file, i) => {
    const servers = [...new Set(reports[i]?.groups.map(({ server }) => server))].join(' ')
    return [i === 0 ? 'first' : 'second', file, servers]
  })
  const different = rows.flatMap(({ first, second }) => [...first, ...second])
  const shown = rows.flatMap(({ phase, first, second, both }) => {
    const heading = phase === 'used' ? 'used by the client' : phase
    const same = first.length + second.length === 0 ? ', no difference' : ''
    return [
      '',
      `${heading}: ${count(both.length)} in both${same}`,
      ...(first.length === 0 ? [] : ['  only in the first:', ...listed('', first, width)]),
      ...(second.length === 0 ? [] : ['  only in the second:', ...listed('', second, width)]),
    ]
  })
  const header = table(
    [
      { title: 'SESSION', align: 'start', keep: 'always' },
      { title: 'FILE', align: 'start', keep: 'always', least: 20 },
      { title: 'SERVER', align: 'start', keep: 1, least: 12 },
    ],
    heads,
    width,
  )
  return [...header, ...shown, ...(different.length === 0 ? [] : ['', ...meanings(different, width)])]
}

/** @returns the report with the meaning of each capability */
export function capsJson({ groups, others }: OffersReport): object {
  const names = groups.flatMap(({ offers, uses }) => [
    ...offers.flatMap(({ names: told }) => told),
    ...uses.map((use) => use.capability),
  ])
  const known = [...new Set(names)].map((name) => [name, capability(name)?.about ?? null])
  return { connections: groups, others, meanings: Object.fromEntries(known) }
}
