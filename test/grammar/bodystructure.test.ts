/** ENVELOPE and BODYSTRUCTURE, as they should be and as servers send them. */
import { describe, expect, test } from 'vitest'
import { bodystructure } from '../../lib/grammar/bodystructure.ts'
import { envelope } from '../../lib/grammar/envelope.ts'
import { parse } from '../../lib/grammar/tree.ts'
import type { Finding } from '../../lib/wire/frame.ts'
import { response } from './frame.ts'

type Read = typeof bodystructure | typeof envelope

function readWith(read: Read, value: string): { fields: Record<string, unknown>; rules: string[] } {
  const { tape, head, findings } = parse(response(`* X ${value}\r\n`))
  const more: Finding[] = []
  const found = read(tape, tape.value(head.body, tape.length), more)
  return {
    fields: JSON.parse(JSON.stringify(found)),
    rules: [...findings, ...more].map((finding) => finding.rule),
  }
}

/** Name, bytes, fields that must be there (others may be), broken rules. */
type Case = readonly [name: string, value: string, fields: Record<string, unknown>, rules?: readonly string[]]

const bodies: readonly Case[] = [
  [
    'RFC 9051 §7.5.2: one part',
    '("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 3028 92)',
    {
      part: '1',
      type: 'text',
      subtype: 'plain',
      parameters: [['CHARSET', 'US-ASCII']],
      encoding: '7bit',
      octets: 3028,
      lines: 92,
    },
  ],
  [
    'RFC 9051 §7.5.2: two parts',
    '(("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 1152 23)("TEXT" "PLAIN" ("CHARSET" "US-ASCII" "NAME" "cc.diff") "<960723163407.20117h@cac.washington.edu>" "Compiler diff" "BASE64" 4554 73) "MIXED")',
    {
      part: '',
      type: 'multipart',
      subtype: 'mixed',
      parts: [
        {
          part: '1',
          type: 'text',
          subtype: 'plain',
          parameters: [['CHARSET', 'US-ASCII']],
          id: null,
          description: null,
          encoding: '7bit',
          octets: 1152,
          lines: 23,
        },
        {
          part: '2',
          type: 'text',
          subtype: 'plain',
          parameters: [
            ['CHARSET', 'US-ASCII'],
            ['NAME', 'cc.diff'],
          ],
          id: '<960723163407.20117h@cac.washington.edu>',
          description: 'Compiler diff',
          encoding: 'base64',
          octets: 4554,
          lines: 73,
        },
      ],
    },
  ],
  [
    'extension data',
    '("image" "png" NIL NIL NIL "base64" 5 "md5" ("attachment" ("filename" "a.png")) ("en" "de") "http://x" (1 "y"))',
    {
      md5: 'md5',
      disposition: { type: 'attachment', parameters: [['filename', 'a.png']] },
      language: ['en', 'de'],
      location: 'http://x',
      more: [[1, 'y']],
    },
  ],
  [
    'a message in a message has parts below it',
    '(("text" "plain" NIL NIL NIL "7bit" 1 1)("message" "rfc822" NIL NIL NIL "7bit" 9 (NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL) (("text" "plain" NIL NIL NIL "7bit" 1 1)("text" "html" NIL NIL NIL "7bit" 1 1) "alternative") 7) "mixed")',
    {
      parts: [
        expect.objectContaining({ part: '1' }),
        expect.objectContaining({
          part: '2',
          lines: 7,
          envelope: expect.objectContaining({ subject: 's' }),
          body: expect.objectContaining({
            part: '2',
            parts: [expect.objectContaining({ part: '2.1' }), expect.objectContaining({ part: '2.2' })],
          }),
        }),
      ],
    },
  ],
  [
    'a message of one part in a message',
    '("message" "rfc822" NIL NIL NIL "7bit" 9 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) ("text" "plain" NIL NIL NIL "7bit" 1 1) 7)',
    { part: '1', body: expect.objectContaining({ part: '1.1' }) },
  ],
  [
    'Gmail: a multipart without parts, parameters only',
    '("ALTERNATIVE" ("BOUNDARY" "x") NIL NIL)',
    { type: 'multipart', subtype: 'alternative', parts: [], parameters: [['BOUNDARY', 'x']] },
    ['body'],
  ],
  [
    'Gmail: a multipart without parts, a disposition',
    '("RELATED" NIL ("ATTACHMENT" NIL) NIL)',
    { type: 'multipart', subtype: 'related', parts: [], disposition: { type: 'attachment', parameters: [] } },
    ['body'],
  ],
  [
    'Gmail, Yandex, QQ: a subtype alone',
    '("ALTERNATIVE")',
    { type: 'multipart', subtype: 'alternative', parts: [] },
    ['body'],
  ],
  [
    'Gmail: an encoded message in the shape of any part',
    '("MESSAGE" "RFC822" ("NAME" "x.eml") NIL NIL "BASE64" 1234 NIL ("ATTACHMENT" ("FILENAME" "x.eml")) NIL)',
    {
      type: 'message',
      subtype: 'rfc822',
      octets: 1234,
      encoding: 'base64',
      disposition: { type: 'attachment', parameters: [['FILENAME', 'x.eml']] },
    },
  ],
  [
    'Exchange: a disposition of one word',
    '("image" "png" NIL NIL NIL "base64" 5 NIL "inline" NIL NIL)',
    { disposition: { type: 'inline', parameters: [] } },
    ['body'],
  ],
  [
    'Exchange: a disposition whose type is NIL',
    '("image" "png" NIL NIL NIL "base64" 5 NIL (NIL NIL) NIL NIL)',
    { disposition: { type: null, parameters: [] } },
  ],
  [
    'Exchange: a description where a multipart has its disposition',
    '(("text" "plain" NIL NIL NIL "7bit" 1 1) "mixed" ("boundary" "x") "Multipart message" NIL)',
    { subtype: 'mixed', disposition: { type: 'multipart message', parameters: [] } },
    ['body'],
  ],
  [
    'Exchange: a part of nothing but NIL',
    '(NIL NIL NIL NIL NIL "7BIT" 563 NIL NIL NIL NIL)',
    { type: null, subtype: null, encoding: '7bit', octets: 563 },
  ],
  [
    'Exchange: an empty list for the location',
    '("text" "plain" NIL NIL NIL "7bit" 1 1 NIL NIL NIL ())',
    { lines: 1, location: null },
  ],
  [
    'Yahoo: extension data that ends early',
    '("text" "plain" NIL NIL NIL "7bit" 1 1 NIL NIL)',
    { lines: 1, disposition: null },
  ],
  [
    'mail.ru: octets as a fraction',
    '("image" "png" NIL NIL NIL "base64" 9.3736e+06)',
    { octets: 9373600 },
    ['number'],
  ],
  [
    'mail.ru: a parameter whose value is NIL',
    '(("text" "plain" NIL NIL NIL "7bit" 1 1) "related" ("boundary" NIL))',
    { subtype: 'related', parameters: [['boundary', null]] },
  ],
  [
    'mail.ru: an empty list of parameters',
    '("image" "gif" () "25b2.gif" NIL "base64" 7)',
    { parameters: [], id: '25b2.gif', octets: 7 },
  ],
  [
    'GMX: a multipart written as a part',
    '("multipart" "related" ("boundary" "x") NIL NIL "7BIT" 400 ("boundary" "x") NIL NIL NIL)',
    { type: 'multipart', subtype: 'related', parts: [], octets: 400, parameters: [['boundary', 'x']] },
    ['body', 'type'],
  ],
  [
    'GMX: octets below zero',
    '("multipart" "digest" ("boundary" "x") NIL NIL "7BIT" -1 NIL NIL NIL NIL)',
    { type: 'multipart', subtype: 'digest', octets: -1 },
    ['body', 'number'],
  ],
  [
    'Dovecot: a multipart whose parts are NIL',
    '(NIL "alternative" ("boundary" "x") NIL NIL NIL)',
    { type: 'multipart', subtype: 'alternative', parts: [], parameters: [['boundary', 'x']] },
    ['body'],
  ],
  [
    'qiye.163: a description of four quotes',
    '("text" "plain" NIL NIL """" "7bit" 1 1)',
    { description: '""', encoding: '7bit' },
    ['quoted-unescaped'],
  ],
  [
    'no subtype: application',
    '("APPLICATION" NIL NIL NIL "base64" 356)',
    { type: 'application', encoding: 'base64', octets: 356 },
    ['body'],
  ],
  [
    'no subtype: text',
    '("TEXT" ("CHARSET" "x") NIL NIL "base64" 356 5)',
    { type: 'text', parameters: [['CHARSET', 'x']], encoding: 'base64', octets: 356, lines: 5 },
    ['body'],
  ],
  [
    'no type, and a space after the parenthesis',
    '( "X-ZIP" ("BOUNDARY" "") NIL NIL "base64" 4096)',
    { subtype: 'x-zip', parameters: [['BOUNDARY', '']], encoding: 'base64', octets: 4096 },
    ['body'],
  ],
  [
    'a text without lines',
    '("text" "plain" NIL NIL NIL "7bit" 0 NIL NIL)',
    { octets: 0, md5: null, disposition: null },
  ],
  [
    'disposition and language swapped',
    '("text" "plain" NIL NIL NIL "7bit" 1 1 NIL ("en") ("inline" ("a" "b")) NIL)',
    { disposition: { type: 'inline', parameters: [['a', 'b']] }, language: ['en'] },
    ['body'],
  ],
  ['a language NIL in a list', '("text" "plain" NIL NIL NIL "7bit" 1 1 NIL NIL (NIL) NIL)', { language: [] }],
  [
    'a message whose body is NIL',
    '("message" "rfc822" NIL NIL NIL "7bit" 9 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) NIL 7)',
    { body: null, lines: 7 },
    ['body'],
  ],
  [
    'a message whose body is an empty list',
    '("message" "rfc822" NIL NIL NIL "7bit" 9 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) () 7)',
    { body: null, lines: 7 },
    ['body'],
  ],
  ['an empty part', '(() "mixed")', { subtype: 'mixed', parts: [{ part: '1' }] }, ['body']],
  [
    'maddy: spaces between parts',
    '(("text" "plain" NIL NIL NIL "7bit" 1 1) ("text" "html" NIL NIL NIL "7bit" 1 1) "mixed")',
    {
      subtype: 'mixed',
      parts: [expect.objectContaining({ part: '1' }), expect.objectContaining({ part: '2' })],
    },
  ],
  ['an encoding NIL', '("text" "plain" NIL NIL NIL NIL 1 1)', { encoding: null, lines: 1 }],
  ['octets NIL', '("text" "plain" NIL NIL NIL "7bit" NIL 1)', { lines: 1 }, ['number']],
  [
    'an odd number of parameters',
    '("text" "plain" ("charset" "x" "y") NIL NIL "7bit" 1 1)',
    {
      parameters: [
        ['charset', 'x'],
        ['y', null],
      ],
    },
    ['pairs'],
  ],
  [
    'parameters that are numbers',
    '("text" "plain" ("charset" 5) NIL NIL "7bit" 1 1)',
    { parameters: [['charset', '5']] },
  ],
]

describe('BODYSTRUCTURE', () => {
  for (const [name, value, fields, rules = []] of bodies) {
    test(name, () => {
      const found = readWith(bodystructure, value)
      expect(found.fields).toMatchObject(fields)
      expect(found.rules).toEqual(rules)
    })
  }

  test.each(['NIL', '()', '"text"', 'text'])('%s is no body, and no error', (value) => {
    const { fields } = readWith(bodystructure, value)
    expect(fields === null || (fields as { part: string }).part === '1').toBe(true)
  })
})

const gray = { name: 'Terry Gray', route: null, mailbox: 'gray', host: 'cac.washington.edu' }

/** An ENVELOPE with this From and nothing else. */
function from(list: string): string {
  return `(NIL NIL ${list} NIL NIL NIL NIL NIL NIL NIL)`
}

const envelopes: readonly Case[] = [
  [
    'RFC 9051 §8: all fields',
    '("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "IMAP4rev1 WG mtg" (("Terry Gray" NIL "gray" "cac.washington.edu")) NIL NIL ((NIL NIL "imap" "cac.washington.edu")) NIL NIL NIL "<B27397-0100000@cac.washington.edu>")',
    {
      date: 'Wed, 17 Jul 1996 02:23:25 -0700 (PDT)',
      subject: 'IMAP4rev1 WG mtg',
      from: [gray],
      sender: null,
      to: [{ name: null, route: null, mailbox: 'imap', host: 'cac.washington.edu' }],
      inReplyTo: null,
      messageId: '<B27397-0100000@cac.washington.edu>',
    },
  ],
  [
    'encoded words in subject and name',
    '(NIL "=?utf-8?B?4pi6?= =?iso-8859-1?Q?a=E4?=" (("=?utf-8?Q?J=C3=B6rg?=" NIL "j" "x")) NIL NIL NIL NIL NIL NIL NIL)',
    { subject: '☺aä', from: [{ name: 'Jörg', route: null, mailbox: 'j', host: 'x' }] },
  ],
  [
    'a group',
    from('((NIL NIL "boys" NIL)(NIL NIL "aaron" "x")(NIL NIL NIL NIL)(NIL NIL "b" "y"))'),
    {
      from: [
        { group: 'boys', members: [{ name: null, route: null, mailbox: 'aaron', host: 'x' }] },
        { name: null, route: null, mailbox: 'b', host: 'y' },
      ],
    },
  ],
  [
    'a group of nobody',
    from('((NIL NIL "undisclosed-recipients" NIL)(NIL NIL NIL NIL))'),
    { from: [{ group: 'undisclosed-recipients', members: [] }] },
  ],
  [
    'Dovecot: a domain that was missing',
    from('((NIL NIL "aaron" "MISSING_DOMAIN"))'),
    { from: [{ name: null, route: null, mailbox: 'aaron', host: 'MISSING_DOMAIN' }] },
  ],
  [
    'Gmail: quotes inside a quoted sender, host NIL',
    from('((NIL NIL "=?UTF-8?Q?"Dummy=C3=ADa_Algo"?=" NIL))'),
    { from: [{ name: null, route: null, mailbox: '=?UTF-8?Q?"Dummy=C3=ADa_Algo"?=', host: null }] },
    ['quoted-unescaped', 'address'],
  ],
  [
    'Exchange: mailbox NIL but a host',
    from('(("Microsoft Exchange Server" NIL NIL ".MISSING-HOST-NAME."))'),
    {
      from: [{ name: 'Microsoft Exchange Server', route: null, mailbox: null, host: '.MISSING-HOST-NAME.' }],
    },
  ],
  [
    'Exchange: spaces between addresses',
    from('(("a" NIL "b" "c") ("d" NIL "e" "f"))'),
    { from: [expect.objectContaining({ mailbox: 'b' }), expect.objectContaining({ mailbox: 'e' })] },
  ],
  [
    'iCloud: quotes inside a Message-ID',
    '(NIL NIL NIL NIL NIL NIL NIL NIL NIL "<"a"@b>")',
    { messageId: '<"a"@b>' },
    ['quoted-unescaped'],
  ],
  [
    'Cyrus: a folded subject',
    '(NIL "a\r\n b" NIL NIL NIL NIL NIL NIL NIL "<x>")',
    { subject: 'a\r\n b', messageId: '<x>' },
    ['quoted-line-break'],
  ],
  [
    'SmarterMail: an address list with NIL and a literal',
    '(NIL NIL (NIL ({3}\r\nabc NIL "x" "y")) NIL NIL NIL NIL NIL NIL NIL)',
    { from: [{ name: 'abc', route: null, mailbox: 'x', host: 'y' }] },
    ['address'],
  ],
  [
    'a literal counted in characters',
    from('(({3}\r\nРец NIL "facility" "x"))'),
    { from: [expect.objectContaining({ mailbox: 'facility', host: 'x' })] },
    ['literal-length'],
  ],
  [
    'Proton Bridge: raw UTF-8',
    '(NIL "Größe" (("Jörg" NIL "j" "x")) NIL NIL NIL NIL NIL NIL NIL)',
    { subject: 'Größe', from: [expect.objectContaining({ name: 'Jörg' })] },
  ],
  [
    'octets that are no UTF-8 are ISO 8859-1',
    '(NIL {1}\r\n\u00e9 NIL NIL NIL NIL NIL NIL NIL NIL)',
    { subject: 'Ã' },
    ['literal-length'],
  ],
  [
    'hydroxide: empty lists and strings for addresses',
    '(NIL NIL () "" NIL NIL NIL NIL NIL NIL)',
    { from: null, sender: null },
    ['address'],
  ],
  [
    'an address of three fields',
    from('(("a" "b" "c"))'),
    { from: [{ name: 'a', route: 'b', mailbox: 'c', host: null }] },
    ['address', 'address'],
  ],
  [
    'an address of five fields',
    from('(("a" NIL "b" "c" "d"))'),
    { from: [{ name: 'a', route: null, mailbox: 'b', host: 'c' }] },
    ['address'],
  ],
  [
    'nine fields, the last one a Message-ID',
    '(NIL NIL NIL NIL NIL NIL NIL NIL "<id@x>")',
    { messageId: '<id@x>' },
    ['envelope'],
  ],
  [
    'eleven fields',
    '(NIL NIL NIL NIL NIL NIL NIL NIL NIL "<id@x>" NIL)',
    { messageId: '<id@x>' },
    ['envelope'],
  ],
  ['a subject that is a number', '(NIL 2024 NIL NIL NIL NIL NIL NIL NIL NIL)', { subject: '2024' }],
  ['a subject that is a list', '(NIL (a) NIL NIL NIL NIL NIL NIL NIL NIL)', { subject: null }, ['type']],
]

describe('ENVELOPE', () => {
  for (const [name, value, fields, rules = []] of envelopes) {
    test(name, () => {
      const found = readWith(envelope, value)
      expect(found.fields).toMatchObject(fields)
      expect(found.rules).toEqual(rules)
    })
  }

  test('an envelope NIL is none', () => {
    expect(readWith(envelope, 'NIL')).toEqual({ fields: null, rules: [] })
  })
})

describe('literals of wrong length', () => {
  const cases: readonly [string, string, readonly string[]][] = [
    [
      'two octets too short, then the list goes on',
      '* 1 FETCH (BODY[] {3}\r\nabc\r\n)\r\n',
      ['literal-length'],
    ],
    ['one octet too short', '* 1 FETCH (BODY[] {3}\r\nabc\n)\r\n', ['literal-length']],
    ['no count', '* 1 FETCH (BODY[] {} UID 1)\r\n', []],
    ['a count of letters', '* 1 FETCH (UID {abc})\r\n', []],
    ['a count below zero', '* 1 FETCH (UID {-1})\r\n', []],
  ]
  test.each(cases)('%s', (_, line, rules) => {
    const tree = parse(response(line))
    expect(tree.findings.map((finding) => finding.rule)).toEqual(rules)
    expect(tree.values.map((node) => node.kind)).toEqual(['list'])
  })
})
