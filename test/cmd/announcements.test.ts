/** What the program tells about itself: printed without a screen, in its log with one, and once. */
import { expect, test } from 'vitest'
import { Announcements, changes } from '../../cmd/shared/announcements.ts'
import { cause } from '../../lib/capture/container/errors.ts'

/** Announcements with what was printed and what a screen was told, at a time that the test sets. */
function announcing(): { now: number; printed: string[]; shown: string[]; all: Announcements } {
  const it = { now: 0, printed: [] as string[], shown: [] as string[] }
  const all = new Announcements(
    () => it.now,
    (line) => it.printed.push(line),
  )
  return Object.assign(it, { all })
}

test('a screen is told everything from the beginning, and nothing is printed over it', () => {
  const it = announcing()
  it.all.say({ severity: 'info', text: 'listening' })
  it.all.say({ severity: 'warning', text: 'not verified', remedy: 'use --pin' })
  expect(it.printed).toEqual(['listening', 'warning: not verified: use --pin'])
  it.now = 7
  it.all.listen((told) => it.shown.push(`${told.time} ${told.severity} ${told.text}`))
  it.all.say({ severity: 'error', text: 'the disk is full' })
  expect(it.shown).toEqual(['0 info listening', '0 warning not verified', '7 error the disk is full'])
  expect(it.printed.length).toBe(2)
  it.all.unlisten()
  it.all.say({ severity: 'note', text: 'written again' })
  expect(it.printed.at(-1)).toBe('note: written again')
  expect(it.shown.length).toBe(3)
})

test('how much it matters is said with each line: what is an error is printed even where nothing else is', () => {
  const printed: string[] = []
  const all = new Announcements(
    () => 0,
    (line, severity) => printed.push(`${severity} | ${line}`),
  )
  all.say({ severity: 'info', text: 'listening' })
  all.session({
    path: '/a.pcapng',
    part: 1,
    before: 0,
    size: 1,
    lost: 0,
    error: 'The file cannot be written.',
  })
  expect(printed).toEqual(['info | listening', 'error | error: The file cannot be written.'])
})

const noSpace = Object.assign(new Error('no'), { code: 'ENOSPC' })

test('a session file tells what changed, not that it grew', () => {
  const one = { path: '/a.pcapng', part: 1, before: 0, size: 1, lost: 0 }
  const words = (...states: Parameters<typeof changes>): string[] =>
    changes(...states).map(({ severity, text }) => `${severity} ${text}`)
  expect(words(undefined, one)).toEqual([])
  expect(words(one, { ...one, size: 2 })).toEqual([])
  expect(words(one, { ...one, path: '/a-2.pcapng' })).toEqual(['info the session continues in /a-2.pcapng'])
  const failed = { ...one, error: 'cannot be written', lost: 5 }
  expect(words(one, failed)).toEqual([
    'error cannot be written',
    'warning not everything is recorded: the session file cannot be written',
  ])
  expect(words(one, { ...one, lost: 5 })).toEqual([
    'warning not everything is recorded: the disk does not keep up',
  ])
  const full = { ...one, error: `the file cannot be written: ${cause(noSpace)}` }
  expect(words(one, { ...full, lost: 5 })[1]).toBe('warning not everything is recorded: the disk is full')
  // It is written again by the time that it is known how much is missing.
  expect(words(full, { ...one, lost: 5 })[1]).toBe('warning not everything is recorded: the disk is full')
  expect(words(failed, { ...failed, lost: 9 })).toEqual([])
  expect(words(failed, { ...one, lost: 9 })).toEqual(['note the session file /a.pcapng is written again'])
})

test('the first file that a session goes on in is told too', () => {
  const it = announcing()
  it.all.recording('/a.pcapng')
  it.all.session({ path: '/a-2.pcapng', part: 2, before: 1, size: 1, lost: 0 })
  expect(it.printed).toEqual(['the session continues in /a-2.pcapng'])
})

test('a screen that lags is told of once in a while', () => {
  const it = announcing()
  for (const second of [0, 1, 9, 11, 12]) {
    it.now = second * 1e9
    it.all.lag(2_000_000)
  }
  const text = 'note: the screen is 2.0 M bytes behind and continues from the session file'
  expect(it.printed).toEqual([text, text])
})
