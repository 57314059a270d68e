/**
 * Sessions of real clients with a real server, both sides, STARTTLS and COMPRESS included: every command finds its
 * completion and nothing is opaque, with the times of the recording, in causal order without them, and for each
 * side alone; however the octets are cut.
 */
import { describe, expect, test } from 'vitest'
import { sides } from '../../lib/record/record.ts'
import type { SessionEvent } from '../../lib/session/events.ts'
import { Session } from '../../lib/session/session.ts'
import { seeded } from '../wire/dialogue.ts'
import {
  folderOf,
  type Heard,
  heard,
  type Transcript,
  told,
  transcripts,
  uncovered,
  type Way,
} from './material.ts'

const folder = folderOf('IMAPSCOPE_TRANSCRIPTS', import.meta.url)
const all: readonly Transcript[] = folder === undefined ? [] : transcripts(folder)

/** What a session tells about what was heard of it. */
function eventsOf({ all }: Heard): SessionEvent[] {
  const events: SessionEvent[] = []
  const session = new Session((event) => events.push(event))
  const endpoint = { address: '127.0.0.1', port: 143 }
  const security = { client: 'plain', server: 'plain' } as const
  session.take({ type: 'opened', connection: 1, time: 0, client: endpoint, server: endpoint, security })
  for (const one of all) {
    if ('kind' in one) session.take({ type: 'frame', connection: 1, frame: one })
    else session.take({ ...one, type: 'layer', connection: 1 })
  }
  session.take({ type: 'closed', connection: 1, time: Number.MAX_SAFE_INTEGER, by: 'client', reason: 'over' })
  return events
}

/** Commands that were left without an answer, and answers without a command. */
function unpaired(events: readonly SessionEvent[]): string[] {
  return events.flatMap((event) => {
    if (event.type === 'stray') return [`stray ${event.frame.kind} ${event.frame.tag}`]
    if (event.type !== 'completed' || event.exchange.status !== 'ended') return []
    return [`${event.exchange.tag} ${event.exchange.name} without completion`]
  })
}

/** Thunderbird goes away while it idles, without DONE: that command alone has no completion in the recording. */
function idle({ frames }: Heard): string[] {
  const last = frames.findLast(({ side }) => side === 'client')
  return last?.name === 'IDLE' ? [`${last.tag} IDLE without completion`] : []
}

const named = (some: readonly Transcript[]): [string, Transcript][] => some.map((one) => [one.name, one])
const whole = (): number => Number.MAX_SAFE_INTEGER

describe.skipIf(folder === undefined)('real sessions', () => {
  test('there are sessions of each kind', () => {
    expect(all.length).toBeGreaterThan(30)
    expect(all.filter(({ name }) => name.includes('starttls')).length).toBeGreaterThan(5)
  })

  test.each(named(all))('%s: with its times every command finds its completion', async (_name, one) => {
    const found = await heard(one, 'times', whole)
    expect(found.frames.filter(({ kind }) => kind === 'opaque')).toEqual([])
    for (const side of sides) expect(uncovered(found.frames, side)).toEqual([])
    expect(unpaired(eventsOf(found))).toEqual(idle(found))
    const times = found.frames.map(({ time }) => time)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  test.each(named(all))('%s: without its times every command finds its completion', async (_name, one) => {
    const found = await heard(one, 'causal', whole)
    expect(unpaired(eventsOf(found))).toEqual(idle(found))
    const timed = await heard(one, 'times', whole)
    for (const side of sides) expect(told(found.frames, side)).toEqual(told(timed.frames, side))
  })

  test.each(named(all))('%s: each side alone gives the same frames as both together', async (_name, one) => {
    const both = await heard(one, 'times', whole)
    for (const side of sides) {
      const alone = await heard(one, side, whole)
      // Without the server nobody knows whether a `+` came first.
      expect(framesWithoutRules(alone, side)).toEqual(framesWithoutRules(both, side))
    }
  })

  test.each(named(all))('%s: in seeded cuts the frames are the same', async (_name, one) => {
    const ways: Way[] = one.server.length > 100_000 ? ['times'] : ['times', 'causal', 'client', 'server']
    for (const way of ways) {
      const expected = await heard(one, way, whole)
      const random = seeded(7)
      const cut = await heard(one, way, () => 1 + random(3000))
      for (const side of sides) expect(told(cut.frames, side)).toEqual(told(expected.frames, side))
    }
  })

  const small = all.filter(({ server }) => server.length < 3000)
  test.each(named(small))('%s: octet by octet the frames are the same', async (_name, one) => {
    for (const way of ['times', 'causal', 'client', 'server'] as const) {
      const expected = await heard(one, way, whole)
      const cut = await heard(one, way, () => 1)
      for (const side of sides) expect(told(cut.frames, side)).toEqual(told(expected.frames, side))
    }
  })

  test.each(named(small))(
    '%s: the octets that are told are those of the frames, in order',
    async (_name, one) => {
      for (const way of ['times', 'causal'] as const) {
        const { frames, octets } = await heard(one, way, () => 100)
        for (const side of sides) {
          const framed = frames.filter((frame) => frame.side === side).map(({ bytes }) => bytes)
          expect(Buffer.concat(octets[side])).toEqual(Buffer.concat(framed))
        }
      }
    },
  )
})

function framesWithoutRules({ frames }: Heard, side: 'client' | 'server'): string[] {
  return told(
    frames.map((frame) => ({ ...frame, findings: [] })),
    side,
  )
}
