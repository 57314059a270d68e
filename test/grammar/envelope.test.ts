/** ENVELOPE, as it should be and as servers send it; literals whose count is wrong. */
import { describe, expect, test } from 'vitest'
import { envelope } from '../../lib/grammar/envelope.ts'
import { parse } from '../../lib/grammar/tree.ts'
import { response } from './frame.ts'
import { type Case, readWith } from './positions.ts'

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
    'Gmail: senders without host are no groups',
    from('((NIL NIL "nsb" NIL) (NIL NIL "abel" NIL) (NIL NIL "trina" "flash"))'),
    {
      from: [
        { name: null, route: null, mailbox: 'nsb', host: null },
        { name: null, route: null, mailbox: 'abel', host: null },
        { name: null, route: null, mailbox: 'trina', host: 'flash' },
      ],
    },
    ['address'],
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
