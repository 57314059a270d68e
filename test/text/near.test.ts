import { expect, test } from 'vitest'
import { meant } from '../../lib/text/near.ts'

test.each([
  ['opne', 'open'],
  ['exprot', 'export'],
  ['pars', 'parse'],
])('%s means %s', (typed, command) => {
  expect(meant(typed, ['open', 'export', 'parse'])).toBe(command)
})

test.each(['mail', 'op', '127.0.0.1', 'imap.example.org'])('%s is none of them', (typed) => {
  expect(meant(typed, ['open', 'export', 'parse'])).toBeUndefined()
})

test('of several the nearest is meant', () => {
  expect(meant('expart', ['expert', 'export', 'exparts'])).toBe('expert')
  expect(meant('stast', ['stat', 'stats'])).toBe('stat')
})
