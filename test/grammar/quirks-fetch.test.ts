/** What real servers send for FETCH instead of what the RFCs say, each with the server that sent it. */
import { describe, expect, test } from 'vitest'
import { type Case, fieldsOf, items } from './fields.ts'

const fetchCases: readonly Case[] = [
  [
    'Gmail: labels with backslashes, brackets, quotes',
    '* 1 FETCH (X-GM-LABELS (\\Inbox "\\\\Important" "Some label" [Mailbox] +IMNews))\r\n',
    items(['X-GM-LABELS', ['\\Inbox', '\\Important', 'Some label', '[Mailbox]', '+IMNews']]),
  ],
  ['Gmail: labels NIL', '* 1 FETCH (X-GM-LABELS NIL UID 3)\r\n', items(['X-GM-LABELS', []], ['UID', 3])],
  ['Gmail: a label NIL', '* 1 FETCH (X-GM-LABELS (foo NIL))\r\n', items(['X-GM-LABELS', ['foo', 'NIL']])],
  [
    'Gmail: keywords with spaces and brackets',
    '* 1 FETCH (FLAGS (\\Answered OIB-Seen-[Google Mail]/Alle Nachrichten \\*) UID 1)\r\n',
    items(['FLAGS', ['\\Answered', 'OIB-Seen-[Google Mail]/Alle', 'Nachrichten', '\\*']], ['UID', 1]),
  ],
  [
    'Gmail: keywords with a bracket alone',
    '* 1 FETCH (FLAGS (foo] [bar a[b) UID 1)\r\n',
    items(['FLAGS', ['foo]', '[bar', 'a[b']], ['UID', 1]),
  ],
  [
    'Gmail: X-GM-MSGID above 2^53',
    '* 1 FETCH (X-GM-MSGID 18446744073709551615 X-GM-THRID 1266894439832287888)\r\n',
    items(['X-GM-MSGID', '18446744073709551615'], ['X-GM-THRID', '1266894439832287888']),
  ],
  [
    'QQ: a space before the closing parenthesis',
    '* 11487 FETCH (UID 19436 )\r\n',
    items(['UID', 19436]),
    ['space-trailing'],
  ],
  [
    'Coremail: INTERNALDATE with a day of one digit',
    '* 1 FETCH (INTERNALDATE "1-Jan-2020 02:03:04 +0800")\r\n',
    items(['INTERNALDATE', { sent: '1-Jan-2020 02:03:04 +0800', iso: '2020-01-01T02:03:04+08:00' }]),
    ['date'],
  ],
  [
    'Yandex: a section without its value',
    '* 1 FETCH (UID 3016 BODY[2.MIME] {4}\r\nab\r\n BODY[2] )\r\n',
    {
      items: [
        { name: 'UID', value: 3016 },
        { name: 'BODY', section: { part: [2], what: 'MIME' }, value: { length: 4, text: 'ab\r\n' } },
        { name: 'BODY', section: { part: [2] } },
      ],
    },
    ['space-trailing', 'value-missing'],
  ],
  [
    'a section without its value before another item',
    '* 1 FETCH (BODY[2] UID 5)\r\n',
    {
      items: [
        { name: 'BODY', section: { part: [2] } },
        { name: 'UID', value: 5 },
      ],
    },
    ['value-missing'],
  ],
  [
    'Zoho: MODSEQ 0',
    '* 1 FETCH (MODSEQ (0) FLAGS (\\Seen) UID 1)\r\n',
    items(['MODSEQ', 0], ['FLAGS', ['\\Seen']], ['UID', 1]),
  ],
  ['Zoho: MODSEQ -1', '* 1 FETCH (MODSEQ (-1))\r\n', items(['MODSEQ', -1]), ['number']],
  [
    'Zoho: \\* among the flags of a message',
    '* 1 FETCH (FLAGS (\\Seen \\*))\r\n',
    items(['FLAGS', ['\\Seen', '\\*']]),
  ],
  [
    'Dovecot: BINARY that cannot be decoded is NIL',
    '* 1 FETCH (BINARY[1] NIL)\r\n',
    { items: [{ name: 'BINARY', section: { part: [1] }, value: null }] },
  ],
  [
    'Domino: items in a list of their own',
    '* 2 FETCH (UID 14935 (ENVELOPE (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)) BODYSTRUCTURE ("text" "plain" NIL NIL NIL "7bit" 1 1))\r\n',
    {
      items: [
        { name: 'UID', value: 14935 },
        {
          name: 'ENVELOPE',
          value: {
            date: null,
            subject: null,
            from: null,
            sender: null,
            replyTo: null,
            to: null,
            cc: null,
            bcc: null,
            inReplyTo: null,
            messageId: null,
          },
        },
        {
          name: 'BODYSTRUCTURE',
          value: {
            part: '1',
            type: 'text',
            subtype: 'plain',
            parameters: [],
            id: null,
            description: null,
            encoding: '7bit',
            octets: 1,
            lines: 1,
          },
        },
      ],
    },
    ['item-nested'],
  ],
  [
    'Zimbra: no space after the UID',
    '* 1 FETCH (UID 123MODSEQ (5))\r\n',
    items(['UID', 123], ['MODSEQ', 5]),
    ['space-missing'],
  ],
  [
    'InterMail: quoted flags',
    '* 1 FETCH (FLAGS ("\\\\Deleted" \\Answered))\r\n',
    items(['FLAGS', ['\\Deleted', '\\Answered']]),
    ['flag'],
  ],
  [
    'Surgemail: a space after the last flag',
    '* 1 FETCH (FLAGS (\\Answered \\Flagged $Forwarded ) UID 2)\r\n',
    items(['FLAGS', ['\\Answered', '\\Flagged', '$Forwarded']], ['UID', 2]),
    ['space-trailing'],
  ],
  [
    'GreenMail: no space between section and literal',
    '* 1 FETCH (BODY[HEADER]{4}\r\nabcd)\r\n',
    { items: [{ name: 'BODY', section: { part: [], what: 'HEADER' }, value: { length: 4, text: 'abcd' } }] },
    ['space-missing'],
  ],
  [
    'DavMail: two spaces before an item',
    '* 1 FETCH (UID 1  RFC822.HEADER {2}\r\nab)\r\n',
    items(['UID', 1], ['RFC822.HEADER', { length: 2, text: 'ab' }]),
    ['space-extra'],
  ],
  [
    'net-imap: RFC822 with brackets',
    '* 1 FETCH (RFC822[] {3}\r\nfoo)\r\n',
    { items: [{ name: 'RFC822', section: { part: [] }, value: { length: 3, text: 'foo' } }] },
  ],
  [
    'Netscape: a message of no octets',
    '* 1 FETCH (BODY[] {0}\r\n UID 3)\r\n',
    {
      items: [
        { name: 'BODY', section: { part: [] }, value: { length: 0, text: '' } },
        { name: 'UID', value: 3 },
      ],
    },
  ],
  [
    'Cyrus: items of its own',
    '* 1 FETCH (DIGEST.SHA1 abc CID 0123456789abcdef BASECID NIL)\r\n',
    items(['DIGEST.SHA1', 'abc'], ['CID', '0123456789abcdef'], ['BASECID', null]),
  ],
  ['Courier: message number 0', '* 0 FETCH (UID 3)\r\n', items(['UID', 3])],
  [
    'header names in quotes',
    '* 10 FETCH (BODY[HEADER.FIELDS ("Content-Type" To)] {0}\r\n)\r\n',
    {
      items: [
        {
          name: 'BODY',
          section: { part: [], what: 'HEADER.FIELDS', fields: ['Content-Type', 'To'] },
          value: { length: 0, text: '' },
        },
      ],
    },
  ],
]

const moreFetchCases: readonly Case[] = [
  [
    'a parenthesis inside a section closes nothing',
    '* 1 FETCH (BODY[TEXT )] "x" UID 1)\r\n',
    {
      items: [
        { name: 'BODY', section: { part: [], what: 'TEXT' }, value: { length: 1, text: 'x' } },
        { name: 'UID', value: 1 },
      ],
    },
    ['space-trailing', 'unbalanced'],
  ],
  [
    'Xeams: items after the closing parenthesis',
    '* 1 FETCH (BODY[] {3}\r\nabc) UID 5 FLAGS (\\Seen))\r\n',
    {
      items: [
        { name: 'BODY', section: { part: [] }, value: { length: 3, text: 'abc' } },
        { name: 'UID', value: 5 },
        { name: 'FLAGS', value: ['\\Seen'] },
      ],
    },
    ['unbalanced'],
  ],
  [
    'net-imap: a count above 2^63 is no literal',
    '* 1 FETCH (UID 1 X {99999999999999999999})\r\n',
    items(['UID', 1], ['X', '{99999999999999999999}']),
  ],
  ['FETCH without parentheses', '* 1 FETCH UID 5 FLAGS (a)\r\n', items(['UID', 5], ['FLAGS', ['a']])],
  [
    'a parenthesis inside a keyword',
    '* 1 FETCH (FLAGS (a(b)c (d) e) UID 1)\r\n',
    items(['FLAGS', ['a(b)c', '(d)', 'e']], ['UID', 1]),
    ['flag'],
  ],
  ['FLAGS NIL', '* 1 FETCH (FLAGS NIL UID 1)\r\n', items(['FLAGS', []], ['UID', 1]), ['type']],
  [
    'an item without value at the end',
    '* 1 FETCH (UID 1 FLAGS)\r\n',
    items(['UID', 1], ['FLAGS', undefined]),
    ['value-missing'],
  ],
]

describe('FETCH items', () => {
  for (const [name, line, fields, rules = []] of [...fetchCases, ...moreFetchCases]) {
    test(name, () => expect(fieldsOf(line)).toEqual({ fields, rules }))
  }
})
