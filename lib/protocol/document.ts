/** Families → the page that tells users which parts of IMAP are known. Knows Markdown; writes no file. */
import type { CommandRow, CommandStates, Family, Row } from './rows.ts'
import { rows } from './vocabulary.ts'

const states: Record<CommandStates, string> = {
  any: 'any time',
  N: 'before login',
  AS: 'after login',
  A: 'after login, before SELECT',
  S: 'in a mailbox',
}

/**
 * The tables of capabilities, commands and SASL mechanisms, each in the order of names.
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
      commands.map((row) => [name(usage(row)), states[row.states], link(row.rfc), row.about]),
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

/** How many words of each other kind are known, as a list. */
function counts(families: readonly Family[]): readonly string[] {
  const kinds = [
    ['responses', 'responses'],
    ['codes', 'response codes'],
    ['fetchItems', 'FETCH items'],
    ['searchKeys', 'search keys'],
    ['sortKeys', 'sort keys'],
    ['statusItems', 'STATUS items'],
    ['mailboxAttributes', 'mailbox attributes'],
    ['flags', 'flags and keywords'],
  ] as const
  const told = kinds.map(([kind, words]) => `${rows(families, kind).length} ${words}`)
  return ['Besides the tables below it knows:', '', ...told.map((line) => `- ${line}`)]
}

function usage(row: CommandRow): string {
  return row.arguments === '' ? row.name : `${row.name} ${row.arguments}`
}

function sorted<R extends Row>(known: readonly R[]): readonly R[] {
  // By code unit and not by locale: the page must be the same on every computer.
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

/** `RFC 7162 §3.1.2` and drafts become links; the name of a vendor stays as it is. */
function link(source: string): string {
  const [, number, section] = /^RFC (\d+)(?: §([\d.]+))?$/.exec(source) ?? []
  if (number) {
    const anchor = section ? `#section-${section}` : ''
    return `[${source}](https://www.rfc-editor.org/rfc/rfc${number}${anchor})`
  }
  return source.startsWith('draft-') ? `[draft](https://datatracker.ietf.org/doc/${source}/)` : source
}
