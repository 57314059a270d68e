/** Pseudonyms that are all alike: what they hide, what they still tell apart. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeMailbox, encodeMailbox } from '../../lib/grammar/mailbox.ts'
import { decodeWords } from '../../lib/grammar/words.ts'
import { pseudonyms } from '../../lib/share/pseudonyms.ts'
import { disguised } from '../../lib/share/spelling.ts'
import { latin1, octets } from '../../lib/wire/octets.ts'
import { identified, identities } from './identities.ts'

const key = Uint8Array.from({ length: 16 }, (_, at) => at)
const names = pseudonyms(key, 'uniform')
const sent = (text: string): string => latin1(disguised(octets(text), names))
const utf8 = (text: string): string => Buffer.from(disguised(Buffer.from(text), names)).toString()

describe('a word becomes eight letters', () => {
  test.each(['I', 'Bartholomäus', '日本語', '4711', 'joe77', "O'Brien", 'Anna-Lena', 'joe_k', 'JOE+shop'])(
    '%s',
    (word) => {
      expect(utf8(word)).toMatch(/^[a-z]{8}$/)
      expect(utf8(` ${word}. `)).toBe(` ${utf8(word)}. `)
    },
  )

  test('different words become different ones, the same word the same', () => {
    const all = Array.from({ length: 20_000 }, (_, at) => `w${at}`)
    expect(new Set(all.map(utf8)).size).toBe(all.length)
    expect(all.map(utf8)).toEqual(all.map(utf8))
  })

  test('one in another case is known again, and told apart', () => {
    const [one, other, third] = ['archive', 'Archive', 'ARCHIVE'].map(utf8)
    expect(new Set([one, other, third]).size).toBe(3)
    expect(new Set([one, other, third].map((word) => word?.toLowerCase())).size).toBe(1)
  })

  test('is one beside any dash, and with letters composed or not', () => {
    for (const dash of '\u2010\u2011\u2012\u2013\u2014\u2015')
      expect(utf8(`Müllerfrau${dash}Köln`)).toBe(`${utf8('Müllerfrau')}${dash}${utf8('Köln')}`)
    for (const word of ['Müllerfrau', 'Åsa', 'Việt', 'Müller-Lüdenscheidt'])
      expect(utf8(word.normalize('NFD'))).toBe(utf8(word.normalize('NFC')))
    expect(sent(encodeMailbox('Müll'.normalize('NFD')))).toBe(utf8('Müll'))
  })

  test('INBOX, our own mask, punctuation and the parts of a mailbox name stay', () => {
    expect(utf8('„INBOX“/Inbox.redacted')).toBe('„INBOX“/Inbox.redacted')
    expect(utf8('Work.fred/2024')).toMatch(/^[a-z]{8}\.[a-z]{8}\/[a-z]{8}$/)
  })

  test('another export has others', () => {
    expect(pseudonyms(new Uint8Array(16).fill(9), 'uniform').text('fred')).not.toBe(
      pseudonyms(key, 'uniform').text('fred'),
    )
  })

  test('addresses of the network are addresses of nobody', () => {
    expect(utf8('192.168.1.2')).toMatch(/^10\.1\d\d\.1\d\d\.1\d\d$/)
    expect(utf8('::ffff')).toMatch(/^2001:db8::[0-9a-f]{4}:[0-9a-f]{4}$/)
  })
})

describe('the same text in other forms becomes the same', () => {
  const alphabet = [...'abzAZ09 ./-_&–„“’\u00a0\u200e\u0301äÖßéčŽλД日本한של☺😀']
  const text = fc
    .array(fc.constantFrom(...alphabet), { minLength: 1, maxLength: 20 })
    .map((characters) => characters.join('').trim())
    .filter((word) => word !== '')

  test('modified UTF-7', () => {
    fc.assert(
      fc.property(text, (name) => {
        expect(decodeMailbox(sent(encodeMailbox(name)))).toBe(names.text(name))
      }),
    )
  })

  test('encoded words, cut anywhere between characters', () => {
    fc.assert(
      fc.property(text, fc.nat(19), fc.boolean(), (name, cut, isQ) => {
        const all = [...name]
        const parts = [all.slice(0, cut), all.slice(cut)].map((half) => half.join('')).filter(Boolean)
        const q = (part: string): string =>
          `=?utf-8?q?${latin1(Buffer.from(part)).replace(/[^A-Za-z0-9]/g, (c) => `=${c.charCodeAt(0).toString(16).padStart(2, '0')}`)}?=`
        const b = (part: string): string => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`
        const made = sent(parts.map(isQ ? q : b).join('\r\n '))
        expect(decodeWords(made.replaceAll('\r\n', ''))).toBe(names.text(name))
      }),
    )
  })

  test('per cent, and ISO 8859-1 as it is', () => {
    expect(decodeURIComponent(sent('/Gr%C3%B6%C3%9Fe;x'))).toBe(utf8('/Größe;x'))
    expect(sent('Gr\xf6\xdfe')).toBe(utf8('Größe'))
    expect(decodeWords(sent('=?iso-8859-1?Q?Gr=F6=DFe?='))).toBe(utf8('Größe'))
  })
})

test('of 500 people hardly one is known by the shape of a name and an address, of pseudonyms like them most', () => {
  const people = identities(500, 1)
  const like = pseudonyms(key, 'like')
  const uniform = pseudonyms(key, 'uniform')
  const before = identified(people, (text) => like.text(text))
  // docs/share.md names these figures.
  expect(identified(people, (text) => text)).toBe(before)
  expect(before).toBeCloseTo(99.6)
  expect(identified(people, (text) => uniform.text(text))).toBeCloseTo(2.2)
})
