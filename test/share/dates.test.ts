/** Dates in whatever text they stand: all moved by as many weeks, none enciphered. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dated, movedDate } from '../../lib/share/dates.ts'
import { pseudonyms, weeksOf } from '../../lib/share/pseudonyms.ts'

const in_ = (text: string, weeks: number): string =>
  dated(text, weeks)
    .map((part) => part.text)
    .join('')

describe('a date is moved where it stands', () => {
  test.each([
    ['Mon, 23 Nov 2026 10:11:12 +0000 (UTC)', 'Mon, 16 Nov 2026 10:11:12 +0000 (UTC)'],
    ['by x id 7; Mon,\r\n 23 Nov 2026 10:11:12 GMT', 'by x id 7; Mon,\r\n 16 Nov 2026 10:11:12 GMT'],
    ['23-Nov-2026 00:00:00 -0700', '16-Nov-2026 00:00:00 -0700'],
    [' 8-Nov-2026 00:00:00 -0700', ' 1-Nov-2026 00:00:00 -0700'],
    ['10-Nov-2026', '03-Nov-2026'],
    ['Nov 23 01:02:03 2026 GMT', 'Nov 16 01:02:03 2026 GMT'],
    ['From x Mon Nov  9 01:02:03 2026', 'From x Mon Nov  2 01:02:03 2026'],
    ['Nov 23, 2026', 'Nov 16, 2026'],
    ['2026-11-23T10:11:12.5Z', '2026-11-16T10:11:12.5Z'],
    ['20261123T101112Z', '20261116T101112Z'],
    ['23.11.2026, 23/11/2026', '16.11.2026, 16/11/2026'],
    ['Sat, 1 Jan 00 00:00:00 EST', 'Sat,25 Dec 99 00:00:00 EST'],
    ['1 JAN 2000 00:00 +0000', '25 DEC1999 00:00 +0000'],
    ['x1-Jan-2000 1.2.3 2026.11.23 30-Feb-2026', 'x1-Jan-2000 1.2.3 2026.11.23 30-Feb-2026'],
  ])('%j', (text, moved) => {
    expect(in_(text, -1)).toBe(moved)
  })

  test('one with a day of one digit grows only where nothing around it can give way', () => {
    expect(movedDate('1-Feb-2024', -1)).toBe('25-Jan-2024')
    expect(in_('since 1-Feb-2024.', -1)).toBe('since 25-Jan2024.')
    expect(in_('x; Thu,\r\n 1 Feb 2024 10:00 Z', -1)).toBe('x; Thu,\r\n 25 Jan2024 10:00 Z')
  })

  test('days that mean none stay, since moved they would say how far the others were', () => {
    for (const none of ['1-Jan-1970', '01-Jan-1970 00:00:00 +0000', '31-Dec-1969', '1-Jan-1980'])
      expect(movedDate(none, -100)).toBe(none)
  })
})

test('weekdays agree with their dates, and what lies between two dates stays', () => {
  const day = fc.date({
    min: new Date('1990-01-01T00:00:00Z'),
    max: new Date('2099-12-31T00:00:00Z'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(day, day, fc.integer({ min: -520, max: -1 }), (one, other, weeks) => {
      const read = (date: Date): number => {
        const moved = in_(date.toUTCString(), weeks)
        expect(new Date(moved).toUTCString()).toBe(moved)
        return Date.parse(moved)
      }
      const span = Math.trunc(one.getTime() / 1000) - Math.trunc(other.getTime() / 1000)
      expect((read(one) - read(other)) / 1000).toBe(span)
    }),
  )
})

test('a key says how far, from a week to ten years into the past', () => {
  const found = new Set(
    Array.from({ length: 200 }, (_, seed) => weeksOf(Uint8Array.from({ length: 16 }, () => seed))),
  )
  expect(found.size).toBeGreaterThan(100)
  for (const weeks of found) expect(weeks <= -1 && weeks >= -520).toBe(true)
})

test.each(['like', 'uniform'] as const)('the digits of a date stand for no other digits: %s', (shape) => {
  const names = pseudonyms(new Uint8Array(16).fill(3), shape)
  const [year = ''] = /\d{4}/.exec(names.text('Mon, 23 Nov 2026 10:11:12 +0000')) ?? []
  expect(names.text('2026')).not.toBe(year)
  expect(names.text('Mon, 23 Nov 2026 10:11:12 +0000')).toContain(' 10:11:12 +0000')
})
