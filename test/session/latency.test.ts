/** Whose time an exchange took: known delays on a synthetic clock, split without a rest. */
import { describe, expect, test } from 'vitest'
import { Observer } from '../../lib/observe/observer.ts'
import type { SessionRecord, Side } from '../../lib/record/record.ts'
import type { Exchange } from '../../lib/session/events.ts'
import { held, latency, sending, sincePrevious } from '../../lib/session/latency.ts'
import { octets } from '../../lib/wire/octets.ts'
import { recorded } from './retold.ts'

type Said = readonly [time: number, side: Side, text: string]

/** The exchanges of what was said at these times. */
function exchanges(said: readonly Said[]): Exchange[] {
  const found: Exchange[] = []
  const observer = new Observer({}, (event) => {
    if (event.type === 'completed') found.push(event.exchange)
  })
  const [opened] = recorded('')
  const chunks = said.map(
    ([time, side, text]): SessionRecord => ({
      type: 'chunk',
      connection: 1,
      side,
      time,
      bytes: octets(text),
    }),
  )
  for (const record of [opened, ...chunks]) observer.take(record)
  return found
}

const greeting: Said = [1, 'server', '* PREAUTH hi\r\n']
const only = (...said: Said[]): Exchange => exchanges([greeting, ...said])[0]

describe('what is the whole time', () => {
  test('a completion alone: the server took its time, and one octet after the other came', () => {
    expect(
      latency(only([100, 'client', 'a NOOP\r\n'], [170, 'server', 'a O'], [173, 'server', 'K\r\n'])),
    ).toEqual({
      total: 73,
      server: 70,
      client: 0,
      transfer: 3,
    })
  })

  test('data: from the first octet of the first response on it is transfer', () => {
    const exchange = only(
      [100, 'client', 'a FETCH 1 BODY[]\r\n'],
      [105, 'server', '* 1 FETCH (BODY[] {4}\r\nab'],
      [125, 'server', 'cd)\r\n'],
      [130, 'server', 'a OK\r\n'],
    )
    expect(latency(exchange)).toEqual({ total: 30, server: 5, client: 0, transfer: 25 })
    expect(exchange.timing).toMatchObject({ begun: 105, first: 125, completed: 130 })
  })

  test('what came unasked is no answer', () => {
    const exchange = only(
      [100, 'client', 'a NOOP\r\n'],
      [110, 'server', '* 3 EXISTS\r\n'],
      [150, 'server', 'a OK\r\n'],
    )
    expect(latency(exchange)).toEqual({ total: 50, server: 50, client: 0, transfer: 0 })
  })

  test('a command that comes in two reads is sent with its last octet', () => {
    const exchange = only([100, 'client', 'a NO'], [140, 'client', 'OP\r\n'], [141, 'server', 'a OK\r\n'])
    expect(latency(exchange)).toEqual({ total: 1, server: 1, client: 0, transfer: 0 })
    expect(sending(exchange)).toEqual({ total: 40, server: 0, client: 40 })
  })
})

describe('waits for +', () => {
  test('a SASL exchange: each line of the client is its own time', () => {
    const exchange = exchanges([
      [1, 'server', '* OK hi\r\n'],
      [100, 'client', 'a AUTHENTICATE LOGIN\r\n'],
      [110, 'server', '+ VXNlcg==\r\n'],
      [117, 'client', 'ZnJlZA==\r\n'],
      [130, 'server', '+ UGFzcw==\r\n'],
      [161, 'client', 'cmVkYWN0ZWQ=\r\n'],
      [200, 'server', 'a OK\r\n'],
    ])[0]
    // 10 and 13 and 39 of the server, 7 and 31 of the client.
    expect(latency(exchange)).toEqual({ total: 100, server: 62, client: 38, transfer: 0 })
  })

  test("a wait after the first response is the client's, and no transfer", () => {
    const exchange = exchanges([
      [1, 'server', '* OK hi\r\n'],
      [100, 'client', 'a AUTHENTICATE PLAIN\r\n'],
      [110, 'server', '* CAPABILITY IMAP4rev1\r\n'],
      [120, 'server', '+ \r\n'],
      [127, 'client', 'cmVkYWN0ZWQ=\r\n'],
      [140, 'server', 'a OK\r\n'],
    ])[0]
    expect(latency(exchange)).toEqual({ total: 40, server: 10, client: 7, transfer: 23 })
  })

  test('literals: the command is sent when its last octet is, and the waits before belong to sending it', () => {
    const exchange = exchanges([
      [1, 'server', '* OK hi\r\n'],
      [100, 'client', 'a LOGIN {4}\r\n'],
      [103, 'server', '+ go\r\n'],
      [110, 'client', 'fred {6}\r\n'],
      [115, 'server', '+ go\r\n'],
      [121, 'client', 'secret\r\n'],
      [160, 'server', 'a OK\r\n'],
    ])[0]
    expect(latency(exchange)).toEqual({ total: 39, server: 39, client: 0, transfer: 0 })
    expect(sending(exchange)).toEqual({ total: 21, server: 8, client: 13 })
  })

  test('IDLE is time held', () => {
    const exchange = only(
      [100, 'client', 'a IDLE\r\n'],
      [101, 'server', '+ idling\r\n'],
      [900, 'client', 'DONE\r\n'],
      [905, 'server', 'a OK\r\n'],
    )
    expect(latency(exchange)).toBeUndefined()
    expect(held(exchange)).toBe(805)
  })
})

test('a schedule of 500 commands: every share is as it was planned', () => {
  const said: Said[] = [greeting]
  const planned: { total: number; server: number; client: number; transfer: number }[] = []
  let now = 1000
  for (let i = 0; i < 500; i++) {
    const server = 1_000_000 + ((i * 7919) % 1000) * 1_000
    const transfer = ((i * 104_729) % 500) * 777
    said.push([now, 'client', `t${i} UID FETCH ${i + 1} (FLAGS)\r\n`])
    said.push([now + server, 'server', `* ${i + 1} FETCH (UID ${i + 1} FL`])
    said.push([now + server + transfer, 'server', `AGS ())\r\nt${i} OK\r\n`])
    planned.push({ total: server + transfer, server, client: 0, transfer })
    now += server + transfer + 12_345
  }
  expect(exchanges(said).map(latency)).toEqual(planned)
})

describe('the time since the completion before', () => {
  test('is that of a command that waited behind others', () => {
    const [first, second, third, alone] = exchanges([
      greeting,
      [100, 'client', 'a NOOP\r\nb CHECK\r\nc NOOP\r\n'],
      [150, 'server', 'a OK\r\n'],
      [190, 'server', 'b OK\r\nc OK\r\n'],
      [200, 'client', 'd NOOP\r\n'],
      [210, 'server', 'd OK\r\n'],
    ])
    expect([first, second, third, alone].map((one) => latency(one)?.total)).toEqual([50, 90, 90, 10])
    expect([first, second, third, alone].map(sincePrevious)).toEqual([undefined, 40, 0, undefined])
  })

  test('is unknown of the first to be completed, and of a command without a completion', () => {
    const [first, open] = exchanges([
      greeting,
      [100, 'client', 'a NOOP\r\nb NOOP\r\n'],
      [150, 'server', 'b OK\r\n'],
      [160, 'server', 'a OK\r\n'],
    ])
    expect([first.tag, sincePrevious(first)]).toEqual(['b', undefined])
    expect([open.tag, sincePrevious(open)]).toEqual(['a', 10])
    expect(sincePrevious({ ...open, timing: { sent: 100, waits: [] } })).toBeUndefined()
  })
})
