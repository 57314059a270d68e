/** What a client used of what was offered, and what it used without an offer. */
import { describe, expect, test } from 'vitest'
import { Observer } from '../../lib/observe/observer.ts'
import { CapabilityUses, unused } from '../../lib/session/capability-use.ts'
import type { Connection } from '../../lib/session/events.ts'
import { recorded } from './retold.ts'

function used(text: string): { uses: string[]; unused: readonly string[] } {
  const uses = new CapabilityUses()
  const connections: Connection[] = []
  const observer = new Observer({}, (event) => {
    if (event.type === 'opened') connections.push(event.connection)
    uses.take(event)
  })
  for (const record of recorded(text)) observer.take(record)
  const of = uses.of(1)
  return {
    uses: of.map(
      ({ capability, advertised, words, count }) =>
        `${capability} ${advertised} ${count}: ${words.join(', ')}`,
    ),
    unused: unused(connections[0], of),
  }
}

const offering = (capabilities: string, commands: string) =>
  used(`S: * PREAUTH [CAPABILITY ${capabilities}] hi\n${commands}`)

test.each([
  ['a command', 'C: a UID EXPUNGE 1', 'UIDPLUS', 'UID EXPUNGE'],
  ['a command of a family of its own', 'C: a UNSELECT', 'UNSELECT', 'UNSELECT'],
  ['a FETCH item', 'C: a FETCH 1 (FLAGS MODSEQ)', 'CONDSTORE', 'FETCH MODSEQ'],
  ['a FETCH item with a section', 'C: a UID FETCH 1 BINARY.PEEK[1]<0.9>', 'BINARY', 'FETCH BINARY.PEEK[]'],
  ['a modifier', 'C: a UID FETCH 1 FLAGS (CHANGEDSINCE 5 VANISHED)', 'QRESYNC', 'FETCH VANISHED'],
  ['a parameter of SELECT', 'C: a SELECT x (QRESYNC (1 2))', 'QRESYNC', 'SELECT QRESYNC'],
  ['a modifier of STORE', 'C: a STORE 1 (UNCHANGEDSINCE 5) +FLAGS (x)', 'CONDSTORE', 'STORE UNCHANGEDSINCE'],
  ['a STORE item', 'C: a STORE 1 +X-GM-LABELS (x)', 'X-GM-EXT-1', 'STORE +X-GM-LABELS'],
  ['a STATUS item', 'C: a STATUS x (SIZE)', 'STATUS=SIZE', 'STATUS SIZE'],
  ['a LIST option', 'C: a LIST "" * RETURN (SPECIAL-USE)', 'SPECIAL-USE', 'LIST RETURN SPECIAL-USE'],
  ['STATUS in LIST', 'C: a LIST "" * RETURN (STATUS (HIGHESTMODSEQ))', 'CONDSTORE', 'STATUS HIGHESTMODSEQ'],
  ['a LIST selection', 'C: a LIST (SUBSCRIBED) "" *', 'LIST-EXTENDED', 'LIST SUBSCRIBED'],
  ['a search key', 'C: a SEARCH NOT (OLDER 5)', 'WITHIN', 'SEARCH OLDER'],
  ['a search option', 'C: a UID SEARCH RETURN (SAVE) ALL', 'SEARCHRES', 'SEARCH RETURN SAVE'],
  ['a saved result', 'C: a UID FETCH $ FLAGS', 'SEARCHRES', 'FETCH $'],
  ['a sort key', 'C: a SORT (REVERSE DISPLAYFROM) UTF-8 ALL', 'SORT=DISPLAY', 'SORT DISPLAYFROM'],
  ['a thread algorithm', 'C: a THREAD REFERENCES UTF-8 ALL', 'THREAD=REFERENCES', 'THREAD REFERENCES'],
  ['a literal that does not wait', 'C: a CREATE {1+}\nx', 'LITERAL-', '{n+}'],
  [
    'several messages in an APPEND',
    'C: a APPEND x {1+}\ny {1+}\nz',
    'MULTIAPPEND',
    'APPEND of several messages',
  ],
  ['an ENABLE', 'C: a ENABLE QRESYNC', 'QRESYNC', 'ENABLE QRESYNC'],
  ['a special use', 'C: a CREATE x (USE (\\Sent))', 'CREATE-SPECIAL-USE', 'CREATE USE'],
])('%s that was not offered', (_what, command, capability, word) => {
  const without = offering('IMAP4rev1', command).uses
  expect(without.filter((use) => use.startsWith(`${capability} no`) && use.includes(word))).toHaveLength(1)
  const offered = offering(`IMAP4rev1 ${capability}`, command).uses
  expect(offered.filter((use) => use.startsWith(`${capability} yes`) && use.includes(word))).toHaveLength(1)
})

test('what a search looks for is no key', () => {
  expect(offering('IMAP4rev1', 'C: a SEARCH SUBJECT FUZZY HEADER OLDER YOUNGER').uses).toEqual([])
})

describe('what stands behind a capability', () => {
  test('QRESYNC includes CONDSTORE', () => {
    expect(offering('IMAP4rev1 QRESYNC', 'C: a FETCH 1 MODSEQ').uses).toEqual([
      'CONDSTORE yes 1: FETCH MODSEQ',
    ])
  })

  test('IMAP4rev2 includes MOVE', () => {
    expect(offering('IMAP4rev2', 'C: a MOVE 1 x').uses).toEqual(['MOVE yes 1: MOVE'])
  })

  test('a value behind the name is the same capability', () => {
    expect(offering('IMAP4rev1 APPENDLIMIT=5', 'C: a STATUS x (APPENDLIMIT)').uses).toEqual([
      'APPENDLIMIT=5 yes 1: STATUS APPENDLIMIT',
    ])
  })
})

describe('when it was told', () => {
  test('what was told before the login says nothing about after it', () => {
    const { uses } = used('S: * OK [CAPABILITY IMAP4rev1] hi\nC: a LOGIN x y\nS: a OK in\nC: b NAMESPACE')
    expect(uses).toEqual(['NAMESPACE unknown 1: NAMESPACE'])
  })

  test('before anything was told nothing is known', () => {
    expect(used('S: * OK hi\nC: a ID NIL').uses).toEqual(['ID unknown 1: ID'])
  })

  test('a capability that goes is used twice: with an offer and without', () => {
    const { uses } = offering('IMAP4rev1 ID', 'C: a ID NIL\nS: * CAPABILITY IMAP4rev1\nS: a OK\nC: b ID NIL')
    expect(uses).toEqual(['ID yes 1: ID', 'ID no 1: ID'])
  })
})

test('what was told and not used, without what nobody can use by a word', () => {
  const { unused } = offering('IMAP4rev1 IDLE MOVE CHILDREN XNEVERSEEN SORT AUTH=PLAIN', 'C: a IDLE')
  expect(unused).toEqual(['MOVE', 'SORT', 'AUTH=PLAIN'])
})
