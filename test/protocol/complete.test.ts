/** Is all of IMAP there: the rows against lists that were written down apart from them (expected/*.txt). */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as listed from '../../lib/protocol/families.ts'
import { families, rows, type WordKind, type WordRow } from '../../lib/protocol/index.ts'

const expected: Record<WordKind, string> = {
  capabilities: 'capabilities',
  commands: 'commands',
  responses: 'responses',
  codes: 'codes',
  parameters: 'parameters',
  fetchItems: 'fetch-items',
  sections: 'sections',
  storeItems: 'store-items',
  searchKeys: 'search-keys',
  searchReturns: 'search-returns',
  searchResults: 'search-results',
  sortKeys: 'sort-keys',
  threadAlgorithms: 'thread-algorithms',
  statusItems: 'status-items',
  listSelections: 'list-selections',
  listReturns: 'list-returns',
  listResults: 'list-results',
  mailboxAttributes: 'mailbox-attributes',
  flags: 'flags',
  rights: 'rights',
  notifyEvents: 'notify-events',
  notifyFilters: 'notify-filters',
  mechanisms: 'mechanisms',
}
const kinds = Object.keys(expected) as WordKind[]

/** Parameters are told apart by the command that takes them. */
function names(kind: WordKind): string[] {
  if (kind !== 'parameters') return rows(families, kind).map((row) => row.name)
  return rows(families, kind).flatMap((row) => row.commands.map((command) => `${command} ${row.name}`))
}

const all: [string, WordRow][] = kinds.flatMap((kind) =>
  rows(families, kind).map((row): [string, WordRow] => [`${kind} ${row.name}`, row]),
)

test.each(kinds)('%s: the rows are those of the separate list', (kind) => {
  const file = new URL(`expected/${expected[kind]}.txt`, import.meta.url)
  const wanted = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  const known = names(kind)
  expect({
    missing: wanted.filter((name) => !known.includes(name)),
    unexpected: known.filter((name) => !wanted.includes(name)),
  }).toEqual({ missing: [], unexpected: [] })
  expect(wanted.length).toBeGreaterThan(0)
})

test('every separate list is compared', () => {
  const files = readdirSync(new URL('expected', import.meta.url))
  expect(files.sort()).toEqual(
    Object.values(expected)
      .map((name) => `${name}.txt`)
      .sort(),
  )
})

test.each(kinds)('%s: no name is defined twice, whatever its case', (kind) => {
  const fold = (name: string) => (kind === 'rights' ? name : name.toUpperCase())
  const known = names(kind).map(fold)
  expect(known.filter((name, index) => known.indexOf(name) !== index)).toEqual([])
})

test('every row says in one sentence of at most 120 characters what it means', () => {
  const wrong = all.filter(
    ([, { about }]) => !/^[A-Z][^.!?]*(?:\.\S[^.!?]*)*\.$/.test(about) || about.length > 120,
  )
  expect(wrong.map(([name, { about }]) => `${name}: ${about}`)).toEqual([])
})

test('no two rows of one kind share a sentence', () => {
  const seen = new Map<string, string>()
  const twice = kinds.flatMap((kind) =>
    rows(families, kind).flatMap((row) => {
      const key = `${kind} ${row.about}`
      const other = seen.get(key)
      seen.set(key, row.name)
      return other === undefined ? [] : [`${kind} ${other} and ${row.name}`]
    }),
  )
  expect(twice).toEqual([])
})

test('every row names an RFC, a draft, or whose word it is', () => {
  const wrong = all.filter(
    ([, { rfc }]) => !/^(?:RFC \d+(?: §[\d.]*\d)?|draft-[a-z0-9-]+|[A-Za-z][A-Za-z ]+)$/.test(rfc),
  )
  expect(wrong.map(([name, { rfc }]) => `${name}: ${rfc}`)).toEqual([])
})

test('every response that a command asks for is known', () => {
  const responses = new Set(rows(families, 'responses').map((row) => row.name))
  const asked = [...rows(families, 'commands'), ...families.flatMap((family) => family.additions ?? [])]
  expect(asked.flatMap((row) => row.solicits ?? []).filter((name) => !responses.has(name))).toEqual([])
})

test('every command that takes a parameter is known', () => {
  const commands = new Set(rows(families, 'commands').map((row) => row.name))
  expect(
    rows(families, 'parameters').flatMap((row) => row.commands.filter((name) => !commands.has(name))),
  ).toEqual([])
})

test('every file that defines a family is in the list', async () => {
  const folder = new URL('../../lib/protocol/', import.meta.url)
  const files = readdirSync(folder).filter((file) =>
    /: Family = \{$/m.test(readFileSync(new URL(file, folder), 'utf8')),
  )
  expect(files.length).toBe(families.length)
  for (const file of files) {
    const [, name = ''] =
      /^export const (\w+): Family = \{$/m.exec(readFileSync(new URL(file, folder), 'utf8')) ?? []
    expect(Object.keys(listed), `${name} of ${file}`).toContain(name)
  }
})

test('every family has a title of its own', () => {
  const titles = families.map((family) => family.title)
  expect(new Set(titles).size).toBe(titles.length)
})
