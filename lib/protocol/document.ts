/** Families → the documentation page of all known parts of IMAP. Knows Markdown; writes no file. */
import { usage } from './arguments.ts'
import type { CommandRow, CommandStates, Family, WordKind, WordRow } from './rows.ts'
import { rows } from './vocabulary.ts'

const states: Record<CommandStates, string> = {
  any: 'any time',
  N: 'before login',
  AS: 'after login',
  A: 'after login, before SELECT',
  S: 'in a mailbox',
}

/**
 * The tables of RFCs, capabilities, commands and SASL mechanisms, each ordered by number or name.
 * @returns one Markdown page, ending with a line feed
 */
export function protocolMarkdown(families: readonly Family[]): string {
  const capabilities = sorted(rows(families, 'capabilities'))
  const commands = sorted(rows(families, 'commands'))
  const mechanisms = sorted(rows(families, 'mechanisms'))
  return [
    '# What imapscope knows of IMAP',
    '',
    'What is not listed here passes through all the same, byte for byte; it is only not explained.',
    'This page is made from the tables in `lib/protocol`, and a test keeps it up to date.',
    '',
    ...counts(families),
    '',
    '## RFCs',
    '',
    ...table(['RFC', 'What it is about', 'Words that refer to it'], rfcs(families)),
    '',
    '## Capabilities',
    '',
    'A name that ends in `…` stands for all that begin like it.',
    '',
    ...table(
      ['Capability', 'Defined in', 'What it means'],
      capabilities.map((row) => [name(row.keyed ? `${row.name}…` : row.name), link(row.rfc), row.about]),
    ),
    '',
    '## Commands',
    '',
    ...table(
      ['Command', 'When', 'Defined in', 'What it does'],
      commands.map((row) => [name(form(row)), states[row.states], link(row.rfc), row.about]),
    ),
    '',
    '## SASL mechanisms',
    '',
    ...table(
      ['Mechanism', 'Defined in', 'What it is'],
      mechanisms.map((row) => [name(row.name), link(row.rfc), row.about]),
    ),
    '',
  ].join('\n')
}

/** The names of the kinds of rows on the page, in singular and plural. */
const kinds: readonly (readonly [kind: WordKind, one: string, many: string])[] = [
  ['capabilities', 'capability', 'capabilities'],
  ['commands', 'command', 'commands'],
  ['responses', 'response', 'responses'],
  ['codes', 'response code', 'response codes'],
  ['fetchItems', 'FETCH item', 'FETCH items'],
  ['searchKeys', 'search key', 'search keys'],
  ['sortKeys', 'sort key', 'sort keys'],
  ['statusItems', 'STATUS item', 'STATUS items'],
  ['mailboxAttributes', 'mailbox attribute', 'mailbox attributes'],
  ['flags', 'flag or keyword', 'flags and keywords'],
  ['mechanisms', 'mechanism', 'mechanisms'],
]

/** One line for each RFC that a row names: its link, the families that name it, the number of its words. */
function rfcs(families: readonly Family[]): string[][] {
  const found = new Map<number, { titles: Set<string>; words: Map<string, number> }>()
  for (const family of families) {
    for (const [kind, one] of kinds) {
      for (const { rfc } of rows([family], kind)) {
        const number = Number(/^RFC (\d+)/.exec(rfc)?.[1])
        if (Number.isNaN(number)) continue
        const line = found.get(number) ?? { titles: new Set(), words: new Map() }
        found.set(number, line)
        line.titles.add(family.title)
        line.words.set(one, (line.words.get(one) ?? 0) + 1)
      }
    }
  }
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([number, { titles, words }]) => [
      link(`RFC ${number}`),
      [...titles].join('; '),
      kinds.flatMap(([, one, many]) => amount(words.get(one) ?? 0, one, many)).join(', '),
    ])
}

function amount(count: number, one: string, many: string): string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]
}

/** A list of how many words of each other kind are known. */
function counts(families: readonly Family[]): readonly string[] {
  // The remaining kinds have tables of their own.
  const others = kinds.filter(([kind]) => !['capabilities', 'commands', 'mechanisms'].includes(kind))
  const told = others.map(([kind, , words]) => `${rows(families, kind).length} ${words}`)
  return ['Besides the tables below it knows:', '', ...told.map((line) => `- ${line}`)]
}

function form(row: CommandRow): string {
  return [row.name, usage(row.arguments)].join(' ').trimEnd()
}

function sorted<R extends WordRow>(known: readonly R[]): readonly R[] {
  // By code unit, not by locale: the page must be the same on every computer.
  return [...known].sort((a, b) => (a.name.toUpperCase() < b.name.toUpperCase() ? -1 : 1))
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): readonly string[] {
  const cells = (line: readonly string[]) =>
    `| ${line.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [cells(head), cells(head.map(() => '---')), ...lines.map(cells)]
}

function name(text: string): string {
  return `\`${text}\``
}

/** `RFC 7162 §3.1.2` and drafts become links; names of vendors stay as they are. */
function link(source: string): string {
  const [, number, section] = /^RFC (\d+)(?: §([\d.]+))?$/.exec(source) ?? []
  if (number) {
    const anchor = section ? `#section-${section}` : ''
    return `[${source}](https://www.rfc-editor.org/rfc/rfc${number}${anchor})`
  }
  return source.startsWith('draft-') ? `[draft](https://datatracker.ietf.org/doc/${source}/)` : source
}
