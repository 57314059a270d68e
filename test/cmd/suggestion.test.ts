import { expect, test } from 'vitest'
import { meant } from '../../cmd/shared/suggestion.ts'

test.each([
  ['opne', 'open'],
  ['exprot', 'export'],
  ['pars', 'parse'],
])('%s means %s', (typed, command) => {
  expect(meant(typed, ['open', 'export', 'parse'])).toBe(command)
})

test.each(['localhost', 'imap.example.org', 'mail', 'imaps://open', 'op', '127.0.0.1'])(
  '%s is a server',
  (typed) => {
    expect(meant(typed, ['open', 'export', 'parse'])).toBeUndefined()
  },
)
