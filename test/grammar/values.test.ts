/** Sets, dates, names, words, sections, numbers: what has a small grammar of its own, by table. */
import { describe, expect, test } from 'vitest'
import { data } from '../../lib/grammar/data.ts'
import { date, dateTime } from '../../lib/grammar/dates.ts'
import { decodeMailbox, encodeMailbox } from '../../lib/grammar/mailbox.ts'
import { numeral } from '../../lib/grammar/octets.ts'
import { section, sectionText } from '../../lib/grammar/section.ts'
import { count, expand, includes, sequenceSet } from '../../lib/grammar/sequence-set.ts'
import { parse } from '../../lib/grammar/tree.ts'
import { decodeWords } from '../../lib/grammar/words.ts'
import type { Deviation } from '../../lib/wire/frame.ts'
import { command, octets, response } from './frame.ts'

describe('sequence sets', () => {
  const sets: readonly [string, number | undefined, number | undefined, number[]][] = [
    ['1', undefined, 1, [1]],
    ['1:3,5', undefined, 4, [1, 2, 3, 5]],
    ['4:2', undefined, 3, [2, 3, 4]],
    ['1:3,2:5', undefined, 5, [1, 2, 3, 2, 3, 4, 5]],
    ['1:5,2:3', undefined, 5, [1, 2, 3, 4, 5, 2, 3]],
    ['5:*', 7, 3, [5, 6, 7]],
    ['5:*', undefined, undefined, []],
    ['*', 9, 1, [9]],
    ['10:*', 7, 4, [7, 8, 9, 10]],
    ['$', undefined, 0, []],
    ['*:4,7', undefined, undefined, [7]],
  ]
  test.each(sets)('%s with %s as the largest', (text, largest, many, numbers) => {
    const set = sequenceSet(text)!
    expect(count(set, largest)).toBe(many)
    expect([...expand(set, largest)]).toEqual(numbers)
  })

  test.each(['', '1,', ',1', '1:', ':', 'a', '1-3', '1 2', '-1', '99999999999'])('%s is no set', (text) => {
    expect(sequenceSet(text)).toBe(undefined)
  })

  test('a set of all numbers costs nothing until it is walked', () => {
    const set = sequenceSet('1:4294967295')!
    expect(count(set)).toBe(4294967295)
    expect(expand(set).next().value).toBe(1)
    expect(includes(set, 7)).toBe(true)
    expect(includes(sequenceSet('5:*')!, 4)).toBe(false)
    expect(includes(sequenceSet('5:*')!, 4_000_000)).toBe(true)
  })
})

describe('dates', () => {
  const times: readonly [string, string | undefined][] = [
    ['17-Jul-1996 02:44:25 -0700', '1996-07-17T02:44:25-07:00'],
    [' 1-Jan-2024 00:00:00 +0000', '2024-01-01T00:00:00+00:00'],
    ['1-jan-2024 0:00:00 +0000', '2024-01-01T00:00:00+00:00'],
    ['17-Jul-1996 02:44:25', '1996-07-17T02:44:25'],
    ['32-Jul-1996 02:44:25 -0700', undefined],
    ['17-Xyz-1996 02:44:25 -0700', undefined],
    ['17-Jul-1996 24:44:25 -0700', undefined],
    ['17-Jul-1996', undefined],
    ['', undefined],
    ['yesterday', undefined],
  ]
  test.each(times)('date-time %s', (text, iso) => expect(dateTime(text)).toBe(iso))

  const days: readonly [string, string | undefined][] = [
    ['1-Feb-1994', '1994-02-01'],
    ['31-dec-2030', '2030-12-31'],
    ['1-Feb-1994 00:00:00 +0000', undefined],
    ['1994-02-01', undefined],
  ]
  test.each(days)('date %s', (text, iso) => expect(date(text)).toBe(iso))
})

describe('mailbox names', () => {
  const names: readonly [sent: string, name: string][] = [
    ['INBOX', 'INBOX'],
    ['&Jjo-!', '☺!'],
    ['~peter/mail/&U,BTFw-/&ZeVnLIqe-', '~peter/mail/台北/日本語'],
    ['Entw&APw-rfe', 'Entwürfe'],
    ['a&-b', 'a&b'],
    ['&2D3eAA-', '😀'],
    ['&AOk-&-&AOk-', 'é&é'],
  ]
  test.each(names)('%s is %s, and back', (sent, name) => {
    expect(decodeMailbox(sent)).toBe(name)
    expect(encodeMailbox(name)).toBe(sent)
  })

  test.each(['&', 'a & b', '&Jjo', '&A-', '&2D0-', '☃️&☺️', '&!!!-'])('%s is no modified UTF-7', (sent) => {
    expect(decodeMailbox(sent)).toBe(undefined)
  })

  test('a name in UTF-8 is taken as it is, with a finding where it has an ampersand', () => {
    const findings: Deviation[] = []
    expect(data(parse(response('* LIST () "/" "☃️&☺️"\r\n')), findings)).toMatchObject({ mailbox: '☃️&☺️' })
    expect(findings.map((finding) => finding.rule)).toEqual(['mailbox-utf7'])
  })

  test('a name in modified UTF-7 is told in both forms', () => {
    expect(data(parse(response('* LSUB () "/" Entw&APw-rfe\r\n')), [])).toEqual({
      type: 'list',
      attributes: [],
      delimiter: '/',
      mailbox: 'Entwürfe',
      sent: 'Entw&APw-rfe',
    })
  })
})

describe('encoded words', () => {
  const words: readonly [string, string][] = [
    ['plain', 'plain'],
    ['=?utf-8?B?4pi6?=', '☺'],
    ['=?utf-8?B?4pg=?= =?utf-8?B?ug==?=', '☺'],
    ['=?iso-8859-1?Q?a=E4_b?= c', 'aä b c'],
    ['=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=', '日本'],
    ['=?gb18030?B?xOO6ww==?=', '你好'],
    ['=?ks_c_5601-1987?B?uN7Azw==?=', '메일'],
    ['=?windows-1252*en?Q?=80?=', '€'],
    ['=?broken', '=?broken'],
  ]
  test.each(words)('%s', (sent, text) => expect(decodeWords(sent)).toBe(text))

  test('a value longer than 16 KiB stays as it was sent', () => {
    const long = '=?utf-8?Q?a?= '.repeat(2000)
    expect(decodeWords(long)).toBe(long)
  })
})

describe('sections', () => {
  const sections: readonly [string, object, string][] = [
    ['BODY[]', { part: [] }, ''],
    ['BODY[]<0>', { part: [], origin: 0 }, '<0>'],
    ['BODY.PEEK[1.2.MIME]<0.100>', { part: [1, 2], what: 'MIME', origin: 0, length: 100 }, '1.2.MIME<0>'],
    [
      'body[header.fields (To "From")]',
      { part: [], what: 'HEADER.FIELDS', fields: ['To', 'From'] },
      'HEADER.FIELDS (FROM TO)',
    ],
    [
      'BODY[2.HEADER.FIELDS.NOT (X)]',
      { part: [2], what: 'HEADER.FIELDS.NOT', fields: ['X'] },
      '2.HEADER.FIELDS.NOT (X)',
    ],
    ['BINARY[3]', { part: [3] }, '3'],
    ['BINARY.SIZE[3]', { part: [3] }, '3'],
    ['BODY[{4}\r\nTEXT]', { part: [], what: 'TEXT' }, 'TEXT'],
  ]
  test.each(sections)('%s', (text, expected, normal) => {
    const tree = parse(command(`a FETCH 1 ${text}\r\n`))
    const [, item] = tree.values
    expect(item?.kind).toBe('item')
    expect(item?.text()).toBe(text)
    const found = section(tree.tape, item!.at)!
    expect(found).toEqual(expected)
    expect(sectionText(found)).toBe(normal)
  })
})

describe('numbers', () => {
  const numbers: readonly [string, unknown][] = [
    ['0', 0],
    ['007', 7],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', '9007199254740992'],
    ['00018446744073709551615', '18446744073709551615'],
    ['', undefined],
    ['1a', undefined],
    ['-1', undefined],
  ]
  test.each(numbers)('%s', (text, value) => {
    const bytes = octets(text)
    expect(numeral(bytes, 0, bytes.length)).toBe(value)
  })
})
