import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { capsJson, capsLines, comparisonLines } from '../../cmd/caps.ts'
import { Observer } from '../../lib/observe/observer.ts'
import { limits } from '../../lib/record/limits.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { compare, Offers, type OffersReport } from '../../lib/reports/offers.ts'
import type { SessionEvent } from '../../lib/session/events.ts'
import { recorded } from '../session/retold.ts'
import { closed, folded, opened, said } from './folded.ts'

const report = (records: Iterable<SessionRecord>): OffersReport => folded(new Offers(), records).result()
const walk = readFileSync(new URL('../session/transcripts/walk.imap', import.meta.url), 'utf8')

/** A session of `C:` and `S:` lines, told to the fold only when all of it is over. */
function told(text: string): OffersReport {
  const events: SessionEvent[] = []
  const observer = new Observer({}, (event) => events.push(event))
  for (const record of recorded(text)) observer.take(record)
  const offers = new Offers()
  for (const event of events) offers.take(event)
  return offers.result()
}

const gains = `
  S: * OK [CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN STARTTLS] hi
  C: a LOGIN fred redacted
  S: a OK [CAPABILITY IMAP4rev1 IDLE UIDPLUS] in
  C: b UID EXPUNGE 1
  S: b OK done
  C: c UID MOVE 1 x
  S: c OK done`

test('the history of a connection, what was used of it, and what was not', () => {
  const { groups, others } = told(gains)
  expect(others).toBe(0)
  expect(groups).toMatchObject([
    {
      connections: [1],
      count: 1,
      server: 'imap.example.org:993',
      offers: [
        { phase: 'greeting', source: 'greeting', added: ['IMAP4rev1', 'IDLE', 'AUTH=PLAIN', 'STARTTLS'] },
        {
          phase: 'after login',
          source: 'LOGIN',
          names: ['IMAP4rev1', 'IDLE', 'UIDPLUS'],
          added: ['UIDPLUS'],
          removed: ['AUTH=PLAIN', 'STARTTLS'],
        },
      ],
      uses: [
        { capability: 'UIDPLUS', advertised: 'yes', words: ['UID EXPUNGE'], count: 1 },
        { capability: 'MOVE', advertised: 'no', words: ['UID MOVE'], count: 1 },
      ],
      unused: ['IDLE'],
    },
  ])
})

test('what was offered when a command was sent counts, however late the report hears of it', () => {
  const early = told(gains.replace('C: a LOGIN', 'C: z UID EXPUNGE 1\nS: z BAD not now\nC: a LOGIN'))
  expect(early.groups[0]?.uses.map(({ capability, advertised }) => [capability, advertised])).toEqual([
    ['UIDPLUS', 'no'],
    ['UIDPLUS', 'yes'],
    ['MOVE', 'no'],
  ])
})

/** Connections, one after the other, that were told this. */
function* connections(many: number, capabilities: (id: number) => string): Generator<SessionRecord> {
  for (let id = 1; id <= many; id++) {
    yield opened(id, id)
    yield said(id, id, 'server', `* PREAUTH [CAPABILITY ${capabilities(id)}] hi`)
    yield said(id, id, 'client', 'a IDLE')
    yield closed(id, id, 'client', 'closed')
  }
}

test('connections that were told the same are one group', () => {
  const { groups } = report(connections(5, (id) => (id === 3 ? 'IMAP4rev1' : 'IMAP4rev1 IDLE')))
  expect(groups.map((group) => [group.connections, group.count])).toEqual([
    [[1, 2, 4, 5], 4],
    [[3], 1],
  ])
  expect(groups[0]?.uses).toMatchObject([{ capability: 'IDLE', count: 4 }])
})

test('there are only so many groups, and the rest is counted', () => {
  const { groups, others } = report(connections(limits.reported + 3, (id) => `IMAP4rev1 X${id}`))
  expect(groups).toHaveLength(limits.reported)
  expect(others).toBe(3)
})

test('two sessions differ in what was offered and what was used, whatever the case', () => {
  const other = gains.replace('IMAP4rev1 IDLE UIDPLUS', 'imap4rev1 MOVE UIDPLUS')
  expect(compare(told(gains), told(other))).toEqual([
    { phase: 'before login', first: [], second: [], both: ['IMAP4rev1', 'IDLE', 'AUTH=PLAIN', 'STARTTLS'] },
    { phase: 'after login', first: ['IDLE'], second: ['MOVE'], both: ['IMAP4rev1', 'UIDPLUS'] },
    { phase: 'used', first: [], second: [], both: ['UIDPLUS', 'MOVE'] },
  ])
})

describe('as text', () => {
  const hostile = `S: * OK [CAPABILITY IMAP4rev1 \x1b[2JX \u202eY 日本 ${'w'.repeat(300)}] hi`

  test.each([80, 100, 200])('it fits %s columns and is harmless', (width) => {
    for (const text of [hostile, gains, walk]) {
      const [one, other] = [told(text), told(gains)]
      const compared = comparisonLines(compare(one, other), ['a'.repeat(200), 'b'], [one, other], width)
      for (const line of [...capsLines(one, width), ...compared]) {
        expect([...line].length).toBeLessThanOrEqual(width)
        expect(line).not.toMatch(/[\0-\x1f\x7f-\x9f\u202a-\u202e]/)
      }
    }
  })

  test('of a small session', async () => {
    await expect(`${capsLines(told(gains), 80).join('\n')}\n`).toMatchFileSnapshot('gains.caps')
  })

  test('of two sessions', async () => {
    const [one, other] = [told(gains), told(gains.replace('IDLE UIDPLUS', 'MOVE UIDPLUS'))]
    const lines = comparisonLines(compare(one, other), ['one.pcapng', 'other.pcapng'], [one, other], 80)
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('two.caps')
  })

  test('a session without connections says so', () => {
    expect(capsLines(report([]), 80)).toEqual(['no connection in it'])
  })
})

test('as JSON every capability has its meaning', () => {
  expect(capsJson(told(gains))).toMatchObject({
    connections: [{ server: 'imap.example.org:993' }],
    meanings: { IDLE: expect.stringContaining('wait'), UIDPLUS: expect.any(String) },
  })
})
