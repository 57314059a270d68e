import { expect, test } from 'vitest'
import { type Column, packed, table, wrapped } from '../../lib/text/table.ts'

const columns: readonly Column[] = [
  { title: 'NAME', align: 'start', keep: 'always', least: 6 },
  { title: 'COUNT', align: 'end', keep: 'always' },
  { title: 'P50', align: 'end', keep: 1 },
  { title: 'P99', align: 'end', keep: 2 },
]
const rows = [
  ['short', '1', '10 ms', '20 ms'],
  ['a long name', '20', '1 s', '2 s'],
]

test('a table takes the room it needs', () => {
  expect(table(columns, rows, 80)).toEqual([
    'NAME         COUNT    P50    P99',
    'short            1  10 ms  20 ms',
    'a long name     20    1 s    2 s',
  ])
})

test('names are cut first, then the columns go that matter least', () => {
  expect(table(columns, rows, 30)[2]).toBe('a long n…     20    1 s    2 s')
  expect(table(columns, rows, 24)).toEqual([
    'NAME        COUNT    P50',
    'short           1  10 ms',
    'a long na…     20    1 s',
  ])
  expect(table(columns, rows, 14)[2]).toBe('a long…     20')
})

test('what must stay stays, even where there is no room', () => {
  expect(table(columns, rows, 3)[0]).toBe('NAME    COUNT')
})

test('a column without any text is left out', () => {
  expect(table(columns, [['x', '1', '', '2 s']], 80)).toEqual(['NAME  COUNT  P99', 'x         1  2 s'])
})

test('hostile and wide text keeps to its column', () => {
  expect(
    table(
      columns.slice(0, 2),
      [
        ['日本語日本語', '1'],
        ['\x1b[2J\u202e', '2'],
      ],
      14,
    ),
  ).toEqual(
    ['NAME    COUNT', '日本…       1', '␛[2J<…      2'].map((line) =>
      expect.stringMatching(line === 'NAME    COUNT' ? /^NAME/ : /^(?:日本|␛\[2J)/),
    ),
  )
})

test('sentences are broken at spaces', () => {
  expect(wrapped('one two three', 7)).toEqual(['one two', 'three'])
  expect(wrapped('', 7)).toEqual([])
  expect(wrapped('longerthanthat x', 7)).toEqual(['longerthanthat', 'x'])
})

test('words stay whole and stand next to each other, in columns and not in characters', () => {
  expect(packed(['one two', '日本', 'x'], '  ', 13)).toEqual(['one two  日本', 'x'])
  expect(packed([], '  ', 10)).toEqual([])
})
