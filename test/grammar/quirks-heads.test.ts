/** Heads, capabilities and commands as real servers and clients send them, each with its sender. */
import { describe, expect, test } from 'vitest'
import { capabilities } from '../../lib/grammar/capability.ts'
import { parse } from '../../lib/grammar/tree.ts'
import type { FrameKind } from '../../lib/wire/frame.ts'
import { command, frameOf, octets, response } from './frame.ts'

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
