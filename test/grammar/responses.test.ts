/** Response codes and responses with their values, by table. */
import { describe, expect, test } from 'vitest'
import { data } from '../../lib/grammar/data.ts'
import { fetch, fetched } from '../../lib/grammar/fetch.ts'
import { parse } from '../../lib/grammar/tree.ts'
import { command, response } from './frame.ts'

describe('response codes', () => {
  const codes: readonly [string, unknown][] = [
    ['ALERT', null],
    ['READ-WRITE', null],
    ['CAPABILITY IMAP4rev2 IDLE', ['IMAP4rev2', 'IDLE']],
    ['BADCHARSET ({5}UTF-8)', ['{5}UTF-8']],
    ['BADCHARSET (US-ASCII "UTF-8")', ['US-ASCII', 'UTF-8']],
    ['PERMANENTFLAGS (\\Deleted \\*)', ['\\Deleted', '\\*']],
    ['UIDNEXT 4392', 4392],
    ['HIGHESTMODSEQ 9223372036854775807', '9223372036854775807'],
    ['APPENDUID 38505 3955:3957', { uidvalidity: 38505, uids: '3955:3957' }],
    ['COPYUID 38505 304,319:320 3956:3958', { uidvalidity: 38505, from: '304,319:320', to: '3956:3958' }],
    ['MODIFIED 7,9', '7,9'],
    ['MAILBOXID (F2212ea87)', 'F2212ea87'],
    ['REFERRAL imap://x;AUTH=*@y/ imap://z/', ['imap://x;AUTH=*@y/', 'imap://z/']],
    ['BADURL "/INBOX;x=(1)"', '"/INBOX;x=(1)"'],
    ['INPROGRESS ("A1" 5 NIL)', { tag: 'A1', progress: 5, goal: null }],
    ['INPROGRESS', null],
    ['MESSAGELIMIT 1000 23221', [1000, 23221]],
    ['METADATA LONGENTRIES 2199', ['LONGENTRIES', 2199]],
    ['NEWNAME a b', ['a', 'b']],
    ['NOUPDATE "B02"', ['B02']],
    ['URLMECH INTERNAL XSAMPLE=P34', ['INTERNAL', 'XSAMPLE=P34']],
    ['BADEVENT (MessageNew FlagChange)', ['MessageNew', 'FlagChange']],
    ['X-OWN what (ever', 'what (ever'],
  ]
  test.each(codes)('[%s]', (code, value) => {
    const tree = parse(response(`A1 OK [${code}] text\r\n`))
    expect(data(tree, [])).toEqual({ type: 'code', name: code.split(' ')[0], value })
    expect(tree.text).toBe('text')
    expect(tree.code?.arguments).toBe(code.split(' ').slice(1).join(' '))
  })
})

describe('responses', () => {
  const responses: readonly [string, unknown][] = [
    ['* THREAD (2)(3 6 (4 23)(44 7 96))', { type: 'thread', threads: [[2], [3, 6, [4, 23], [44, 7, 96]]] }],
    ['* THREAD', { type: 'thread', threads: [] }],
    ['* SORT 5 3 4 (MODSEQ 12)', { type: 'sort', numbers: [5, 3, 4], modseq: 12 }],
    [
      '* ESEARCH (TAG "A" MAILBOX "x" UIDVALIDITY 1) UID ALL 4,7 PARTIAL (1:2 NIL)',
      {
        type: 'esearch',
        tag: 'A',
        mailbox: 'x',
        uidvalidity: 1,
        uid: true,
        results: [
          { name: 'ALL', value: '4,7' },
          { name: 'PARTIAL', value: { range: '1:2', set: null } },
        ],
      },
    ],
    [
      '* ESEARCH (TAG "A") ADDTO (0 2:3) ADDTO (1 4)',
      {
        type: 'esearch',
        tag: 'A',
        uid: false,
        results: [
          { name: 'ADDTO', value: [0, '2:3'] },
          { name: 'ADDTO', value: [1, 4] },
        ],
      },
    ],
    [
      '* LIST (\\NonExistent) "/" x ("CHILDINFO" ("SUBSCRIBED") "OLDNAME" ("y"))',
      {
        type: 'list',
        attributes: ['\\NonExistent'],
        delimiter: '/',
        mailbox: 'x',
        extended: [
          { name: 'CHILDINFO', value: ['SUBSCRIBED'] },
          { name: 'OLDNAME', value: ['y'] },
        ],
      },
    ],
    [
      '* LIST (\\Noselect) NIL "foo"',
      { type: 'list', attributes: ['\\Noselect'], delimiter: null, mailbox: 'foo' },
    ],
    [
      '* STATUS x (MESSAGES 2 HIGHESTMODSEQ 9223372036854775807 MAILBOXID (F1) APPENDLIMIT NIL)',
      {
        type: 'status',
        mailbox: 'x',
        items: { MESSAGES: 2, HIGHESTMODSEQ: '9223372036854775807', MAILBOXID: 'F1', APPENDLIMIT: null },
      },
    ],
    [
      '* NAMESPACE (("" "/" "X-PARAM" ("A" "B"))) NIL (("#s" NIL))',
      {
        type: 'namespace',
        personal: [{ prefix: '', delimiter: '/', extensions: { 'X-PARAM': ['A', 'B'] } }],
        other: [],
        shared: [{ prefix: '#s', delimiter: null }],
      },
    ],
    ['* QUOTAROOT INBOX "" b', { type: 'quotaroot', mailbox: 'INBOX', roots: ['', 'b'] }],
    [
      '* ACL INBOX Fred rwipslda -joe rw',
      {
        type: 'acl',
        mailbox: 'INBOX',
        entries: [
          { identifier: 'Fred', rights: 'rwipslda' },
          { identifier: '-joe', rights: 'rw' },
        ],
      },
    ],
    [
      '* LISTRIGHTS ~/Mail/saved smith la r swicdkxte',
      {
        type: 'listrights',
        mailbox: '~/Mail/saved',
        identifier: 'smith',
        required: 'la',
        optional: ['r', 'swicdkxte'],
      },
    ],
    ['* MYRIGHTS INBOX rwi', { type: 'myrights', mailbox: 'INBOX', rights: 'rwi' }],
    [
      '* METADATA "INBOX" (/private/comment {2}\r\nab /shared/comment NIL)',
      {
        type: 'metadata',
        mailbox: 'INBOX',
        entries: [
          { name: '/private/comment', value: 'ab' },
          { name: '/shared/comment', value: null },
        ],
      },
    ],
    [
      '* METADATA "" /shared/comment /shared/admin',
      { type: 'metadata', mailbox: '', entries: [{ name: '/shared/comment' }, { name: '/shared/admin' }] },
    ],
    ['* ID NIL', { type: 'id', fields: null }],
    ['* ID ("__proto__" "x")', { type: 'id', fields: JSON.parse('{"__proto__":"x"}') }],
    ['* VANISHED (EARLIER) 41,43:116', { type: 'vanished', earlier: true, uids: '41,43:116' }],
    ['* ENABLED CONDSTORE', { type: 'enabled', capabilities: ['CONDSTORE'] }],
    ['* LANGUAGE (EN "DE")', { type: 'values', values: [['EN', 'DE']] }],
    ['* 3 EXISTS', undefined],
    ['* OK hello', undefined],
  ]
  test.each(responses)('%s', (line, expected) => {
    const tree = parse(response(`${line}\r\n`))
    expect(data(tree, [])).toEqual(expected)
    expect(tree.findings).toEqual([])
  })

  test('a UID FETCH answer of a server that needs no numbers (RFC 9586)', () => {
    const tree = parse(response('* 25996 UIDFETCH (FLAGS (\\Seen))\r\n'))
    expect(tree.number).toBe(25996)
    expect(data(tree, [])).toEqual({ type: 'fetch', items: [{ name: 'FLAGS', value: ['\\Seen'] }] })
  })

  test('the last of two items of a name counts', () => {
    const tree = parse(
      response('* 1 FETCH (UID 1 FLAGS () UID 2 SAVEDATE NIL EMAILID (M1) THREADID NIL PREVIEW "x")\r\n'),
    )
    const found = fetch(tree, [])
    expect(fetched(found, 'UID')).toBe(2)
    expect(fetched(found, 'FLAGS')).toEqual([])
    expect(fetched(found, 'SAVEDATE')).toBe(null)
    expect(fetched(found, 'EMAILID')).toBe('M1')
    expect(fetched(found, 'PREVIEW')).toBe('x')
    expect(fetched(found, 'MODSEQ')).toBe(undefined)
  })

  test('arguments of commands are told as they are', () => {
    expect(data(parse(command('a SELECT "x y" (CONDSTORE)\r\n')), [])).toEqual({
      type: 'values',
      values: ['x y', ['CONDSTORE']],
    })
  })
})
