import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { statsJson, statsLines } from '../../cmd/stats.ts'
import { Observer } from '../../lib/observe/observer.ts'
import { limits } from '../../lib/record/limits.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { Spans } from '../../lib/reports/spans.ts'
import { Stats, type StatsReport } from '../../lib/reports/stats.ts'
import type { Connection } from '../../lib/session/events.ts'
import { random, randomSession } from '../capture/sessions.ts'
import { recorded } from '../session/retold.ts'
import { closed, folded, millisecond, opened, said } from './folded.ts'

const walk = readFileSync(new URL('../session/transcripts/walk.imap', import.meta.url), 'utf8')

const report = (records: Iterable<SessionRecord>): StatsReport => folded(new Stats(), records).result()

/** Octets that the chunks of a session hold for each side, what was not kept included. */
function octetsOf(records: readonly SessionRecord[]): { client: number; server: number } {
  const sum = { client: 0, server: 0 }
  const opaque = new Set<string>()
  for (const record of records) {
    if (record.type === 'layer' && record.layer === 'opaque')
      opaque.add(`${record.connection} ${record.side}`)
    if (record.type !== 'chunk' || opaque.has(`${record.connection} ${record.side}`)) continue
    sum[record.side] += record.bytes.length + (record.omitted ?? 0)
  }
  return sum
}

const sum = (counts: readonly { client: number; server: number }[]): { client: number; server: number } => ({
  client: counts.reduce((all, { client }) => all + client, 0),
  server: counts.reduce((all, { server }) => all + server, 0),
})

describe('the octets of a capture by another program are all in the report', () => {
  const shake = (connection: number, time: number, side: 'client' | 'server'): SessionRecord => ({
    type: 'chunk',
    connection,
    time,
    side,
    bytes: Uint8Array.of(0x16, 3, 1, 0, 2, 1, 0),
  })

  test.each([
    [
      'TLS in reads of its own',
      [said(1, 5, 'server', 'a1 OK begin'), shake(1, 6, 'client'), shake(1, 7, 'server')],
    ],
    ['TLS right behind the OK', [said(1, 5, 'server', 'a1 OK begin\r\nunread'), shake(1, 7, 'client')]],
  ])('%s', async (_, rest) => {
    const records = [
      opened(1, 1),
      said(1, 2, 'server', '* OK hello'),
      said(1, 3, 'client', 'a1 STARTTLS'),
      ...rest,
      closed(1, 9, 'client', 'closed'),
    ]
    const stats = new Stats()
    const observer = new Observer({}, (event) => stats.take(event))
    for (const record of records) observer.take(record)
    observer.finish()
    const { all, missing } = stats.result()
    const lengths = records.map((record) => (record.type === 'chunk' ? record.bytes.length : 0))
    expect(all.octets.client + all.octets.server + missing).toBe(lengths.reduce((sum, n) => sum + n, 0))
  })
})

describe('the octets of a report are those of the session', () => {
  test('of a walk through IMAP', () => {
    const records = recorded(walk)
    const { all, outside, shapes, connections } = report(records)
    expect(all.octets).toEqual(octetsOf(records))
    expect(sum([...shapes.map(({ octets }) => octets), outside])).toEqual(octetsOf(records))
    expect(sum(connections.map(({ octets }) => octets))).toEqual(octetsOf(records))
  })

  test.each([1, 2, 3, 4])('of a session of random octets, cut literals and gaps: %s', (seed) => {
    const records = [...randomSession(seed, 300)]
    const { all, outside, shapes, connections } = report(records)
    const ended = records.flatMap((record) => (record.type === 'closed' ? [record.connection] : []))
    expect(ended.length).toBeGreaterThan(0)
    // What is not over may hold octets that no frame has yet.
    const over = records.filter(({ connection }) => ended.includes(connection))
    const whole = report(over)
    expect(whole.all.octets).toEqual(octetsOf(over))
    expect(sum([...shapes.map(({ octets }) => octets), outside])).toEqual(all.octets)
    expect(sum(connections.map(({ octets }) => octets))).toEqual(all.octets)
  })
})

test('octets that a gap takes out of a literal are missing, not counted', () => {
  const records: SessionRecord[] = [
    opened(1, 0),
    said(1, 1, 'server', '* PREAUTH hi'),
    said(1, 2, 'client', 'a FETCH 1 BODY[]'),
    said(1, 3, 'server', '* 1 FETCH (BODY[] {100}\r\nabcdefghij'),
    { type: 'gap', connection: 1, time: 4, side: 'server', length: 60, reason: 'busy' },
    said(1, 5, 'server', `${'x'.repeat(28)})\r\na OK done`),
    closed(1, 6, 'client', 'closed'),
  ]
  const { all, missing } = report(records)
  expect(all.octets).toEqual(octetsOf(records))
  expect(missing).toBe(60)
})

/** Commands that take as long as this, one after the other, in nanoseconds. */
function* schedule(spans: readonly number[], command: (i: number) => string): Generator<SessionRecord> {
  yield opened(1, 0)
  yield said(1, 1, 'server', '* PREAUTH hi')
  let time = 2
  for (const [i, span] of spans.entries()) {
    yield said(1, time, 'client', `a${i} ${command(i)}`)
    time += span
    yield said(1, time, 'server', `a${i} OK done`)
    time += 1000
  }
  yield closed(1, time, 'client', 'closed')
}

test('quantiles of a known schedule are right within 1 %, the largest exactly', () => {
  const next = random(7)
  const spans = Array.from({ length: 5000 }, () => 20_000 + next(1000) * next(1000) * next(1000))
  const sorted = [...spans].sort((a, b) => a - b)
  const { shapes } = report(schedule(spans, (i) => `UID FETCH ${i} (FLAGS)`))
  expect(shapes).toHaveLength(1)
  const { total } = shapes[0].times
  for (const [at, part] of [
    ['p50', 0.5],
    ['p90', 0.9],
    ['p95', 0.95],
    ['p99', 0.99],
  ] as const) {
    const exact = sorted[Math.ceil(sorted.length * part) - 1]
    expect(Math.abs((total?.[at] ?? 0) - exact) / exact).toBeLessThan(0.01)
  }
  expect(total?.max).toBe(sorted.at(-1))
  expect(shapes[0].time).toBe(spans.reduce((all, span) => all + span, 0))
  expect(shapes[0].share).toEqual({ time: 1, octets: expect.closeTo(1, 2) })
})

test('whose time it was is exact', () => {
  const { shapes } = report([
    opened(1, 0),
    said(1, 1, 'server', '* OK hi'),
    said(1, 10 * millisecond, 'client', 'a AUTHENTICATE PLAIN'),
    said(1, 40 * millisecond, 'server', '+ '),
    said(1, 45 * millisecond, 'client', 'AGZyZWQAcmVkYWN0ZWQ='),
    said(1, 145 * millisecond, 'server', 'a OK in'),
    said(1, 200 * millisecond, 'client', 'b LIST "" *'),
    said(1, 220 * millisecond, 'server', '* LIST () "/" a'),
    said(1, 290 * millisecond, 'server', 'b OK done'),
    closed(1, 300 * millisecond, 'client', 'closed'),
  ])
  const largest = shapes.map(({ name, times: { total, server, client, transfer } }) => {
    return [name, ...[total, server, client, transfer].map((span) => (span?.max ?? 0) / millisecond)]
  })
  expect(largest).toEqual([
    ['AUTHENTICATE PLAIN', 135, 130, 5, 0],
    ['LIST "" *', 90, 20, 0, 70],
  ])
})

test('a histogram has every span in exactly one bar', () => {
  const spans = new Spans()
  for (const span of [0, 1, 999, 1000, 1001, 5_000_000, 2 ** 52]) spans.add(span)
  const bars = spans.bars()
  expect(bars.reduce((all, { count }) => all + count, 0)).toBe(7)
  expect(bars[0]).toEqual({ from: 0, to: 1, count: 1 })
  for (const [i, { from }] of bars.entries()) if (i > 0) expect(from).toBe(bars[i - 1].to)
  expect(new Spans().bars()).toEqual([])
  expect(new Spans().quantiles()).toBeUndefined()
})

test('errors, commands without an answer and messages are counted; IDLE is held', () => {
  const { shapes, all } = report([
    opened(1, 0),
    said(1, 1, 'server', '* PREAUTH hi'),
    said(1, 2, 'client', 'a SELECT INBOX'),
    said(1, 3, 'server', '* 3 EXISTS\r\na OK [READ-WRITE] done'),
    said(1, 4, 'client', 'b FETCH 1:3 (FLAGS)'),
    said(1, 5, 'server', '* 1 FETCH (FLAGS ())\r\n* 2 FETCH (FLAGS ())\r\nb OK done'),
    said(1, 6, 'client', 'c COPY 1,3 Nowhere'),
    said(1, 7, 'server', 'c NO [TRYCREATE] no'),
    said(1, 8, 'client', 'd UID MOVE 5:9 Trash'),
    said(1, 9, 'server', '* OK [COPYUID 7 5,8 1:2] x\r\n* 1 EXPUNGE\r\n* 1 EXPUNGE\r\nd OK done'),
    said(1, 10, 'client', 'e STORE 1,2 +FLAGS.SILENT (\\Seen)'),
    said(1, 11, 'server', 'e OK done'),
    said(1, 12, 'client', 'f UID COPY 5:9 Trash'),
    said(1, 13, 'server', 'f OK [COPYUID 7 5,8 1:2] x'),
    said(1, 14, 'client', 'g IDLE'),
    said(1, 15, 'server', '+ idling'),
    said(1, 900 * millisecond, 'client', 'DONE'),
    said(1, 901 * millisecond, 'server', 'g OK done'),
    said(1, 902 * millisecond, 'client', 'h NOOP'),
    closed(1, 903 * millisecond, 'server', 'closed'),
  ])
  const rows = Object.fromEntries(
    shapes.map(({ name, count, errors, unanswered, messages }) => {
      return [name, [count, errors, unanswered, messages]]
    }),
  )
  expect(rows).toEqual({
    'SELECT mailbox': [1, 0, 0, 0],
    'FETCH n (FLAGS)': [1, 0, 0, 2],
    'COPY n mailbox': [1, 1, 0, 0],
    'UID MOVE n mailbox': [1, 0, 0, 2],
    'STORE n +FLAGS.SILENT (\\Seen)': [1, 0, 0, 2],
    'UID COPY n mailbox': [1, 0, 0, 2],
    IDLE: [1, 0, 0, 0],
    NOOP: [1, 0, 1, 0],
  })
  expect(all).toMatchObject({ count: 8, errors: 1, unanswered: 1 })
  const idle = shapes.find(({ name }) => name === 'IDLE')
  expect(idle?.times.total).toBeUndefined()
  expect(idle?.times.held?.max).toBe(901 * millisecond - 14)
})

test('what is about a mailbox is counted for the one it names, else for the selected one', () => {
  const { mailboxes } = report([
    opened(1, 0),
    said(1, 1, 'server', '* PREAUTH hi'),
    said(1, 2, 'client', 'a SELECT "&ZeVnLIqe-"'),
    said(1, 3, 'server', 'a OK done'),
    said(1, 4, 'client', 'b NOOP'),
    said(1, 5, 'server', 'b OK done'),
    said(1, 6, 'client', 'c STATUS Sent (MESSAGES)'),
    said(1, 7, 'server', 'c OK done'),
    closed(1, 8, 'client', 'closed'),
  ])
  expect(mailboxes.map(({ name, count }) => [name, count])).toEqual([
    ['日本語', 2],
    ['Sent', 1],
  ])
})

test('beyond so many forms and mailboxes the rest shares one row, and nothing is lost', () => {
  const many = limits.shapes + 50
  const { shapes, all } = report(
    schedule(
      Array.from({ length: many }, () => 5),
      (i) => `X${i}`,
    ),
  )
  expect(shapes).toHaveLength(limits.shapes + 1)
  expect(shapes.find(({ name }) => name === 'other commands')?.count).toBe(50)
  expect(all.count).toBe(many)
})

describe('as text', () => {
  const hostile = [
    ...schedule(
      [5, 7, 2_000_000_000],
      (i) => `SELECT "\x1b]52;c;AA\x07${i}\u009b31m \u202e${'w'.repeat(200)}"`,
    ),
  ]

  test.each([80, 100, 132, 200])('it fits %s columns, whatever the names', (width) => {
    for (const records of [hostile, recorded(walk)]) {
      for (const line of statsLines(report(records), width, 20)) {
        expect(line.length).toBeLessThanOrEqual(width)
        expect(line).not.toMatch(/[\0-\x1f\x7f-\x9f\u202a-\u202e]/)
      }
    }
  })

  test('a wider terminal shows more', () => {
    const [narrow, wide] = [80, 160].map((width) => statsLines(report(recorded(walk)), width, 20).join('\n'))
    expect(narrow).toContain('P95')
    expect(narrow).not.toContain('BYTES%')
    expect(wide).toContain('BYTES%')
  })

  test('of a walk through IMAP', async () => {
    const lines = statsLines(report(recorded(walk)), 80, 20)
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('walk.stats')
  })

  test('a session without connections says so', () => {
    expect(statsLines(report([]), 80, 20)).toEqual(['no connection in it'])
  })
})

test('as JSON times are milliseconds', () => {
  expect(statsJson(report(schedule([1_500_000], () => 'NOOP')))).toMatchObject({
    all: { count: 1, time: 1.5, times: { total: { p50: 1.5, max: 1.5 } } },
    histogram: [{ from: 1, to: 2, count: 1 }],
    commands: [{ name: 'NOOP', share: { time: 1 } }],
  })
})

describe('commands that are in flight together', () => {
  const overlapping = report([
    opened(1, 0),
    said(1, 1, 'server', '* PREAUTH hi'),
    said(1, 10, 'client', 'a NOOP'),
    said(1, 20, 'client', 'b CHECK'),
    said(1, 30, 'server', 'a OK done'),
    said(1, 50, 'server', 'b OK done'),
    said(1, 60, 'client', 'c NOOP'),
    said(1, 65, 'server', 'c OK done'),
    said(1, 70, 'client', 'd NOOP'),
    closed(1, 90, 'client', 'closed'),
  ])

  test('take no longer than from the first one to the last completion', () => {
    expect(overlapping.all.time).toBe(40 + 5)
    expect(overlapping.connections.map(({ time }) => time)).toEqual([45])
    expect(overlapping.shapes.map(({ name, time }) => [name, time])).toEqual([
      ['CHECK', 30],
      ['NOOP', 25],
    ])
  })

  test('share the time that passed: each has what passed since the completion before its own', () => {
    expect(overlapping.shapes.map(({ name, share }) => [name, share.time])).toEqual([
      ['CHECK', 20 / 45],
      ['NOOP', 25 / 45],
    ])
    expect(overlapping.connections[0].share.time).toBe(1)
  })

  test('on several connections share it equally, and never have more than all of it together', () => {
    const { all, shapes, connections } = report([
      opened(1, 0),
      opened(2, 0),
      said(1, 1, 'server', '* PREAUTH hi'),
      said(2, 1, 'server', '* PREAUTH hi'),
      said(1, 10, 'client', 'a NOOP'),
      said(2, 20, 'client', 'a CHECK'),
      said(2, 25, 'client', 'b CHECK'),
      said(1, 40, 'server', 'a OK done'),
      said(2, 50, 'server', 'a OK done'),
      said(2, 60, 'server', 'b OK done'),
      closed(1, 90, 'client', 'closed'),
      closed(2, 90, 'client', 'closed'),
    ])
    expect(all.time).toBe(50)
    // From 20 to 40 both connections wait.
    expect(shapes.map(({ name, share }) => [name, share.time])).toEqual([
      ['CHECK', 30 / 50],
      ['NOOP', 20 / 50],
    ])
    expect(connections.map(({ share }) => share.time)).toEqual([20 / 50, 30 / 50])
  })

  test('that overtake others leave them what passed before: nothing is lost of the time', () => {
    const { shapes, connections } = report([
      opened(1, 0),
      said(1, 1, 'server', '* PREAUTH hi'),
      said(1, 10, 'client', 'a NOOP'),
      said(1, 20, 'client', 'b CHECK'),
      said(1, 30, 'server', 'b OK done'),
      said(1, 40, 'server', 'a OK done'),
      said(1, 100, 'client', 'c NOOP'),
      said(1, 110, 'server', 'c OK done'),
    ])
    expect(shapes.map(({ name, share }) => [name, share.time])).toEqual([
      ['NOOP', 30 / 40],
      ['CHECK', 10 / 40],
    ])
    expect(connections[0].share.time).toBe(1)
  })

  test('have no more than all of the time together, in whatever order they begin and end', () => {
    const next = random(7)
    const records = [1, 2, 3, 4].flatMap((id) => [opened(id, 0), said(id, 1, 'server', '* PREAUTH hi')])
    const open: [number, string][] = []
    for (let time = 10; time < 4000; time += 1 + next(20)) {
      if (open.length > 0 && next(2) === 0) {
        const [[id, tag]] = open.splice(next(open.length), 1)
        records.push(said(id, time, 'server', `${tag} OK done`))
        continue
      }
      const id = 1 + next(4)
      open.push([id, `t${time}`])
      records.push(said(id, time, 'client', `t${time} ${next(3) === 0 ? 'CHECK' : 'NOOP'}`))
    }
    const { all, shapes, connections } = report(records)
    for (const rows of [shapes, connections]) {
      const shares = rows.map(({ share }) => share.time)
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9)
      for (const row of rows) expect(row.share.time).toBeLessThanOrEqual(row.time / all.time + 1e-9)
    }
  })
})

test('commands that are not followed are told, and are not among the others', () => {
  const stats = new Stats()
  const observer = new Observer({}, (event) => {
    stats.take(event)
    if (event.type !== 'sent') return
    const frame = { ...event.exchange.said[0], length: 100 }
    const connection = { id: 1 } as Connection
    stats.take({ type: 'unfollowed', time: event.time, connection, frame, first: true })
    stats.take({
      type: 'unfollowed',
      time: event.time,
      connection,
      frame: { ...frame, kind: 'completion' },
      first: false,
    })
  })
  for (const record of recorded('S: * PREAUTH\nC: a NOOP\nS: a OK')) observer.take(record)
  const told = stats.result()
  expect([told.unfollowed, told.all.count, told.all.unanswered, told.outside.client]).toEqual([1, 1, 0, 200])
  expect(statsLines(told, 200, 10).join('\n')).toContain(
    '1 command and 1 that were not followed (more than 262,144 at once)',
  )
  expect(statsJson(told)).toMatchObject({ unfollowed: 1 })
})

test('IDLE time has two names in JSON: the one it had, and the one it will keep', () => {
  const { commands } = statsJson(report(recorded(walk))) as { commands: { times: Record<string, object> }[] }
  const idle = commands.filter(({ times }) => times.idle !== undefined)
  expect(idle).toHaveLength(1)
  for (const { times } of commands) expect(times.idle).toEqual(times.held)
})

test('where only forms of command are asked for there are no rows of mailboxes and connections', () => {
  const records = recorded('S: * PREAUTH hi\nC: a SELECT x\nS: a OK')
  const { shapes, mailboxes, connections, all } = folded(new Stats('forms'), records).result()
  const { mailboxes: told, ...rest } = report(records)
  expect([mailboxes, connections]).toEqual([[], []])
  expect(told).toHaveLength(1)
  expect({ shapes, all }).toEqual({ shapes: rest.shapes, all: rest.all })
})

test('what is missing of no connection in particular is counted too', () => {
  const gap = { type: 'gap', connection: 0, time: 9, side: 'server', length: 70, reason: 'full' } as const
  expect(report([opened(1, 0), closed(1, 5, 'client', 'closed'), gap]).missing).toBe(70)
})

test('every connection is counted, however many share a row', () => {
  const many = Array.from({ length: limits.reported + 5 }, (_, i) => [
    opened(i + 1, i * 10),
    closed(i + 1, i * 10 + 5, 'client', 'closed'),
  ]).flat()
  const told = report(many)
  expect([told.opened, told.connections.length]).toEqual([1005, 1001])
  expect(statsLines(told, 120, 20).join('\n')).toContain('0 commands on 1,005 connections in')
  expect(statsJson(told)).toMatchObject({ opened: 1005 })
})

test('a session lasts from its first connection to its last, not as long as the proxy', () => {
  const note = (time: number): SessionRecord => {
    return { type: 'fact', connection: 0, time, fact: { name: 'note', text: 'of the proxy' } }
  }
  const { begun, ended } = report([note(1), opened(1, 100), closed(1, 200, 'client', 'closed'), note(9000)])
  expect([begun, ended]).toEqual([100, 200])
})
