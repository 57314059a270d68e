/** What real servers send instead of what the RFCs say, each with the server that sent it. */
import { describe, expect, test } from 'vitest'
import { capabilities } from '../../lib/grammar/capability.ts'
import { data } from '../../lib/grammar/data.ts'
import { parse } from '../../lib/grammar/tree.ts'
import type { Finding, FrameKind } from '../../lib/wire/frame.ts'
import { command, frameOf, octets, response } from './frame.ts'

/** Name, line, typed fields, and the rules that are broken (those of the tree, then those of the values). */
type Case = readonly [name: string, line: string, fields: unknown, rules?: readonly string[]]

/** Typed fields as `parse` prints them, without the word that says which they are. */
function fieldsOf(line: string): { fields: unknown; rules: string[] } {
  const tree = parse(response(line))
  const findings: Finding[] = []
  const found = data(tree, findings)
  const { type: _, ...fields } = JSON.parse(JSON.stringify(found ?? {}))
  return { fields, rules: [...tree.findings, ...findings].map((finding) => finding.rule) }
}

function items(...pairs: readonly (readonly [string, unknown])[]): unknown {
  return { items: pairs.map(([name, value]) => (value === undefined ? { name } : { name, value })) }
}

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
    'Yandex: a section without its value before another item',
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
    'DavMail: RFC822 with brackets',
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

const responseCases: readonly Case[] = [
  ['Purelymail: HIGHESTMODSEQ 0', '* OK [HIGHESTMODSEQ 0] Highest\r\n', { name: 'HIGHESTMODSEQ', value: 0 }],
  [
    'Zoho: an attribute in its own spelling',
    '* LIST (\\Noinferiors) "/" INBOX\r\n',
    { attributes: ['\\Noinferiors'], delimiter: '/', mailbox: 'INBOX' },
  ],
  [
    'IONOS: a private code with words',
    'A1 NO [X-REASON some (odd] words\r\n',
    { name: 'X-REASON', value: 'some (odd' },
  ],
  [
    'Gmail: HIGHESTMODSEQ without text',
    '* OK [HIGHESTMODSEQ 1234]\r\n',
    { name: 'HIGHESTMODSEQ', value: 1234 },
  ],
  [
    'Gmail: a code with a URL',
    '* NO [WEBALERT https://accounts.google.com/x?y=(z)&q=%5B] Web login required.\r\n',
    { name: 'WEBALERT', value: 'https://accounts.google.com/x?y=(z)&q=%5B' },
  ],
  [
    'Gmail: quota above 2^32',
    '* QUOTA "" (STORAGE 5120000000 1152921504606846976)\r\n',
    { root: '', resources: [{ name: 'STORAGE', usage: 5120000000, limit: '1152921504606846976' }] },
  ],
  [
    'Exchange: COPYUID without `* OK`',
    '[COPYUID 55 31 6]\r\n',
    { name: 'COPYUID', value: { uidvalidity: 55, from: '31', to: '6' } },
    ['head-missing'],
  ],
  [
    'home.pl: COPYUID after a star',
    '* [COPYUID 55 31 6]\r\n',
    { name: 'COPYUID', value: { uidvalidity: 55, from: '31', to: '6' } },
    ['head-missing'],
  ],
  [
    'Exchange: COPYUID with empty sets',
    'A5 OK [COPYUID 701  ] Done\r\n',
    { name: 'COPYUID', value: { uidvalidity: 701, from: '', to: '' } },
    ['space-extra', 'space-trailing', 'set'],
  ],
  [
    'Exchange: names with TABs, unquoted',
    '* LIST (\\HasNoChildren) "/" INBOX/Da\tOggetto\tRicevuto\t\r\n',
    { attributes: ['\\HasNoChildren'], delimiter: '/', mailbox: 'INBOX/Da\tOggetto\tRicevuto\t' },
    ['mailbox-unquoted'],
  ],
  [
    'Exchange: a name with a quote as literal',
    '* LIST () "/" {7}\r\nHell"oh\r\n',
    { attributes: [], delimiter: '/', mailbox: 'Hell"oh' },
  ],
  ['Yahoo: SEARCH with a space at the end', '* SEARCH 7456 \r\n', { numbers: [7456] }, ['space-trailing']],
  ['Yahoo: a mailbox id of digits', '* OK [MAILBOXID (27)] Ok\r\n', { name: 'MAILBOXID', value: '27' }],
  ['QQ: STATUS without items', '* STATUS "INBOX" ()\r\n', { mailbox: 'INBOX', items: {} }],
  [
    'Coremail: ID with a space at the end',
    '* ID ("name" "Coremail Imap" "x" NIL) \r\n',
    { fields: { name: 'Coremail Imap', x: null } },
    ['space-trailing'],
  ],
  [
    'Yandex: attributes twice, a vertical bar as delimiter',
    '* XLIST (\\HasChildren \\Unmarked \\Drafts \\Drafts) "|" Drafts\r\n',
    {
      attributes: ['\\HasChildren', '\\Unmarked', '\\Drafts', '\\Drafts'],
      delimiter: '|',
      mailbox: 'Drafts',
    },
  ],
  ['Zoho, GreenMail: \\* in FLAGS', '* FLAGS (\\Seen \\*)\r\n', { flags: ['\\Seen', '\\*'] }],
  [
    'Dovecot: an opening bracket in a name',
    '* LIST (\\HasNoChildren) "." bar[baz\r\n',
    { attributes: ['\\HasNoChildren'], delimiter: '.', mailbox: 'bar[baz' },
  ],
  [
    'Dovecot: brackets in a name',
    '* LIST () "." INBOX.[Airmail].Snooze\r\n',
    { attributes: [], delimiter: '.', mailbox: 'INBOX.[Airmail].Snooze' },
  ],
  [
    'Dovecot: STATUS with a space at the end',
    '* STATUS "INBOX" (MESSAGES 1) \r\n',
    { mailbox: 'INBOX', items: { MESSAGES: 1 } },
    ['space-trailing'],
  ],
  [
    'Domino: a backslash as delimiter',
    '* LIST () "\\\\" INBOX\r\n',
    { attributes: [], delimiter: '\\', mailbox: 'INBOX' },
  ],
  [
    'a backslash as delimiter, not escaped',
    '* LIST () "\\" INBOX\r\n',
    { attributes: [], delimiter: '\\', mailbox: 'INBOX' },
    ['quoted-open'],
  ],
  [
    'Courier, UW: a tilde is no literal',
    '* LIST (\\Noselect) "/" ~/Mail/foo\r\n',
    { attributes: ['\\Noselect'], delimiter: '/', mailbox: '~/Mail/foo' },
  ],
  ['David.fx: two spaces at the end', '* SEARCH 1 2 \r\n', { numbers: [1, 2] }, ['space-trailing']],
  ['xwtec.cn: UIDVALIDITY 0', '* OK [UIDVALIDITY 0] UIDs valid\r\n', { name: 'UIDVALIDITY', value: 0 }],
  [
    'Archiveopteryx: two spaces',
    '* QUOTA "" (STORAGE  1  2)\r\n',
    { root: '', resources: [{ name: 'STORAGE', usage: 1, limit: 2 }] },
    ['space-extra', 'space-extra'],
  ],
  [
    'GreenMail: an unescaped quote in a name',
    '* LIST () "." "a"b"\r\n',
    { attributes: [], delimiter: '.', mailbox: 'a"b' },
    ['quoted-unescaped'],
  ],
  [
    'a name and a list without space',
    '* STATUS "INBOX"(MESSAGES 1)\r\n',
    { mailbox: 'INBOX', items: { MESSAGES: 1 } },
    ['space-missing'],
  ],
  [
    'Apache James: VANISHED without UIDs',
    '* VANISHED (EARLIER) \r\n',
    { earlier: true, uids: '' },
    ['space-trailing', 'set'],
  ],
  [
    'virginmedia: brackets in an unquoted name',
    '* LIST (\\HasNoChildren) "/" [Gmail]/Starred\r\n',
    { attributes: ['\\HasNoChildren'], delimiter: '/', mailbox: '[Gmail]/Starred' },
  ],
  [
    'virginmedia: a space in an unquoted name',
    '* LIST (\\HasNoChildren) "/" [Gmail]/Sent Mail\r\n',
    { attributes: ['\\HasNoChildren'], delimiter: '/', mailbox: '[Gmail]/Sent Mail' },
    ['mailbox-unquoted'],
  ],
  [
    'an unquoted name in parentheses',
    '* LIST () "/" (old) mail\r\n',
    { attributes: [], delimiter: '/', mailbox: '(old) mail' },
    ['mailbox-unquoted'],
  ],
  [
    'vmime: PERMANENTFLAGS without backslashes',
    '* OK [PERMANENTFLAGS (Answered Deleted *)] Limited\r\n',
    { name: 'PERMANENTFLAGS', value: ['Answered', 'Deleted', '*'] },
  ],
  [
    'vmime: raw UTF-8, unquoted',
    '* STATUS Segregator/Społeczności (MESSAGES 1)\r\n',
    { mailbox: 'Segregator/Społeczności', items: { MESSAGES: 1 } },
  ],
  [
    'a STATUS name with a space, unquoted',
    '* STATUS Sent Mail (MESSAGES 1)\r\n',
    { mailbox: 'Sent Mail', sent: 'Sent Mail', items: { MESSAGES: 1 } },
    ['mailbox-unquoted'],
  ],
  [
    'Xserver: a mailbox without name',
    '* LIST (\\Noselect) "." ""\r\n',
    { attributes: ['\\Noselect'], delimiter: '.', mailbox: '' },
  ],
  ['lower case throughout', '* List () "/" inbox\r\n', { attributes: [], delimiter: '/', mailbox: 'inbox' }],
  ['net-imap: an unknown response', '* NOOP froopy snood\r\n', { values: ['froopy', 'snood'] }],
  [
    'Cyrus: ANNOTATION',
    '* ANNOTATION INBOX "/x" ("value.shared" "v")\r\n',
    { mailbox: 'INBOX', values: ['/x', ['value.shared', 'v']] },
  ],
  ['Dovecot: keep-alive', '* OK Still here\r\n', {}],
  [
    'a bracket inside the flags of a code',
    '* OK [PERMANENTFLAGS (\\Seen foo] OIB-[Gmail]/All \\*)] Flags\r\n',
    { name: 'PERMANENTFLAGS', value: ['\\Seen', 'foo]', 'OIB-[Gmail]/All', '\\*'] },
  ],
  [
    'ESEARCH without TAG',
    '* ESEARCH UID ALL 1:3\r\n',
    { uid: true, results: [{ name: 'ALL', value: '1:3' }] },
  ],
  [
    'Gmail: NAMESPACE with `()` for NIL',
    '* NAMESPACE (("" "/")) () NIL\r\n',
    { personal: [{ prefix: '', delimiter: '/' }], other: [], shared: [] },
  ],
]

describe('typed fields', () => {
  for (const [name, line, fields, rules = []] of [...fetchCases, ...moreFetchCases, ...responseCases]) {
    test(name, () => expect(fieldsOf(line)).toEqual({ fields, rules }))
  }
})

/** Name, line, and what the head of the tree says. */
type HeadCase = readonly [name: string, line: string, head: Record<string, unknown>, kind?: FrameKind]

const headCases: readonly HeadCase[] = [
  [
    'Gmail: brackets at the end of the text are no code',
    'A2 OK Success [THROTTLED]\r\n',
    { name: 'OK', code: undefined, text: 'Success [THROTTLED]' },
  ],
  [
    'Gmail: the text names the account',
    'A1 OK user@gmail.com authenticated (Success)\r\n',
    { name: 'OK', text: 'user@gmail.com authenticated (Success)' },
  ],
  [
    'Exchange: an exception in brackets is text',
    'A1 OK [Error="Microsoft.Exchange.Data.Storage.WrongServerException: Cross Server access…" AuthResultFromPopImapEnd=0 Proxy=X:1993:SSL] AUTHENTICATE completed.\r\n',
    { name: 'OK', code: undefined, rules: ['code-open'] },
  ],
  [
    'Exchange: a line that is no response',
    'Server Unavailable. 15\r\n',
    { name: undefined, junk: 'Server Unavailable. 15\r\n' },
    'opaque',
  ],
  [
    'Exchange: a host name in brackets at the end',
    '* OK The Microsoft Exchange IMAP4 service is ready. [TQBOADI=]\r\n',
    { name: 'OK', code: undefined },
  ],
  [
    'Exchange: throttled',
    'A9 BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds\r\n',
    { name: 'BAD', text: 'Request is throttled. Suggested Backoff Time: 92415 milliseconds' },
  ],
  ['AOL: a plus alone', '+\r\n', { name: undefined, text: '' }],
  ['Yahoo: greeting', '* OK IMAP4rev1 Hello\r\n', { name: 'OK', text: 'IMAP4rev1 Hello' }, 'greeting'],
  ['iCloud, ppops.net: no text', 'A1 OK\r\n', { name: 'OK', tag: 'A1', text: '' }],
  ['Zoho: a space for text', 'A1 OK \r\n', { name: 'OK', text: '' }],
  [
    'Zoho: a bracket in the text',
    'A1 NO bad [ token\r\n',
    { name: 'NO', code: undefined, text: 'bad [ token' },
  ],
  [
    'a bracket that does not close',
    '* OK [ALERT text\r\n',
    { name: 'OK', code: undefined, text: '[ALERT text', rules: ['code-open'] },
  ],
  [
    'brackets with nothing in them',
    '* OK [] text\r\n',
    { code: undefined, text: '[] text', rules: ['code-open'] },
  ],
  [
    'no space between code and text',
    '* OK [ALERT]text\r\n',
    { code: { name: 'ALERT', arguments: '' }, text: 'text' },
  ],
  ['text that looks like a literal', '* OK blah {5}\r\n', { text: 'blah {5}' }],
  ['a continuation that looks like a literal', '+ idling {3}\r\n', { text: 'idling {3}' }],
  [
    'Exchange: data before the plus is another frame',
    '+ IDLE accepted, awaiting DONE command.\r\n',
    { text: 'IDLE accepted, awaiting DONE command.' },
  ],
  [
    'IceWarp: a greeting without star',
    ' NO LOGOUT Intrusion prevention active for 1.2.3.4\r\n',
    { name: 'NO', text: 'LOGOUT Intrusion prevention active for 1.2.3.4', rules: ['head-missing'] },
    'greeting',
  ],
  [
    'SmarterMail: a greeting of another protocol',
    '421 Server is busy, try again later.\r\n',
    { name: undefined, text: '421 Server is busy, try again later.', rules: ['head-missing'] },
    'greeting',
  ],
  ['a greeting of TLS', '\x15\x03\x01\0\x02\x02', { name: undefined, rules: ['head-missing'] }, 'greeting'],
  ['wp.pl: a tagged BYE', 'A00000006 BYE bye\r\n', { name: 'BYE', tag: 'A00000006', text: 'bye' }],
  [
    'Exchange: a bare BYE',
    'BYE Connection closed. 14\r\n',
    { name: 'BYE', text: 'Connection closed. 14', rules: ['head-missing'] },
    'status',
  ],
  ['David.fx: mixed case', '* 3 Recent\r\n', { name: 'RECENT', number: 3 }],
  [
    'DavMail: spaces dribbled after the star',
    '*    1688 EXISTS\r\n',
    { name: 'EXISTS', number: 1688, rules: ['space-extra'] },
  ],
  ['NULs before a response', '\0\0* 1 EXISTS\r\n', { name: 'EXISTS', number: 1, rules: ['nul'] }, 'data'],
  ['net-imap: an unknown response with a number', '* 99 NOOP\r\n', { name: 'NOOP', number: 99 }],
  ['a number above 2^53', '* 18446744073709551615 EXISTS\r\n', { number: '18446744073709551615' }],
  ['a star alone', '*\r\n', { name: undefined, rules: ['name-missing'] }, 'data'],
  [
    'UW: capabilities in the greeting',
    '* OK [CAPABILITY IMAP4REV1 X-NETSCAPE] host IMAP4rev1 2007f.404 at Mon\r\n',
    { code: { name: 'CAPABILITY', arguments: 'IMAP4REV1 X-NETSCAPE' } },
    'greeting',
  ],
  [
    'a server name in brackets reads as a code',
    '* OK [FOO] bar\r\n',
    { code: { name: 'FOO', arguments: '' }, text: 'bar' },
  ],
  ['Yandex: the same BYE again and again', '* BYE Autologout\r\n', { name: 'BYE', text: 'Autologout' }],
  ['bare LF', '* OK fine\n', { name: 'OK', text: 'fine' }],
]

describe('heads', () => {
  for (const [title, line, expected, kind] of headCases) {
    test(title, () => {
      const tree = parse(kind === undefined ? response(line) : frameOf(octets(line), kind))
      const { name, number, tag, code, text } = tree
      const junk = [...tree.tape.leaves()].find((leaf) => leaf.kind === 'junk')?.text()
      const rules = tree.findings.map((finding) => finding.rule)
      const all: Record<string, unknown> = { name, number, tag, code, text, junk, rules }
      const wanted: Record<string, unknown> = { rules: [], ...expected }
      const found = Object.fromEntries(Object.keys(wanted).map((key) => [key, all[key]]))
      expect(found).toEqual(wanted)
    })
  }
})

/** Name, line, capabilities. */
const capabilityCases: readonly [string, string, readonly string[] | undefined][] = [
  [
    'iCloud: a space at the end',
    '* CAPABILITY st11p00mm 1Q49 XAPPLEPUSHSERVICE IMAP4rev1 AUTH=ATOKEN \r\n',
    ['st11p00mm', '1Q49', 'XAPPLEPUSHSERVICE', 'IMAP4rev1', 'AUTH=ATOKEN'],
  ],
  ['exmail: a space at the end', '* CAPABILITY IMAP4 IMAP4rev1  \r\n', ['IMAP4', 'IMAP4rev1']],
  ['a plus on its own', '* CAPABILITY IMAP4rev1 LITERAL +\r\n', ['IMAP4rev1', 'LITERAL', '+']],
  ['migadu: LOGIN as a capability', '* CAPABILITY IMAP4rev1 LOGIN\r\n', ['IMAP4rev1', 'LOGIN']],
  ['lower case', '* capability imap4rev1\r\n', ['imap4rev1']],
  [
    'Cyrus: URLs and settings',
    '* CAPABILITY IMAP4rev1 MUPDATE=mupdate://x/ SORT=MODSEQ THREAD=REFS\r\n',
    ['IMAP4rev1', 'MUPDATE=mupdate://x/', 'SORT=MODSEQ', 'THREAD=REFS'],
  ],
  [
    'Dovecot: told in the completion of LOGIN',
    'A1 OK [CAPABILITY IMAP4rev1 IDLE] Logged in\r\n',
    ['IMAP4rev1', 'IDLE'],
  ],
  ['another code tells none', 'A1 OK [READ-WRITE] done\r\n', undefined],
  ['another response tells none', '* ENABLED CONDSTORE\r\n', undefined],
]

describe('capabilities', () => {
  test.each(capabilityCases)('%s', (_, line, expected) => {
    expect(capabilities(parse(response(line)))).toEqual(expected)
  })
})

/** Name, line, leaves of the arguments without spaces. */
const commandCases: readonly [string, string, string, readonly string[]][] = [
  ['imap tools: two spaces', 'a UID FETCH 7456  (FLAGS)\r\n', 'UID FETCH', ['7456', '(FLAGS)']],
  ['Outlook: RFC822.PEEK', 'a FETCH 1 (RFC822.PEEK)\r\n', 'FETCH', ['1', '(RFC822.PEEK)']],
  ['node-imap: a tag that is a command', 'IDLE IDLE\r\n', 'IDLE', []],
  ['php-imap: DONE outside IDLE', 'DONE\r\n', undefined as unknown as string, []],
  ['a mailbox in brackets', 'a SELECT [Gmail]/All\r\n', 'SELECT', ['[Gmail]/All']],
  ['a list pattern', 'a LIST "" %\r\n', 'LIST', ['""', '%']],
  [
    'a partial section',
    'a FETCH 1 BODY.PEEK[1.2.HEADER.FIELDS (From To)]<0.100>\r\n',
    'FETCH',
    ['1', 'BODY.PEEK[1.2.HEADER.FIELDS (From To)]<0.100>'],
  ],
  [
    'flags with brackets',
    'a STORE 1 +FLAGS.SILENT (a[b c]d)\r\n',
    'STORE',
    ['1', '+FLAGS.SILENT', '(a[b c]d)'],
  ],
  ['a binary literal', 'a APPEND x ~{2}\r\n\0\0\r\n', 'APPEND', ['x', '~{2}\r\n\0\0']],
  ['a quoted password with a quote in it', 'a LOGIN fred "pa"ss"\r\n', 'LOGIN', ['fred', '"pa"ss"']],
  ['HTTP', 'GET / HTTP/1.1\r\n', '/', ['HTTP/1.1']],
]

describe('commands', () => {
  test.each(commandCases)('%s', (_, line, name, values) => {
    const tree = parse(command(line))
    expect(tree.name).toBe(name)
    expect(tree.values.map((node) => node.text())).toEqual(values)
  })
})
