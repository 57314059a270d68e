/** Dates in whatever text they stand: all moved by as many weeks, none enciphered. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TlsFact } from '../../lib/record/record.ts'
import { factShared } from '../../lib/share/connection-facts.ts'
import { dated, movedDate, movedMoment, type Shift } from '../../lib/share/dates.ts'
import { message } from '../../lib/share/message.ts'
import { isNever } from '../../lib/share/never.ts'
import { pseudonyms, weeksOf } from '../../lib/share/pseudonyms.ts'
import { latin1, octets } from '../../lib/wire/octets.ts'

const like = (weeks: number): Shift => ({ weeks, uniform: false })
const within = (text: string, weeks: number, uniform = false): string =>
  dated(text, { weeks, uniform })
    .map((part) => part.made ?? part.text)
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
    ['Mon Nov 23 10:11:12 CET 2026', 'Mon Nov 16 10:11:12 CET 2026'],
    ['Mon Nov 23 10:11:12 +0100 2026', 'Mon Nov 16 10:11:12 +0100 2026'],
    ['Nov 23, 2026', 'Nov 16, 2026'],
    ['2026-11-23T10:11:12.5Z', '2026-11-16T10:11:12.5Z'],
    ['2026/11/23 10:11:12', '2026/11/16 10:11:12'],
    ['2026.11.23, 2026/2/18', '2026.11.16, 2026/2/11'],
    ['20261123T101112Z', '20261116T101112Z'],
    ['20261123, 20261123T101112+0100', '20261116, 20261116T101112+0100'],
    ['23.11.2026, 8.2.2026', '16.11.2026, 1.2.2026'],
    ['Sat, 8 Jan 00 00:00:00 EST', 'Sat, 1 Jan 00 00:00:00 EST'],
    ['Thu, 6 Jan 00 00:00:00 EST', 'Thu,30 Dec 99 00:00:00 EST'],
    ['2 JAN 2000 00:00 +0000', '26 DEC1999 00:00 +0000'],
  ])('%j', (text, moved) => {
    expect(within(text, -1)).toBe(moved)
  })

  test('one with a day of one digit grows only where nothing around it can give way', () => {
    expect(movedDate('1-Feb-2024', like(-1))).toBe('25-Jan-2024')
    expect(within('since 1-Feb-2024.', -1)).toBe('since 25-Jan2024.')
    expect(within('x; Thu,\r\n 1 Feb 2024 10:00 Z', -1)).toBe('x; Thu,\r\n 25 Jan2024 10:00 Z')
  })

  test('where texts may grow all days have two digits: one of one digit would tell when months began', () => {
    for (const text of ['Mon, 9 Nov 2026', 'Mon, 09 Nov 2026', 'Mon,  9 Nov 2026'])
      expect(within(text, -1, true)).toMatch(/^Mon, {1,2}02 Nov 2026$/)
    expect(within('9 Nov 2026 10:11 +0000', -2, true)).toBe('26 Oct 2026 10:11 +0000')
    expect(within('9.11.2026', -1, true)).toBe('02.11.2026')
    expect(movedDate('9-Nov-2026', { weeks: -1, uniform: true })).toBe('02-Nov-2026')
  })

  test('what stands behind a time of day stays only where it is a zone', () => {
    const [date, rest] = dated('Mon, 23 Nov 2026 10:11:12 +0000 (Fred)', like(-1))
    expect(date?.made).toBe('Mon, 16 Nov 2026 10:11:12 +0000')
    expect(rest).toEqual({ text: ' (Fred)', date: false })
  })
})

describe('days that mean none stay as they are written: moved they would say how far the others were', () => {
  test.each([
    ...[
      '1-Jan-1970',
      '01-Jan-1970 00:00:00 +0000',
      '31-Dec-1969',
      '1-Jan-1980',
      '31-Dec-9999',
      '19-Jan-2038',
    ],
    ...['30-Dec-1899', '7-Feb-2106', '26-Jul-1997', '01-Jan-0001', '1-Jan-4501', '5-May-2345', '3-Apr-1968'],
  ])('SINCE %s', (none) => {
    expect(movedDate(none, like(-100))).toBe(none)
    expect(movedDate(none, { weeks: -100, uniform: true })).toBe(none)
  })

  test.each([
    'Thu, 31 Dec 2037 23:55:55 GMT',
    'Mon, 26 Jul 1997 05:00:00 GMT',
    'Thu, 19 Nov 1981 08:52:00 GMT',
    'Fri, 31-Dec-9999 23:59:59 GMT',
    'Mon, 01 Jan 0001 00:00:00 +0000',
    'Tue, 6 Jan 1970 03:14:07 +0000',
    '9999-12-31T23:59:59.9999999Z',
    '0001-01-01 00:00:00',
    '4501-01-01',
    '16010101T000000Z',
    '31.12.9999',
    'Dec 31 23:59:59 9999 GMT',
  ])('%s in a text', (none) => {
    expect(within(none, -100)).toBe(none)
    expect(dated(none, like(-100))).toEqual([{ text: none, date: true, made: none }])
  })

  test('but mails that came on one are moved like those before and after them', () => {
    for (const text of ['Sat, 1 Jan 2000 13:45:12 +0100', '31-Dec-1999 10:11:12 -0800', '20010101T101112Z'])
      expect(within(text, -100)).not.toBe(text)
    for (const text of ['31-Dec-1999 16:00:00 -0800', '20010101T000000Z', '1 Jan 2000 05:30 +0530'])
      expect(within(text, -100)).toBe(text)
    expect(movedDate('01-Jan-2000 10:11:12 +0000', like(-1))).toBe('25-Dec-1999 10:11:12 +0000')
  })

  test('a capture whose clock was not set begins when it says', () => {
    for (const started of [0n, 90_061_000_000_000n]) expect(movedMoment(started, -100)).toBe(started)
    expect(movedMoment(1795377600000000000n, -1)).toBe(1794772800000000000n)
  })

  test('but not the birthday of somebody, nor any number', () => {
    for (const day of ['12.03.1965', '12 Mar 1965', '5 May 1887']) expect(within(day, -100)).not.toBe(day)
    for (const number of ['4711-10-12', '4711.12.10'])
      expect(dated(number, like(-100))).toEqual([{ text: number, date: true }])
    expect(dated('47111012', like(-100))).toEqual([{ text: '47111012', date: true }])
  })
})

describe('what looks like a date and cannot be read for sure is one word with its numbers', () => {
  test.each([
    ...['11/23/2026', '23/11/2026', '03/04/2026', '23-11-2026', '23.11.26', '2/3/26', '30-Feb-2026', '1.2.3'],
    ...[
      '23. November 2026',
      'November 23, 2026',
      '23 novembre 2026',
      '23 de maio de 2026',
      '23Nov2026',
      'Nov 23',
    ],
    ...['10:11:12', '10:11', '10:11:12.5 +0100', '23.11.26 10:11:12', '23 août 2026', '3. März 2026, 10:11'],
  ])('%s', (text) => {
    expect(dated(`on ${text}, so`, like(-1))).toEqual([
      { text: 'on ', date: false },
      { text, date: true },
      { text: ', so', date: false },
    ])
  })

  test('so that a time of day beside a date that was moved tells the code of no number', () => {
    for (const shape of ['like', 'uniform'] as const) {
      const names = pseudonyms(new Uint8Array(16).fill(3), shape)
      const [ten, eleven] = [names.text('10'), names.text('1011')]
      for (const text of ['10:11:12', '10:11', '10.11.12']) {
        const made = names.text(`at ${text}`).slice(names.text('at').length + 1)
        expect(made.split(/[:.]/)).not.toContain(ten)
        expect(made.replace(/[:.]/g, '')).not.toBe(eleven)
        expect(made).toMatch(shape === 'like' ? /^\d\d[:.]\d\d(?:[:.]\d\d)?$/ : /^[a-z]{8}$/)
      }
    }
  })

  test.each([
    '10.11.12.13',
    'fe80:10:11:12::',
    '12:34:56:78:9a:bc',
    '2001:db8::10:11',
    'x1-Jan-2000',
    'a1.2.3',
  ])('but not %s', (text) => {
    expect(dated(text, like(-1))).toEqual([{ text, date: false }])
  })
})

describe('the date of a release, which everybody can look up, is not moved', () => {
  const names = pseudonyms(new Uint8Array(16).fill(3), 'like')
  const day = (text: string): string => /\d{4}-\d\d-\d\d/.exec(text)?.[0] ?? ''
  const moved = names.text('2018-09-13')

  test('behind a version', () => {
    expect(day(names.text('SpamAssassin 3.4.2 (2018-09-13) on x'))).not.toBe(moved)
    expect(day(names.text('Mutt/1.9.4 (2018-09-13)'))).not.toBe(moved)
    expect(day(names.text('from 10.0.0.1; 2018-09-13'))).toBe(moved)
  })

  test.each(['User-Agent', 'X-Mailer', 'X-Spam-Checker-Version', 'X-Virus-Scanned'])('in %s', (field) => {
    const made = latin1(message(octets(`${field}: Alpine (DEB 67 2018-09-13)\r\n`), 'headers', names))
    expect(day(made)).not.toBe('')
    expect(day(made)).not.toBe(moved)
    expect(latin1(message(octets(`Date: 2018-09-13\r\n`), 'headers', names))).toContain(moved)
  })

  test('of the certificate of an authority, which is known by how long it is valid', () => {
    const at = 'Sep 13 00:00:00 2020 GMT'
    const one = { subject: '', issuer: '', names: [], validFrom: at, validTo: at, fingerprint256: '' }
    const tls = { name: 'tls', leg: 'server', protocol: 'TLSv1.3', cipher: '' } as const
    const fact = factShared({ ...tls, certificate: one, issuers: [one] }, names) as TlsFact
    expect(fact.certificate?.validTo).toBe(names.text(at))
    expect(fact.issuers?.[0]?.validTo).not.toBe(names.text(at))
    expect(fact.issuers?.[0]?.validTo).not.toContain('2020')
  })
})

test('weekdays agree with their dates, and what lies between two dates stays', () => {
  const any = fc.date({
    min: new Date('1990-01-01T00:00:00Z'),
    max: new Date('2099-12-31T00:00:00Z'),
    noInvalidDate: true,
  })
  const day = any.filter((one) => {
    return !isNever({ year: one.getUTCFullYear(), month: one.getUTCMonth(), day: one.getUTCDate() }, '')
  })
  fc.assert(
    fc.property(day, day, fc.integer({ min: -520, max: -1 }), (one, other, weeks) => {
      const read = (date: Date): number => {
        const moved = within(date.toUTCString(), weeks)
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
