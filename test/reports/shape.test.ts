import { expect, test } from 'vitest'
import { families } from '../../lib/protocol/index.ts'
import { commandForm } from '../../lib/reports/shape.ts'
import { dialogue, framed } from '../wire/dialogue.ts'

/** The form of one command. */
function shape(command: string): string {
  const chunks = dialogue(`C: ${command}`).map(([side, text]) => {
    return { side, time: 0, bytes: new Uint8Array(Buffer.from(text, 'latin1')) }
  })
  const [first] = framed(chunks)
  return first.type === 'frame' ? commandForm(first.frame) : ''
}

// biome-ignore format: a table
test.each([
  ['a1 UID FETCH 1:*,7 (FLAGS)', 'UID FETCH n (FLAGS)'],
  ['a2 uid fetch 12 (flags)', 'UID FETCH n (FLAGS)'],
  ['a3 FETCH 1:2 (UID BODY.PEEK[HEADER.FIELDS (From To)] BODY[1.2.MIME]<0.100>)',
    'FETCH n (UID BODY.PEEK[HEADER.FIELDS (FROM TO)] BODY[n.MIME]<n.n>)'],
  ['a4 FETCH 1:* (FLAGS) (CHANGEDSINCE 12345)', 'FETCH n (FLAGS) (CHANGEDSINCE n)'],
  ['a5 FETCH 1 RFC822.SIZE', 'FETCH n RFC822.SIZE'],
  ['a6 SELECT INBOX', 'SELECT mailbox'],
  ['a7 SELECT "a b" (CONDSTORE)', 'SELECT mailbox (CONDSTORE)'],
  ['a8 SELECT ALL', 'SELECT mailbox'],
  ['a9 LOGIN fred "redacted"', 'LOGIN user password'],
  ['b1 STORE 2:4 +FLAGS.SILENT (\\Deleted \\Seen)', 'STORE n +FLAGS.SILENT (\\Deleted \\Seen)'],
  ['b2 STORE 2:4 FLAGS (one two three)', 'STORE n FLAGS (text …)'],
  ['b3 UID SEARCH UNSEEN SINCE 1-Feb-2024 FROM "smith" UID 1:*',
    'UID SEARCH UNSEEN SINCE date FROM text UID n'],
  ['b4 LIST "" "*" RETURN (STATUS (MESSAGES UNSEEN))', 'LIST "" * RETURN (STATUS (MESSAGES UNSEEN))'],
  ['d1 LIST "" *', 'LIST "" *'],
  ['d2 SELECT 5', 'SELECT mailbox'],
  ['d3 COPY * 7', 'COPY n mailbox'],
  ['d4 UID MOVE $ Trash', 'UID MOVE n mailbox'],
  ['b5 LIST "" "Work/%"', 'LIST "" pattern'],
  ['b6 STATUS Sent (MESSAGES UIDNEXT)', 'STATUS mailbox (MESSAGES UIDNEXT)'],
  ['b7 UID COPY 5 Trash', 'UID COPY n mailbox'],
  ['b8 RENAME old new', 'RENAME mailbox new-name'],
  ['b9 ID ("name" "x" "version" "1")', 'ID (text …)'],
  ['c1 ENABLE condstore X-NEW', 'ENABLE CONDSTORE text'],
  ['c2 NOOP', 'NOOP'],
  ['c3 XWHATEVER 12 foo "bar"', 'XWHATEVER n text …'],
  ['c4 APPEND Sent (\\Seen) "1-Jan-2024 10:00:00 +0000" {5}\nhello', 'APPEND mailbox (\\Seen) date message'],
  ['c5 FETCH 1:2', 'FETCH n'],
])('%s', (command, expected) => {
  expect(shape(command).toUpperCase()).toBe(expected.toUpperCase())
  // The second time it may come from what was remembered.
  expect(shape(command)).toBe(shape(command))
})

test('two commands that differ in numbers alone have one form, whichever comes first', () => {
  expect(shape('a1 FETCH 17 (RFC822.SIZE BODY[2])')).toBe(shape('zz900 FETCH 1:400 (RFC822.SIZE BODY[1.3])'))
  expect(shape('a1 FETCH 17 RFC822')).not.toBe(shape('a1 FETCH 17 RFC999'))
})

test('no word of the protocol begins with a number, so numbers that begin a word can be taken out', () => {
  const words = families.flatMap((family) =>
    Object.values(family).flatMap((rows) =>
      Array.isArray(rows)
        ? rows.flatMap((row) => (typeof row === 'object' && 'name' in row ? [String(row.name)] : []))
        : [],
    ),
  )
  expect(words.length).toBeGreaterThan(500)
  expect(words.filter((word) => /(?:^|[ (:,[.<])\d/.test(word))).toEqual([])
})

test('a huge command has a short form', () => {
  const keys = Array.from({ length: 5000 }, (_, i) => `OR FROM "a${i}" SUBJECT "b"`).join(' ')
  expect(shape(`a1 SEARCH ${keys}`).length).toBeLessThanOrEqual(120)
  expect(shape(`a1 ${'X'.repeat(10_000)} 1`).length).toBeLessThanOrEqual(120)
})
