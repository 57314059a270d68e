/** The states of a connection and all that moves it. RFC 9051 §3. */
import { describe, expect, test } from 'vitest'
import type { State } from '../../lib/session/events.ts'
import { greeted, moved, told } from '../../lib/session/states.ts'
import { recorded, retold } from './retold.ts'

const n = 'not authenticated'
const a = 'authenticated'
const s = 'selected'
const l = 'logout'

test.each([
  ['OK', n],
  ['PREAUTH', a],
  ['BYE', l],
  [undefined, n],
])('the greeting %s leads to %s', (status, state) => {
  expect(greeted(status)).toBe(state)
})

/** After OK, NO and BAD, from each of the three states. */
const table: [
  command: string,
  n: [State, State, State],
  a: [State, State, State],
  s: [State, State, State],
][] = [
  ['NOOP', [n, n, n], [a, a, a], [s, s, s]],
  ['LOGIN', [a, n, n], [a, a, a], [s, s, s]],
  ['AUTHENTICATE', [a, n, n], [a, a, a], [s, s, s]],
  ['STARTTLS', [n, n, n], [a, a, a], [s, s, s]],
  ['SELECT', [n, n, n], [s, a, a], [s, a, s]],
  ['EXAMINE', [n, n, n], [s, a, a], [s, a, s]],
  ['CLOSE', [n, n, n], [a, a, a], [a, s, s]],
  ['UNSELECT', [n, n, n], [a, a, a], [a, s, s]],
  ['UNAUTHENTICATE', [n, n, n], [n, a, a], [n, s, s]],
  ['LOGOUT', [l, n, n], [l, a, a], [l, s, s]],
  ['ENABLE', [n, n, n], [a, a, a], [s, s, s]],
  ['STATUS', [n, n, n], [a, a, a], [s, s, s]],
]

const cases = table.flatMap(([command, ...rows]) =>
  rows.flatMap((row, i) => row.map((to, j) => [command, ['OK', 'NO', 'BAD'][j], [n, a, s][i], to] as const)),
)

test.each(cases)('%s %s while %s leads to %s', (command, status, from, to) => {
  expect(moved(from as State, command, status)).toBe(to)
})

test.each([
  ['BYE', undefined, s, l],
  ['BYE', 'UNAVAILABLE', n, l],
  ['OK', 'CLOSED', s, a],
  ['OK', 'CLOSED', a, a],
  ['OK', 'ALERT', s, s],
  ['NO', undefined, s, s],
] as const)('an untagged %s [%s] while %s leads to %s', (status, code, from, to) => {
  expect(told(from, status, code)).toBe(to)
})

const story = (text: string): string[] =>
  retold(recorded(text)).filter((line) => /^(state|mailbox)/.test(line) && !line.endsWith('ended'))

describe('the mailbox that is selected', () => {
  const open = 'S: * PREAUTH hi\nC: a SELECT x\nS: * 3 EXISTS\nS: a OK'
  const opened = ['state connecting → authenticated', 'mailbox x: EXISTS 3', 'state authenticated → selected']

  test('after [CLOSED] the answers are about the new one', () => {
    const text = `${open}\nC: b SELECT y\nS: * 4 EXISTS\nS: * OK [CLOSED] x\nS: * 7 EXISTS\nS: b OK\nS: * 8 EXISTS`
    expect(story(text)).toEqual([...opened, 'mailbox y: EXISTS 7', 'mailbox y: EXISTS 7 → 8'])
  })

  test('a SELECT that is refused leaves none, and news are about nothing', () => {
    expect(story(`${open}\nC: b SELECT y\nS: b NO\nS: * 8 EXISTS`)).toEqual([
      ...opened,
      'state selected → authenticated',
    ])
  })

  test('a SELECT that is malformed changes nothing', () => {
    expect(story(`${open}\nC: b SELECT\nS: b BAD\nS: * 8 EXISTS`)).toEqual([
      ...opened,
      'mailbox x: EXISTS 3 → 8',
    ])
  })

  test('a SELECT that is malformed after [CLOSED] leaves none', () => {
    expect(story(`${open}\nC: b SELECT y z\nS: * OK [CLOSED] x\nS: b BAD`)).toEqual([
      ...opened,
      'state selected → authenticated',
    ])
  })

  test('the server closes it of its own accord', () => {
    expect(story(`${open}\nC: b NOOP\nS: * OK [CLOSED] gone\nS: b OK`)).toEqual([
      ...opened,
      'state selected → authenticated',
    ])
  })

  test('UNAUTHENTICATE goes back to the login', () => {
    expect(story(`${open}\nC: b UNAUTHENTICATE\nS: b OK`)).toEqual([
      ...opened,
      'state selected → not authenticated',
    ])
  })

  test('BYE ends all of it', () => {
    expect(story(`${open}\nS: * BYE shutdown`)).toEqual([...opened, 'state selected → logout'])
  })
})

test('what ENABLE switched on is known from ENABLED on, and until UNAUTHENTICATE', () => {
  const lines = retold(
    recorded(
      'S: * PREAUTH hi\nC: a ENABLE QRESYNC\nS: * ENABLED QRESYNC\nC: b CAPABILITY\nS: * CAPABILITY X\nS: a OK',
    ),
  )
  expect(lines).toContain('capabilities after ENABLE (CAPABILITY): +X')
})
