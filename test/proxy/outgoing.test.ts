import { expect, test } from 'vitest'
import { Outgoing } from '../../lib/proxy/sockets/outgoing.ts'
import { limits } from '../../lib/record/limits.ts'

/** A socket whose writes leave when the test says so. */
function slow(): { outgoing: Outgoing; written: string[]; rooms: number; leave(error?: Error): void } {
  const written: string[] = []
  const leaving: ((error?: Error | null) => void)[] = []
  const socket = {
    write: (bytes: Uint8Array, done: (error?: Error | null) => void) => {
      written.push(Buffer.from(bytes).toString('latin1'))
      leaving.push(done)
    },
  }
  const all = {
    outgoing: new Outgoing(
      () => socket,
      () => all.rooms++,
    ),
    written,
    rooms: 0,
    leave: (error?: Error) => leaving.shift()?.(error),
  }
  return all
}

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1')

test('each write waits for the one before it, in order, and none is joined to another', () => {
  const all = slow()
  for (const text of ['a', 'b', 'c']) all.outgoing.push(bytes(text))
  expect(all.written).toEqual(['a'])
  all.leave()
  expect(all.written).toEqual(['a', 'b'])
  all.leave()
  all.leave()
  all.outgoing.push(bytes('d'))
  expect(all.written).toEqual(['a', 'b', 'c', 'd'])
})

test.each([
  ['octets', [limits.ahead / 2, limits.ahead / 2 + 1]],
  ['writes', Array.from({ length: limits.writesAhead }, () => 1)],
])('is full beyond the limit of %s, and says once when there is room again', (_name, sizes) => {
  const all = slow()
  all.outgoing.push(bytes('first'))
  for (const size of sizes) {
    expect(all.outgoing.isFull).toBe(false)
    all.outgoing.push(new Uint8Array(size))
  }
  expect(all.outgoing.isFull).toBe(true)
  for (let left = 0; left <= sizes.length; left++) all.leave()
  expect(all.outgoing.isFull).toBe(false)
  expect(all.rooms).toBe(1)
})

test('says of each whether it was given to the socket at once, when it was', () => {
  const all = slow()
  const told: string[] = []
  for (const text of ['a', 'b', 'c']) all.outgoing.push(bytes(text), (how) => told.push(`${text} ${how}`))
  expect(told).toEqual(['a passed'])
  all.leave()
  expect(told).toEqual(['a passed', 'b waited'])
  // What is not written any more was never given to it.
  all.leave(new Error('gone'))
  expect(told).toEqual(['a passed', 'b waited'])
})

test('is idle when everything has left', async () => {
  const all = slow()
  await all.outgoing.idle()
  all.outgoing.push(bytes('a'))
  all.outgoing.push(bytes('b'))
  let idle = false
  const waited = all.outgoing.idle().then(() => {
    idle = true
  })
  all.leave()
  await Promise.resolve()
  expect(idle).toBe(false)
  all.leave()
  await waited
  expect(idle).toBe(true)
})

test('a socket that is gone gets nothing more', async () => {
  const all = slow()
  all.outgoing.push(bytes('a'))
  all.outgoing.push(bytes('b'))
  all.leave(new Error('gone'))
  await all.outgoing.idle()
  expect(all.written).toEqual(['a'])
})
