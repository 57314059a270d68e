/** What real servers send besides FETCH instead of what the RFCs say, each with the server that sent it. */
import { describe, expect, test } from 'vitest'
import { type Case, fieldsOf } from './fields.ts'

const responseCases: readonly Case[] = [
  ['Purelymail: HIGHESTMODSEQ 0', '* OK [HIGHESTMODSEQ 0] Highest\r\n', { name: 'HIGHESTMODSEQ', value: 0 }],
  [
    'Zoho: an attribute in its own spelling',
    '* LIST (\\Noinferiors) "/" INBOX\r\n',
    { attributes: ['\\Noinferiors'], delimiter: '/', mailbox: 'INBOX' },
  ],
  [
    'a private code of words',
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
    'more than a COPYUID has',
    'A5 OK [COPYUID 1 1:10 101:110 extra junk] Done\r\n',
    { name: 'COPYUID', value: { uidvalidity: 1, from: '1:10', to: '101:110' } },
    ['code-extra'],
  ],
  [
    'more than an APPENDUID has',
    'A5 OK [APPENDUID 1 101:110 (x)] Done\r\n',
    { name: 'APPENDUID', value: { uidvalidity: 1, uids: '101:110' } },
    ['code-extra'],
  ],
  ['more than a UIDNEXT has', '* OK [UIDNEXT 4 5] x\r\n', { name: 'UIDNEXT', value: 4 }, ['code-extra']],
  [
    'more than a HIGHESTMODSEQ has',
    '* OK [HIGHESTMODSEQ 4 junk] x\r\n',
    { name: 'HIGHESTMODSEQ', value: 4 },
    ['code-extra'],
  ],
  [
    'more than a MODIFIED has',
    'A5 OK [MODIFIED 7,9 12] x\r\n',
    { name: 'MODIFIED', value: '7,9' },
    ['code-extra'],
  ],
  [
    'more than PERMANENTFLAGS have',
    '* OK [PERMANENTFLAGS (\\Seen) \\Deleted] x\r\n',
    { name: 'PERMANENTFLAGS', value: ['\\Seen'] },
    ['code-extra'],
  ],
  [
    'arguments of a code that has none',
    'A5 OK [READ-WRITE for now] x\r\n',
    { name: 'READ-WRITE', value: 'for now' },
    ['code-extra'],
  ],
  [
    'a METADATA has two arguments',
    'A5 NO [METADATA LONGENTRIES 2199] x\r\n',
    { name: 'METADATA', value: ['LONGENTRIES', 2199] },
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
  for (const [name, line, fields, rules = []] of responseCases) {
    test(name, () => expect(fieldsOf(line)).toEqual({ fields, rules }))
  }
})
