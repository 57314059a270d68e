/** Captures of very many streams: those that carry nothing are none of ours, and there is a bound, which is said. */
import { expect, test } from 'vitest'
import type { Station } from '../../lib/capture/container/segments.ts'
import { limits } from '../../lib/record/limits.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import type { Sent } from '../capture/captures.ts'
import { c, classic, handshake, s, server, synFlag } from '../capture/captures.ts'
import { readBack, recordsOf, warningsOf } from '../capture/sessions.ts'

/** The station of a client of which there are as many as one likes. */
const nth = (at: number): Station => ({
  address: Uint8Array.of(10, 1, at >> 8, at & 255),
  port: 1024 + (at >> 16),
})
const syn = (at: number): Sent => ({ ...c(99, '', synFlag), from: nth(at) })
const greeting = (at: number): Sent => ({ ...s(1000, '* OK\r\n'), to: nth(at) })
const from = (first: number, end: number, each: (at: number) => Sent): Sent[] =>
  Array.from({ length: end - first }, (_, at) => each(first + at))

const opened = (records: readonly SessionRecord[]): number[] =>
  records.flatMap((record) => (record.type === 'opened' ? [record.client.port] : []))

test('a connection to the port of IMAP on which nothing is said is counted, and is none', async () => {
  const items = await readBack(
    classic([...from(0, 3, syn), ...handshake, s(1000, '* OK\r\n'), ...from(3, 5, syn)]),
  )
  expect(opened(recordsOf(items))).toEqual([40_000])
  expect(recordsOf(items)[0]).toMatchObject({ type: 'opened', connection: 1, time: 3_000_000 })
  expect(warningsOf(items)).toEqual(['left out: 5 connections to port 143 on which nothing was said'])
  const none = await readBack(classic(from(0, 3, syn)))
  expect(recordsOf(none)).toEqual([])
  expect(warningsOf(none)).toEqual([
    'there is no plain IMAP in this capture; 3 other TCP streams were left out, 3 of them to port 143, with ' +
      'nothing said',
  ])
})

test('any number of connections that carry nothing costs none that carries something', async () => {
  const flood = from(0, limits.streams + 100, syn)
  const talk = [...handshake, s(1000, '* OK\r\n'), ...flood, s(1006, '* 1 EXISTS\r\n')]
  const items = await readBack(classic(talk))
  expect(recordsOf(items).map(({ type }) => type)).toEqual(['opened', 'chunk', 'chunk'])
  expect(warningsOf(items)).toEqual([
    `left out: ${flood.length} connections to port 143 on which nothing was said`,
  ])
})

test('beyond the limit of streams the oldest are given up, and that is said', async () => {
  const items = await readBack(classic(from(0, limits.streams + 3, greeting)))
  const records = recordsOf(items)
  expect(opened(records)).toHaveLength(limits.streams + 3)
  const closed = records.filter(({ type }) => type === 'closed')
  expect(closed.map(({ connection }) => connection)).toHaveLength(3)
  expect(closed[0]).toMatchObject({ reason: 'not followed any longer: too many others at once' })
  expect(warningsOf(items)).toEqual([
    '3 connections were not followed to their end: there are more than 65536 streams at once',
  ])
})

test('a client that is let in and hears nothing for ever is no connection either', async () => {
  const ack = (at: number): Sent => ({ ...c(100, ''), from: nth(at) })
  const back = (at: number): Sent => ({ ...s(999, '', synFlag | 16), to: nth(at), from: server })
  const items = await readBack(classic([...from(0, 9, syn), ...from(0, 9, back), ...from(0, 9, ack)]))
  expect(recordsOf(items)).toEqual([])
})
