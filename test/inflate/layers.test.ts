import { constants, deflateRawSync, deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { Layers } from '../../lib/inflate/layers.ts'
import type { Side } from '../../lib/record/record.ts'
import { latin1, octets } from '../../lib/wire/octets.ts'

/** Deflates without a final block, as IMAP peers do. RFC 4978 §4. */
const squeeze = (text: string | Uint8Array): Uint8Array =>
  deflateRawSync(typeof text === 'string' ? octets(text) : text, { finishFlush: constants.Z_SYNC_FLUSH })

function listening(): { layers: Layers; heard: string[] } {
  const heard: string[] = []
  const layers = new Layers(
    (chunk) => heard.push(`${chunk.side} ${chunk.time} ${latin1(chunk.bytes)}`),
    (side, reason) => heard.push(`${side} broken: ${reason}`),
  )
  return { layers, heard }
}

const chunk = (side: Side, time: number, bytes: Uint8Array) => ({ side, time, bytes })

test('without a layer a chunk is read at once', () => {
  const { layers, heard } = listening()
  layers.push(chunk('client', 1, octets('a')))
  expect(heard).toEqual(['client 1 a'])
})

test('chunks keep their order across both sides while one is being inflated', async () => {
  const { layers, heard } = listening()
  layers.deflate('server', [])
  layers.push(chunk('server', 1, squeeze('first')))
  layers.push(chunk('client', 2, octets('second')))
  layers.push(chunk('client', 3, octets('third')))
  await layers.settled()
  expect(heard).toEqual(['server 1 first', 'client 2 second', 'client 3 third'])
})

test('a stream cut anywhere, octet by octet, gives the same text and needs no final block', async () => {
  const { layers, heard } = listening()
  layers.deflate('server', [])
  const bytes = squeeze('* 1 EXISTS\r\n'.repeat(50))
  for (let i = 0; i < bytes.length; i++) layers.push(chunk('server', i, bytes.subarray(i, i + 1)))
  await layers.settled()
  expect(heard.map((line) => line.replace(/^server \d+ /, '')).join('')).toBe('* 1 EXISTS\r\n'.repeat(50))
})

test('a client that sends the zlib header is understood too', async () => {
  const { layers, heard } = listening()
  layers.deflate('client', [])
  const bytes = deflateSync(octets('a1 NOOP\r\n'), { finishFlush: constants.Z_SYNC_FLUSH })
  layers.push(chunk('client', 1, bytes.subarray(0, 1)))
  layers.push(chunk('client', 2, bytes.subarray(1)))
  await layers.settled()
  expect(heard).toEqual(['client 2 a1 NOOP\r\n'])
})

test('what was read too far is inflated before what comes next', async () => {
  const { layers, heard } = listening()
  const whole = squeeze('hello world')
  layers.deflate('server', [chunk('server', 1, whole.subarray(0, 4))])
  layers.push(chunk('server', 2, whole.subarray(4)))
  await layers.settled()
  expect(heard.map((line) => line.replace(/^server \d /, '')).join('')).toBe('hello world')
})

test('octets that are no deflate are reported, and the other side goes on', async () => {
  const { layers, heard } = listening()
  layers.deflate('server', [])
  layers.push(chunk('server', 1, octets('* OK this is no deflate at all\r\n')))
  layers.push(chunk('server', 2, octets('more')))
  layers.push(chunk('client', 3, octets('still here')))
  await layers.settled()
  expect(heard).toHaveLength(2)
  expect(heard[0]).toMatch(/^server broken: /)
  expect(heard[1]).toBe('client 3 still here')
})

/** How much a side may be told, in pieces as they are read, and whether it was given up. */
async function inflated(pieces: readonly Uint8Array[]): Promise<{ read: number; broken: number }> {
  const told = { read: 0, broken: 0 }
  const layers = new Layers(
    (each) => {
      told.read += each.bytes.length
    },
    () => {
      told.broken++
    },
  )
  layers.deflate('server', [])
  for (const [at, bytes] of pieces.entries()) layers.push(chunk('server', at, bytes))
  await layers.settled()
  return told
}

function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size))
  return pieces
}

test('what inflates beyond all measure is given up, however small its pieces', async () => {
  const bomb = deflateRawSync(Buffer.alloc(60 * 1024 * 1024))
  for (const size of [500, 5000, bomb.length]) {
    const { read, broken } = await inflated(cut(bomb, size))
    expect(broken).toBe(1)
    expect(read).toBeLessThanOrEqual(16 * 1024 * 1024 + 100 * bomb.length)
    expect(read).toBeGreaterThan(15 * 1024 * 1024)
  }
})

test('a message of blanks is read whole, and so is one that repeats itself', async () => {
  const blanks = Buffer.alloc(15 * 1024 * 1024, ' ')
  const rows = Buffer.alloc(40 * 1024 * 1024)
  for (let at = 0; at < rows.length; at += 80) rows.write(`<td align="left">${at}</td>`.padEnd(79), at)
  for (const message of [blanks, rows]) {
    const told = await inflated(cut(squeeze(message), 16 * 1024))
    expect(told).toEqual({ read: message.length, broken: 0 })
  }
})

test('a deflate bomb is bounded and reported', async () => {
  let read = 0
  const broken: string[] = []
  const layers = new Layers(
    (each) => {
      read += each.bytes.length
    },
    (side) => broken.push(side),
  )
  layers.deflate('server', [])
  layers.push(chunk('server', 1, deflateRawSync(Buffer.alloc(80 * 1024 * 1024))))
  await layers.settled()
  expect(read).toBeLessThanOrEqual(64 * 1024 * 1024)
  expect(broken).toEqual(['server'])
})

describe('a layer that is taken off', () => {
  /** Takes the layer off where a line says so, as UNAUTHENTICATE does. RFC 8437 §4. */
  function ending(): { layers: Layers; heard: () => string } {
    let text = ''
    const layers: Layers = new Layers(
      (each) => {
        text += latin1(each.bytes)
        if (text.endsWith('a UNAUTHENTICATE\r\n')) layers.plain('client', [])
      },
      (_side, reason) => {
        text += `broken: ${reason}`
      },
    )
    layers.deflate('client', [])
    return { layers, heard: () => text }
  }

  const command = 'a UNAUTHENTICATE\r\n'
  const whole = `a NOOP\r\n${command}b CAPABILITY\r\nc NOOP\r\n`
  const behind = Buffer.from('b CAPABILITY\r\nc NOOP\r\n')
  const end = (finishFlush: number): Uint8Array => deflateRawSync(octets(command), { finishFlush })
  const ways: [string, Uint8Array][] = [
    ['behind a flush without a final block', end(constants.Z_SYNC_FLUSH)],
    ['behind a full flush', end(constants.Z_FULL_FLUSH)],
    ['behind a final block', end(constants.Z_FINISH)],
  ]

  test.each(ways)('%s, what is plain may come in the same chunk', async (_name, last) => {
    const { layers, heard } = ending()
    layers.push(chunk('client', 1, Buffer.concat([squeeze('a NOOP\r\n'), last, behind])))
    await layers.settled()
    expect(heard()).toBe(whole)
    expect(layers.dropped).toEqual({ client: 0, server: 0 })
  })

  test.each(ways.slice(0, 2))('%s, wherever the chunks are cut', async (_name, last) => {
    const bytes = Buffer.concat([squeeze('a NOOP\r\n'), last, behind])
    for (let at = 1; at < bytes.length; at++) {
      const { layers, heard } = ending()
      layers.push(chunk('client', 1, bytes.subarray(0, at)))
      layers.push(chunk('client', 2, bytes.subarray(at)))
      await layers.settled()
      expect([at, heard()]).toEqual([at, whole])
    }
  })

  test.each(ways.slice(0, 2))('%s, octet by octet', async (_name, last) => {
    const bytes = Buffer.concat([squeeze('a NOOP\r\n'), last, behind])
    const { layers, heard } = ending()
    for (let i = 0; i < bytes.length; i++) layers.push(chunk('client', i, bytes.subarray(i, i + 1)))
    await layers.settled()
    expect(heard()).toBe(whole)
  })
})

test('octets that nobody can read are counted', async () => {
  const { layers, heard } = listening()
  layers.deflate('server', [])
  layers.push(chunk('server', 1, deflateRawSync(octets('* 1 EXISTS\r\n'))))
  layers.push(chunk('server', 2, octets('* 2 EXISTS\r\n')))
  layers.push(chunk('server', 3, octets('more')))
  await layers.settled()
  expect(heard).toEqual(['server 1 * 1 EXISTS\r\n', 'server broken: it has ended, and the side goes on'])
  expect(layers.dropped).toEqual({ client: 0, server: 16 })
})
