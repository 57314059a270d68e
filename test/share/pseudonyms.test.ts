/** Words and their pseudonyms: of like shape, one to one, by key, in whatever form a word is written. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeMailbox, encodeMailbox } from '../../lib/grammar/mailbox.ts'
import { decodeWords } from '../../lib/grammar/words.ts'
import { pseudonyms } from '../../lib/share/pseudonyms.ts'
import { siphash } from '../../lib/share/siphash.ts'
import { disguised } from '../../lib/share/spelling.ts'
import { latin1, octets } from '../../lib/wire/octets.ts'

const names = pseudonyms(
  Uint8Array.from({ length: 16 }, (_, at) => at),
  'like',
)
const utf8 = (text: string): string => Buffer.from(disguised(Buffer.from(text), names)).toString()
const sent = (text: string): string => latin1(disguised(octets(text), names))

test('SipHash-2-4 gives the values of its authors', () => {
  const key = new Uint32Array([0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c])
  expect(siphash(key, [])).toEqual([0xdd0e0e31, 0x726fdb47])
  expect(siphash(key, [0x03020100])).toEqual([0x277187b7, 0xcf2794e0])
  expect(siphash(key, [0x03020100, 0x07060504])).toEqual([0x9a932462, 0x93f5f579])
})

describe('a word', () => {
  test.each([
    'fred',
    'Fred',
    'FRED.smith@Example.org',
    'Größe',
    'Straße',
    'ελληνικά',
    '日本語',
    '한국어',
    '😀x',
  ])('%s keeps its shape', (word) => {
    const made = utf8(word)
    expect(made).not.toBe(word)
    expect(Buffer.byteLength(made)).toBe(Buffer.byteLength(word))
    expect(made.length).toBe(word.length)
    const shape = (text: string): string =>
      text
        .replace(/\p{Lu}/gu, 'A')
        .replace(/\p{Ll}/gu, 'a')
        .replace(/\d/g, '0')
    if (/^[\x20-\xff]*$/.test(word)) expect(shape(made)).toBe(shape(word))
  })

  test('two words of one shape never become one', () => {
    const two = [...'abcdefghijklmnopqrstuvwxyz'].flatMap((a) => [...'0123456789'].map((b) => a + b))
    expect(new Set(two.map(utf8)).size).toBe(260)
    expect(new Set([...'abcdefghijklmnopqrstuvwxyz'].map(utf8)).size).toBe(26)
  })

  test('is the same word in another case, and another one under another key', () => {
    expect(utf8('EXAMPLE.org')).toBe(`${utf8('example').toUpperCase()}.${utf8('org')}`)
    const other = pseudonyms(new Uint8Array(16).fill(7), 'like')
    expect(other.text('interoperability')).not.toBe(names.text('interoperability'))
  })

  test('of one letter never stays', () => {
    for (const letter of 'abcdefghijklmnopqrstuvwxyz0123456789\u212a\u017fß☺')
      expect(utf8(letter)).not.toBe(letter)
  })

  test.each([...'–—„“”‘’«»·…¿。、「」\u00a0\u2009\u3000\u200b\u200f\u061c\u2066\u00ad\ufeff'])(
    'is the same beside %j',
    (sign) => {
      expect(utf8(`${sign}fredericus${sign}Größe${sign}`)).toBe(
        `${sign}${utf8('fredericus')}${sign}${utf8('Größe')}${sign}`,
      )
      expect(utf8(`${sign}INBOX${sign}`)).toBe(`${sign}INBOX${sign}`)
    },
  )

  // Without the signs that make a date of numbers: that is one word.
  const signs = fc.constantFrom(...' –—„“’«\u00a0\u2009\u3000\u200b\u200f\u2066|@')
  const letters = fc.constantFrom(...'abzAZ09äÖßéčλД日本한שل\u0301☺😀\u212a\u017f')
  const one = fc.array(letters, { minLength: 1, maxLength: 6 }).map((all) => all.join(''))

  test('is the same whatever stands around it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(signs, one), { maxLength: 6 }), (all) => {
        const text = all.flat().join('')
        expect(utf8(text)).toBe(all.map(([sign, word]) => sign + utf8(word)).join(''))
      }),
    )
  })

  test('INBOX and our own mask stay', () => {
    expect(utf8('INBOX/Inbox "redacted"')).toBe('INBOX/Inbox "redacted"')
  })
})

describe('an address of the network', () => {
  test.each(['192.168.1.250', '10.0.0.7', '2001:db8::42:1', 'fe80:1:2:3:4:5:6:7'])(
    '%s stays one',
    (address) => {
      const made = utf8(`from ${address}, port`)
      const [, found = ''] = /^\w{4} (\S+), \w{4}$/.exec(made) ?? []
      expect(found).not.toBe(address)
      expect(found.length).toBe(address.length)
      if (address.includes('.')) for (const part of found.split('.')) expect(Number(part)).toBeLessThan(256)
    },
  )
})

describe('the same text in other forms becomes the same', () => {
  const words = fc.array(fc.constantFrom(...'abzAZ09 ./-_&–—„“’\u00a0\u200f\u2066äÖßéčŽλД日本한☺😀'), {
    minLength: 1,
    maxLength: 20,
  })
  const text = words.map((characters) => characters.join('').trim()).filter((word) => word !== '')

  test('modified UTF-7', () => {
    fc.assert(
      fc.property(text, (name) => {
        const form = sent(encodeMailbox(name))
        expect(form.length).toBe(encodeMailbox(name).length)
        expect(decodeMailbox(form)).toBe(names.text(name))
      }),
    )
  })

  test('encoded words in Q and B, cut between characters', () => {
    fc.assert(
      fc.property(text, fc.nat(19), (name, cut) => {
        const characters = [...name]
        const halves = [characters.slice(0, cut), characters.slice(cut)]
        const q = (part: string): string =>
          `=?utf-8?q?${latin1(Buffer.from(part)).replace(/[^A-Za-z0-9]/g, (c) => `=${c.charCodeAt(0).toString(16).padStart(2, '0')}`)}?=`
        const b = (part: string): string => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`
        const parts = halves.map((half) => half.join('')).filter((half) => half !== '')
        for (const form of [parts.map(q), parts.map(b)]) {
          const made = sent(form.join('\r\n '))
          expect(made.length).toBe(form.join('\r\n ').length)
          expect(decodeWords(made.replaceAll('\r\n', ''))).toBe(names.text(name))
        }
      }),
    )
  })

  test('per cent, and ISO 8859-1 as it is', () => {
    expect(decodeURIComponent(sent('/Gr%C3%B6%C3%9Fe;x'))).toBe(utf8('/Größe;x'))
    expect(sent('Gr\xf6\xdfe')).toBe(utf8('Größe'))
    expect(decodeWords(sent('=?iso-8859-1?Q?Gr=F6=DFe?='))).toBe(utf8('Größe'))
    expect(decodeWords(sent('=?koi8-r?B?8NLJ18XU?='))).toBe(utf8('Привет'))
    expect(decodeWords(sent('=?iso-8859-8?Q?=F9=EC=E5=ED?='))).toBe(utf8('שלום'))
    expect(decodeWords(sent('=?iso-8859-7?Q?=EA=E1=EA=EF?='))).toBe(utf8('κακο'))
  })

  test('any octets keep their number', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(disguised(bytes, names).length).toBe(bytes.length)
      }),
    )
    const pieces = fc.constantFrom(
      '=?',
      'utf-8',
      '?Q?',
      '?B?',
      '=C3',
      '=',
      '?=',
      '&',
      'AOQ',
      '-',
      '%C3',
      '\xc3',
      '\xa4',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (some) => {
        expect(sent(some.join('')).length).toBe(some.join('').length)
      }),
    )
  })
})
