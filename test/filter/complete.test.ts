import { expect, test } from 'vitest'
import { compile, complete } from '../../lib/filter/index.ts'
import { terms } from '../../lib/filter/terms.ts'

/** What could stand at the `|`, each written into its place. */
function completed(marked: string): string[] {
  const cursor = marked.indexOf('|')
  const text = marked.replace('|', '')
  const { from, to, items } = complete(text, cursor)
  return items.map((item) => `${text.slice(0, from)}${item.text}${text.slice(to)}`)
}

test('an empty filter begins with any term but former names', () => {
  expect(completed('|').slice(0, 3)).toEqual(['cmd:', 'tag:', 'status:'])
  expect(completed('|')).toHaveLength(terms.length - 1 + 3)
  expect(completed('hel|')).toEqual([])
  expect(compile('held>5m')).not.toHaveProperty('error')
  expect(completed('|').slice(-3)).toEqual(['not', '(', '/'])
})

test.each([
  ['st|', ['status:', 'state:']],
  ['CM|', ['cmd:']],
  ['d|', ['d>']],
  [
    'status:|',
    ['status:ok', 'status:no', 'status:bad', 'status:bye', 'status:ended', 'status:lost', 'status:running'],
  ],
  ['status:b|', ['status:bad', 'status:bye']],
  ['status:no,b|', ['status:no,bad', 'status:no,bye']],
  ['status>|', []],
  ['cmd:sel|', ['cmd:SELECT']],
  ['cmd:uid m|', ['cmd:uid mbox:']],
  ['not has:l| status:ok', ['not has:literal status:ok']],
  ['cmd:fetch a|', ['cmd:fetch at>', 'cmd:fetch answers:', 'cmd:fetch and']],
  ['cmd:fetch o|', ['cmd:fetch out>', 'cmd:fetch or']],
  ['cmd:fetch and o|', ['cmd:fetch and out>']],
  ['/fetch|', []],
  ['/fetch/|', []],
  ['mbox:"a b|', []],
  ['nothing:|', []],
])('%s', (text, expected) => {
  expect(completed(text)).toEqual(expected)
})

test('commands of two words are quoted', () => {
  expect(completed('cmd:uid|')).toContain('cmd:"UID FETCH"')
})

test('a ) is offered where a ( is open', () => {
  expect(completed('(cmd:fetch |')).toContain('(cmd:fetch )')
  expect(completed('cmd:fetch |')).not.toContain('cmd:fetch )')
  expect(completed('(cmd:fetch) |')).not.toContain('(cmd:fetch) )')
})

test('whatever is completed is understood, or waits for its value', () => {
  for (const { name } of terms) {
    for (const filter of completed(`${name}:|`)) expect(compile(filter)).not.toHaveProperty('error')
  }
})
