/** In which order exports tell: by the time at which things began, and what is held for that is bounded. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { formats } from '../../lib/export/index.ts'
import { InOrder } from '../../lib/export/order.ts'
import { Observer } from '../../lib/observe/observer.ts'
import { limits } from '../../lib/record/limits.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { head, random, readBack, recordsOf } from '../capture/sessions.ts'
import { closed, millisecond, opened, said } from '../reports/folded.ts'

/** What an export gives while it takes these records, and at its end. */
function exported(name: string, records: readonly SessionRecord[], pace?: 'live'): [string, string] {
  const exporter = formats.find((format) => format.name === name)?.begin(head, pace)
  let text = ''
  const observer = new Observer({}, (event) => {
    text += String(exporter?.take(event))
  })
  for (const record of records) observer.take(record)
  return [text, String(exporter?.end())]
}

const whole = (name: string, records: readonly SessionRecord[]): string => exported(name, records).join('')

const at = (milliseconds: number): number => milliseconds * millisecond

function tls(connection: number, milliseconds: number): SessionRecord {
  const fact = { name: 'tls', leg: 'client', protocol: 'TLSv1.3', cipher: 'X' } as const
  return { type: 'fact', connection, time: at(milliseconds), fact }
}

/** Where these words stand in a text; all of them are in it. */
const places = (text: string, ...words: string[]): number[] =>
  words.map((word) => {
    expect(text).toContain(word)
    return text.indexOf(word)
  })

const ascending = (places: readonly number[]): number[] => [...places].sort((a, b) => a - b)

/** Recorded as it happens: facts at once, octets a little later. */
const disordered = [
  opened(1, at(0)),
  opened(2, at(6)),
  said(1, at(1), 'server', '* PREAUTH hi'),
  said(2, at(7), 'server', '* PREAUTH hello'),
  tls(1, 12),
  said(1, at(10), 'client', 'a NOOP'),
  said(2, at(9), 'client', 'b CHECK'),
  said(1, at(15), 'server', 'a OK done'),
  said(2, at(14), 'server', 'b OK ready'),
  closed(1, at(20), 'client', 'closed'),
  closed(2, at(21), 'client', 'closed'),
]

describe.each(['text', 'mermaid'])('%s', (name) => {
  test('tells what was recorded a little too early or too late where it belongs', () => {
    const told = places(
      whole(name, disordered),
      'PREAUTH hi',
      'PREAUTH hello',
      'b CHECK',
      'a NOOP',
      'TLS with the client',
      'b OK ready',
      'a OK done',
    )
    expect(told).toEqual(ascending(told))
  })
})

test('text tells a command that waited for + where it began, among what other connections said meanwhile', () => {
  const text = whole('text', [
    opened(1, at(0)),
    opened(2, at(0)),
    said(1, at(1), 'server', '* PREAUTH hi'),
    said(2, at(1), 'server', '* PREAUTH hi'),
    said(1, at(10), 'client', 'a APPEND x {5}'),
    said(2, at(20), 'client', 'b NOOP'),
    said(1, at(30), 'server', '+ go'),
    said(2, at(40), 'server', 'b OK done'),
    said(1, at(50), 'client', 'hello'),
    said(1, at(60), 'server', 'a OK done'),
  ])
  const told = places(text, 'a APPEND x', 'b NOOP', '+ go', 'b OK done', 'C: hello', 'a OK done')
  expect(told).toEqual(ascending(told))
})

test('the times in the text of the demo never go back', async () => {
  const demo = readFileSync(new URL('../../docs/demo.pcapng', import.meta.url))
  const lines = whole('text', recordsOf(await readBack(demo))).split('\n')
  const times = lines.flatMap((line) => /^\d\d:\d\d:\d\d\.\d+/.exec(line)?.[0] ?? [])
  expect(times.length).toBeGreaterThan(400)
  expect(times).toEqual([...times].sort())
}, 30_000)

describe.each(['jsonl', 'html'])('%s', (name) => {
  const ids = (text: string): number[] =>
    [...text.matchAll(/^\{"id":(\d+)/gm)].map(([, id]) => Number(id)).filter((id) => id > 0)

  test('tells commands in the order in which they were sent, however they were completed', () => {
    const records = [
      opened(1, at(0)),
      said(1, at(1), 'server', '* PREAUTH hi'),
      said(1, at(10), 'client', 'a NOOP\r\nb CHECK'),
      said(1, at(20), 'client', 'c NOOP'),
      said(1, at(30), 'server', 'c OK\r\nb OK\r\na OK'),
      closed(1, at(40), 'client', 'closed'),
    ]
    expect(ids(whole(name, records))).toEqual([1, 2, 3])
  })

  test('holds nothing back for a command that stays in flight: that one stands where it ended', () => {
    const many = Array.from({ length: limits.ordered + 50 }, (_, i) => [
      said(1, at(10 + i), 'client', `a${i} NOOP`),
      said(1, at(10 + i), 'server', `a${i} OK`),
    ])
    const records = [
      opened(1, at(0)),
      opened(2, at(0)),
      said(1, at(1), 'server', '* PREAUTH hi'),
      said(2, at(1), 'server', '* PREAUTH hi'),
      said(2, at(2), 'client', 'i IDLE'),
      ...many.flat(),
      said(2, at(1e6), 'server', 'i OK'),
    ]
    const [before, rest] = exported(name, records)
    const told = ids(before)
    expect(told.length).toBeGreaterThan(40)
    // The IDLE is the first command, told once what began before the others is past.
    expect(told.slice(0, 3)).toEqual([2, 3, 4])
    expect(ids(before + rest).indexOf(1)).toBeGreaterThan(40)
    expect(ids(before + rest)).toHaveLength(limits.ordered + 51)
  }, 30_000)
})

test('a live jsonl tells each command when it is completed', () => {
  const records = disordered.slice(0, 8)
  expect(exported('jsonl', records, 'live')[0]).toContain('"tag":"a"')
  expect(exported('jsonl', records)[0]).toBe('')
})

describe('what waits to be put in order', () => {
  test('comes out sorted, things of one time in the order of their numbers, else as they came', () => {
    const next = random(3)
    const order = new InOrder<[number, number]>()
    const all: [number, number][] = []
    for (let i = 0; i < 5000; i++) {
      const time = Math.floor(i / 10) + next(300)
      all.push([time, i])
      expect(order.push(time, [time, i], 1)).toEqual([])
    }
    expect(order.end()).toEqual(all.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]))
    order.push(7, [7, 2], 1, 2)
    order.push(7, [7, 1], 1, 1)
    expect(order.end()).toEqual([
      [7, 1],
      [7, 2],
    ])
  })

  test('is no more than the limits say, in number and in octets', () => {
    const order = new InOrder<number>()
    const out: number[] = []
    for (let i = 0; i < 3 * limits.ordered; i++) out.push(...order.push(i, i, 1))
    expect(out).toEqual(Array.from({ length: 2 * limits.ordered }, (_, i) => i))
    expect(order.push(3 * limits.ordered, -1, limits.orderedOctets)).toHaveLength(limits.ordered)
    expect(order.push(0, -2, 1)).toEqual([-2])
    expect(order.end()).toEqual([-1])
  })

  test('lets go of what went out, a thousand at a time', () => {
    const order = new InOrder<number>()
    for (let i = 0; i < 2 * limits.ordered - 1; i++) order.push(i, i, 1)
    expect((Reflect.get(order, 'waiting') as unknown[]).length).toBeLessThan(limits.ordered + 1001)
  })
})
