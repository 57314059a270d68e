/** What a connection and its exchanges hold at any moment, besides the events. */
import { expect, test } from 'vitest'
import { Observer } from '../../lib/observe/observer.ts'
import { limits } from '../../lib/record/limits.ts'
import type { Connection, Exchange } from '../../lib/session/events.ts'
import { latin1 } from '../../lib/wire/octets.ts'
import { recorded, retold } from './retold.ts'

/** The connection on which this was said, as it is before it ends, and its exchanges. */
function connectionOf(text: string): { connection: Connection; exchanges: Exchange[] } {
  const connections: Connection[] = []
  const exchanges: Exchange[] = []
  const observer = new Observer({}, (event) => {
    if (event.type === 'opened') connections.push(event.connection)
    if (event.type === 'sent') exchanges.push(event.exchange)
  })
  for (const record of recorded(text)) if (record.type !== 'closed') observer.take(record)
  return { connection: connections[0], exchanges }
}

test('of what came with a greeting a connection keeps the greeting alone', () => {
  const connections: Connection[] = []
  const observer = new Observer({}, (event) => {
    if (event.type === 'opened') connections.push(event.connection)
  })
  for (const record of recorded('S: * OK hi')) {
    if (record.type !== 'chunk') observer.take(record)
    else
      observer.take({ ...record, bytes: Buffer.concat([record.bytes, Buffer.alloc(10_000)]).subarray(0, 9) })
  }
  const { bytes } = connections[0].greeting ?? { bytes: new Uint8Array() }
  expect(latin1(bytes)).toBe('* OK hi\r\n')
  expect(bytes.buffer.byteLength).toBe(bytes.length)
})

test('what ENABLE switched on adds up', () => {
  const enabled =
    'S: * PREAUTH hi\nC: a ENABLE CONDSTORE\nS: * ENABLED CONDSTORE\nS: a OK\nC: b ENABLE QRESYNC\nS: * ENABLED QRESYNC'
  expect(connectionOf(enabled).connection.enabled).toEqual(['CONDSTORE', 'QRESYNC'])
  expect(connectionOf(`${enabled}\nS: b OK\nC: c UNAUTHENTICATE\nS: c OK`).connection.enabled).toBeUndefined()
})

test('what a hostile server repeats without end is kept within its limits', () => {
  const many = (line: string, count: number): string => Array.from({ length: count }, () => line).join('\n')
  const told = connectionOf(
    `S: * CAPABILITY FIRST\n${many('S: * CAPABILITY A B', 2 * limits.capabilitySets)}`,
  )
  expect(told.connection.capabilities).toHaveLength(limits.capabilitySets)
  const waits = connectionOf(
    `S: * OK hi\nC: a AUTHENTICATE LOGIN\n${many('S: + x\nC: eA==', limits.waits + 5)}`,
  )
  expect(waits.exchanges[0].timing.waits).toHaveLength(limits.waits)
  expect(waits.exchanges[0].said).toHaveLength(limits.waits)
  const pluses = retold(recorded(`S: * OK hi\n${many('S: + x', limits.waits + 5)}`))
  expect(pluses.filter((line) => line.startsWith('stray'))).toHaveLength(limits.waits + 5)
})

test('the numbers of the selected mailbox are at hand, and those of one that is closed are not', () => {
  const open = 'S: * PREAUTH hi\nC: a SELECT x\nS: * 3 EXISTS\nS: * 2 FETCH (UID 7 FLAGS ())\nS: a OK'
  expect(connectionOf(open).connection.numbers?.uidOf(2)).toBe(7)
  expect(connectionOf(`${open}\nC: b CLOSE\nS: b OK`).connection.numbers).toBeUndefined()
})

test('a command in flight knows its octets so far and the last line, kept or not', () => {
  const lines = Array.from({ length: limits.answers + 5 }, (_, i) => `S: * LIST () "/" m${i}`)
  const { exchanges } = connectionOf(`S: * PREAUTH hi\nC: a LIST "" *\n${lines.join('\n')}`)
  const [list] = exchanges
  expect(list.completion).toBeUndefined()
  expect(list.unkept).toBe(5)
  expect(latin1(list.latest?.bytes ?? new Uint8Array())).toBe(`* LIST () "/" m${limits.answers + 4}\r\n`)
  expect(
    connectionOf('S: * PREAUTH hi\nC: a LIST "" *\nS: * LIST () "/" m\nS: a OK').exchanges[0].latest,
  ).toBeUndefined()
  expect(list.bytes.server).toBe(lines.reduce((sum, line) => sum + line.length - 'S: '.length + 2, 0))
})
