/** Several commands of one kind in flight: what the answers say tells them apart. RFC 9051 §5.5. */
import { describe, expect, test } from 'vitest'
import { recorded, retold } from './retold.ts'

/** The untagged responses, each with its certainty and the tag of its command. */
const attributed = (text: string): string[] =>
  retold(recorded(text)).flatMap((line) => /^ {2}(?!continued)(\w+ ?\S*): \*/.exec(line)?.[1] ?? [])

const authenticated = (text: string) => attributed(`S: * PREAUTH hi\n${text}`)
const selected = (text: string) => attributed(`S: * PREAUTH hi\nC: s SELECT INBOX\nS: s OK done\n${text}`)

describe('where the answer names what was asked for', () => {
  test.each([
    [
      'STATUS of two mailboxes, answered in any order',
      'C: a STATUS x (UIDNEXT)\nC: b STATUS y (UIDNEXT)',
      ['STATUS y (UIDNEXT 1)', 'STATUS x (UIDNEXT 1)'],
      ['b', 'a'],
    ],
    [
      'INBOX in any case',
      'C: a STATUS inbox (UIDNEXT)\nC: b STATUS y (UIDNEXT)',
      ['STATUS INBOX (UIDNEXT 1)'],
      ['a'],
    ],
    [
      'a mailbox quoted or not',
      'C: a STATUS "a b" (UIDNEXT)\nC: b STATUS "y" (UIDNEXT)',
      ['STATUS y (UIDNEXT 1)', 'STATUS "a b" (UIDNEXT 1)'],
      ['b', 'a'],
    ],
    [
      'a mailbox in UTF-8 or modified UTF-7',
      'C: a STATUS "Entw&APw-rfe" (UIDNEXT)\nC: b STATUS y (UIDNEXT)',
      ['STATUS "Entwürfe" (UIDNEXT 1)'],
      ['a'],
    ],
    [
      'LIST by pattern',
      'C: a LIST "" "Work/%"\nC: b LIST "" INBOX',
      ['LIST () "/" INBOX', 'LIST () "/" Work/Now'],
      ['b', 'a'],
    ],
    ['LIST by levels', 'C: a LIST "" Work/%\nC: b LIST "" Work/%/%', ['LIST () "/" Work/Now/Old'], ['b']],
    ['LIST below a reference', 'C: a LIST "Work/" %\nC: b LIST "" INBOX', ['LIST () "/" Work/Now'], ['a']],
    [
      'LIST with several patterns',
      'C: a LIST "" (INBOX Drafts)\nC: b LIST "" Sent',
      ['LIST () "/" Drafts', 'LIST () "/" Sent'],
      ['a', 'b'],
    ],
    [
      'STATUS that a LIST asks for',
      'C: a LIST "" W% RETURN (STATUS (UIDNEXT))\nC: b STATUS INBOX (UIDNEXT)',
      ['LIST () "/" Work', 'STATUS Work (UIDNEXT 1)', 'STATUS INBOX (UIDNEXT 1)'],
      ['a', 'a', 'b'],
    ],
    [
      'STATUS that a LIST does not ask for',
      'C: a LIST "" *\nC: b STATUS INBOX (UIDNEXT)',
      ['STATUS INBOX (UIDNEXT 1)'],
      ['b'],
    ],
    [
      'ACL and rights',
      'C: a GETACL x\nC: b GETACL y\nC: c MYRIGHTS x\nC: d MYRIGHTS y',
      ['ACL y fred lr', 'MYRIGHTS y lr', 'ACL x fred lr', 'MYRIGHTS x lr'],
      ['b', 'd', 'a', 'c'],
    ],
    [
      'rights of two people',
      'C: a LISTRIGHTS x ann\nC: b LISTRIGHTS x bob',
      ['LISTRIGHTS x bob la r', 'LISTRIGHTS x ann la r'],
      ['b', 'a'],
    ],
    [
      'quota roots',
      'C: a GETQUOTA ""\nC: b GETQUOTA mine',
      ['QUOTA mine (STORAGE 1 2)', 'QUOTA "" (STORAGE 1 2)'],
      ['b', 'a'],
    ],
    ['the root of a mailbox', 'C: a GETQUOTAROOT x\nC: b GETQUOTAROOT y', ['QUOTAROOT y ""'], ['b']],
    [
      'metadata',
      'C: a GETMETADATA x /shared/comment\nC: b GETMETADATA (DEPTH 1) y /shared/comment',
      ['METADATA y (/shared/comment hi)', 'METADATA x (/shared/comment hi)'],
      ['b', 'a'],
    ],
    ['subscriptions', 'C: a LSUB "" x%\nC: b LSUB "" y%', ['LSUB () "/" y1'], ['b']],
    [
      'a search by its tag',
      'C: a SEARCH RETURN (ALL) SEEN\nC: b SEARCH RETURN (ALL) UNSEEN',
      ['ESEARCH (TAG "b") ALL 2', 'ESEARCH (TAG "a") ALL 1'],
      ['b', 'a'],
    ],
    [
      'a search of several mailboxes by its tag',
      'C: a ESEARCH IN (inboxes) SEEN\nC: b ESEARCH IN (inboxes) UNSEEN',
      ['ESEARCH (TAG "b" MAILBOX x UIDVALIDITY 1) UID ALL 2'],
      ['b'],
    ],
    ['a search by its form', 'C: a SEARCH RETURN (ALL) SEEN\nC: b SEARCH UNSEEN', ['SEARCH 2'], ['b']],
    [
      'batches of UIDs by their tag',
      'C: a UIDBATCHES 500\nC: b UIDBATCHES 900',
      ['UIDBATCHES (TAG "b") 9:1'],
      ['b'],
    ],
  ])('%s', (_what, commands, answers, tags) => {
    const said = answers.map((answer) => `S: * ${answer}`).join('\n')
    expect(authenticated(`${commands}\n${said}`)).toEqual(tags.map((tag) => `exact ${tag}`))
  })

  test.each([
    [
      'message numbers',
      'C: a FETCH 1:2 (FLAGS)\nC: b FETCH 3 (FLAGS)',
      ['3 FETCH (FLAGS ())', '2 FETCH (FLAGS ())'],
      ['likely b', 'likely a'],
    ],
    [
      'UIDs',
      'C: a UID FETCH 7,9 (FLAGS)\nC: b UID STORE 8 +FLAGS (x)',
      ['1 FETCH (UID 8 FLAGS (x))', '2 FETCH (FLAGS () UID 9)'],
      ['likely b', 'likely a'],
    ],
    ['items', 'C: a FETCH 1 (FLAGS)\nC: b FETCH 1 (ENVELOPE)', ['1 FETCH (ENVELOPE ())'], ['exact b']],
    [
      'sections',
      'C: a UID FETCH 1 BODY.PEEK[1]\nC: b UID FETCH 1 BODY.PEEK[2]',
      ['1 FETCH (UID 1 BODY[2] hi)', '1 FETCH (UID 1 BODY[1] hi)'],
      ['exact b', 'exact a'],
    ],
    [
      'header names in any form',
      'C: a FETCH 1 BODY.PEEK[HEADER.FIELDS (to)]\nC: b FETCH 1 BODY.PEEK[HEADER.FIELDS (from)]',
      ['1 FETCH (BODY[HEADER.FIELDS ("FROM")] hi)'],
      ['exact b'],
    ],
    [
      'macros',
      'C: a FETCH 1 FAST\nC: b FETCH 1 (UID BODYSTRUCTURE)',
      ['1 FETCH (FLAGS () INTERNALDATE "x" RFC822.SIZE 5)'],
      ['exact a'],
    ],
    [
      'more than STORE asks for',
      'C: a STORE 1 +FLAGS (x)\nC: b FETCH 1 (RFC822.SIZE)',
      ['1 FETCH (RFC822.SIZE 5)'],
      ['exact b'],
    ],
    ['UIDs of a COPY', 'C: a UID MOVE 1:2 x\nC: b UID MOVE 3 y', ['OK [COPYUID 1 3 9] done'], ['likely b']],
    [
      'UIDs that are gone',
      'C: a UID EXPUNGE 1:2\nC: b UID EXPUNGE 3',
      ['VANISHED 3', 'VANISHED 1:2'],
      ['likely b', 'likely a'],
    ],
    [
      'a UID that the number stands for',
      'C: a UID FETCH 1:9 (UID)\nS: * 4 FETCH (UID 7)\nS: a OK done\nC: b UID FETCH 7 (FLAGS)\nC: c UID FETCH 8 (FLAGS)',
      ['4 FETCH (FLAGS ())'],
      ['likely a', 'likely b'],
    ],
  ])('%s in a mailbox', (_what, commands, answers, expected) => {
    const said = answers.map((answer) => `S: * ${answer}`).join('\n')
    expect(selected(`${commands}\n${said}`)).toEqual(expected)
  })
})

describe('where it does not say enough', () => {
  test('two equal commands are answered in their order, and nobody knows', () => {
    expect(
      authenticated(
        'C: a STATUS x (UIDNEXT)\nC: b STATUS x (UIDNEXT)\nS: * STATUS x (UIDNEXT 1)\nS: * STATUS x (UIDNEXT 2)',
      ),
    ).toEqual(['ambiguous a', 'ambiguous b'])
  })

  test('two searches without a tag in the answer', () => {
    expect(selected('C: a SEARCH SEEN\nC: b SEARCH UNSEEN\nS: * SEARCH 1\nS: * SEARCH 2')).toEqual([
      'ambiguous a',
      'ambiguous b',
    ])
  })

  test('the quota that two roots may have asked for follows the root told last', () => {
    expect(
      authenticated(
        'C: a GETQUOTAROOT x\nC: b GETQUOTAROOT y\nS: * QUOTAROOT x r\nS: * QUOTA r (STORAGE 1 2)\nS: * QUOTAROOT y r\nS: * QUOTA r (STORAGE 1 2)',
      ),
    ).toEqual(['exact a', 'ambiguous a', 'exact b', 'ambiguous b'])
  })

  test('a mailbox that the server spells in its own way', () => {
    expect(authenticated('C: a STATUS ~/x (UIDNEXT)\nS: * STATUS /home/fred/x (UIDNEXT 1)')).toEqual([
      'likely a',
    ])
  })

  test('the last message may have any number', () => {
    expect(selected('C: a FETCH * (FLAGS)\nS: * 7 FETCH (FLAGS ())')).toEqual(['likely a'])
  })
})

describe('what was not asked for', () => {
  test.each([
    [
      'flags of a message that nobody fetches',
      'C: a FETCH 1:2 (FLAGS)\nS: * 3 FETCH (FLAGS ())',
      ['unilateral a'],
    ],
    ['a new message during a FETCH', 'C: a FETCH 1 (FLAGS)\nS: * 9 EXISTS', ['unilateral a']],
    [
      'flags of another message during a UID STORE',
      'C: a UID STORE 5 +FLAGS (x)\nS: * 1 FETCH (UID 6 FLAGS ())',
      ['unilateral a'],
    ],
    ['EXISTS while nothing is in flight', 'S: * 9 EXISTS', ['unilateral']],
    [
      'metadata without values',
      'C: a GETMETADATA "" /shared/comment\nC: b NOOP\nS: * METADATA "" /shared/comment',
      ['likely a'],
    ],
    [
      'an update of a search that is over',
      'C: a SEARCH RETURN (ALL) SEEN\nS: * ESEARCH (TAG "z") ADDTO (0 5)',
      ['unilateral a'],
    ],
  ])('%s', (_what, said, expected) => {
    expect(selected(said)).toEqual(expected)
  })

  test('after NOTIFY the server may tell of any mailbox at any time', () => {
    expect(
      authenticated(
        'C: n NOTIFY SET (personal (MessageNew))\nS: n OK done\nC: a STATUS x (UIDNEXT)\nS: * STATUS x (UIDNEXT 1)\nS: * STATUS y (UIDNEXT 1)',
      ),
    ).toEqual(['likely a', 'unilateral a'])
  })

  test('NOTIFY NONE takes it back', () => {
    expect(
      authenticated(
        'C: n NOTIFY SET (personal (MessageNew))\nS: n OK\nC: o NOTIFY NONE\nS: o OK\nC: a STATUS x (UIDNEXT)\nS: * STATUS x (UIDNEXT 1)',
      ),
    ).toEqual(['exact a'])
  })
})

test('a pattern with many stars is compared to its end', () => {
  const pattern = '*a'.repeat(50)
  const name = 'a'.repeat(120)
  expect(
    authenticated(`C: a LIST "" ${pattern}b\nC: b LIST "" ${pattern}\nS: * LIST () "/" ${name}`),
  ).toEqual(['exact b'])
})

test('a pattern that would take too long may match anything', () => {
  const pattern = '*a'.repeat(400)
  const name = 'a'.repeat(900)
  expect(
    authenticated(`C: a LIST "" ${pattern}b\nC: b LIST "" ${pattern}\nS: * LIST () "/" ${name}`),
  ).toEqual(['ambiguous a'])
})
