/** The query language asks whatever there are terms over: here lines on their way, as alterations will. */
import { expect, test } from 'vitest'
import { compile, complete, type Language } from '../../lib/query/index.ts'
import { octets } from '../../lib/wire/octets.ts'

type Line = [side: 'client' | 'server', line: string, nth: number]

const lines: Language<Line> = {
  terms: [
    {
      name: 'side',
      kind: 'choice',
      about: 'who said it',
      example: 'side:server',
      choices: [
        { name: 'client', about: 'The mail client.', test: (side) => side === 'client' },
        { name: 'server', about: 'The server.', test: (side) => side === 'server' },
      ],
    },
    {
      name: 'word',
      kind: 'text',
      about: 'its first word',
      example: 'word:a*',
      of: (_, line) => [line.split(' ')[0]],
      known: [],
    },
    { name: 'nth', kind: 'number', about: 'which one it is', example: 'nth>3', of: (_, __, nth) => nth },
  ],
  searched: 'the line',
  *octets(_, line) {
    yield octets(line)
  },
}

const asked = (query: string, ...of: Line): unknown => {
  const compiled = compile(lines, query)
  return 'error' in compiled ? compiled.error.message : compiled.test(...of)
}

test.each([
  ['side:server word:a* nth>3', true],
  ['side:server nth>4', false],
  ['side:client or word=a1', true],
  ['not side:server', false],
  ['/in$/', false],
  ['/OK (done|in)/rc', true],
  ['', true],
  ['cmd:fetch', 'unknown term `cmd`'],
  ['side:proxy', 'side is never proxy'],
])('%s', (query, expected) => {
  expect(asked(query, 'server', 'a1 OK in', 4)).toBe(expected)
})

test('what completes a query comes from the terms too', () => {
  expect(complete(lines, 'side:', 5).items.map(({ text }) => text)).toEqual(['client', 'server'])
  expect(complete(lines, 's', 1).items.map(({ text }) => text)).toEqual(['side:'])
  expect(complete(lines, '/', 1).items).toEqual([])
  expect(complete(lines, '', 0).items.at(-1)).toEqual({ text: '/', about: 'Searches the line: /text/.' })
})
