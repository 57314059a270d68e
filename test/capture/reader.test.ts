/** Files that are torn, damaged, changed by others, too new, or none of ours. */
import { existsSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CaptureError } from '../../lib/capture/container/errors.ts'
import { Following } from '../../lib/capture/session/following.ts'
import type { SessionItem } from '../../lib/capture/session/items.ts'
import { PacketWriter } from '../../lib/capture/session/packet-writer.ts'
import { readUnmasked } from '../../lib/inputs/index.ts'
import { readEveryCut } from './every-cut.ts'
import {
  bytes,
  chunk,
  everything,
  expectSame,
  head,
  pack,
  randomSession,
  read,
  readBack,
  recordsOf,
  temporary,
  warningsOf,
} from './sessions.ts'

const headLength = new PacketWriter(head, 1, 0).header().length

async function refused(file: Uint8Array): Promise<CaptureError> {
  const error = await readBack(file).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(CaptureError)
  return error as CaptureError
}

// test/long cuts at every octet.
test('a file cut anywhere gives its whole records and says what is missing', () => readEveryCut(19))

test('damage in the middle costs the blocks it touches, and the rest is read', async () => {
  const file = pack(everything, 0)
  const damaged = Buffer.from(file)
  const at = file.indexOf('a3 FETCH') - 28 - 40
  damaged.fill(0xff, at, at + 8)
  const items = await readBack(damaged)
  expect(recordsOf(items)).toEqual(everything.filter((record) => record.time !== 6_000))
  expect(warningsOf(items)).toEqual([
    expect.stringMatching(/^the file is damaged: \d+ bytes at \d+ were left out$/),
  ])
})

test('a length that points behind the end of the file costs one block, not the rest', async () => {
  const records = Array.from({ length: 400 }, (_, at) => chunk(1, at, 'server', `${at} `.repeat(300)))
  const damaged = pack([...everything, ...records], 0)
  const at = damaged.indexOf('a3 FETCH') - 28 - 40
  damaged.writeUInt32LE(0x00ff_fffc, at + 4)
  const items = await readBack(damaged)
  expectSame(
    recordsOf(items),
    [...everything, ...records].filter((record) => record.time !== 6_000),
  )
})

test('octets that were changed at random never make the reader throw after the head', async () => {
  const file = pack(randomSession(7, 60), 0)
  let state = 99
  for (let round = 0; round < 60; round++) {
    const damaged = Buffer.from(file)
    for (let hits = 0; hits < 5; hits++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      damaged[headLength + (state % (file.length - headLength))] = state >>> 24
    }
    const items = await readBack(damaged)
    expect(items[0]?.type).toBe('head')
  }
}, 60_000)

test('a file of nothing but damage is passed over', async () => {
  const file = Buffer.concat([pack([], 0), Buffer.alloc(3_000_000, 0x41)])
  expect(warningsOf(await readBack(file))).toEqual([
    `the file is damaged: 3000000 bytes at ${headLength} were left out`,
  ])
})

function block(type: number, body: Uint8Array): Buffer {
  const padded = Buffer.concat([body, Buffer.alloc(-body.length & 3)])
  const frame = Buffer.alloc(8)
  frame.writeUInt32LE(type, 0)
  frame.writeUInt32LE(12 + padded.length, 4)
  return Buffer.concat([frame, padded, frame.subarray(4)])
}

test('a block of an unknown type is skipped', async () => {
  const [first, ...rest] = everything
  const packets = new PacketWriter(head, 1, 0)
  const file = Buffer.concat([
    packets.header(),
    block(0x0bad, bytes('what is this')),
    ...packets.packets(first!),
    block(5, new Uint8Array(12)),
    ...rest.flatMap((record) => packets.packets(record)),
  ])
  expectSame((await readBack(file)).slice(1), everything)
})

/** A packet block with these comments, of an empty packet. */
function commented(...comments: readonly string[]): Buffer {
  const options = comments.map((text) => {
    const value = Buffer.from(text)
    const option = Buffer.alloc(4 + value.length + (-value.length & 3))
    option.writeUInt16LE(1, 0)
    option.writeUInt16LE(value.length, 2)
    value.copy(option, 4)
    return option
  })
  const fixed = Buffer.alloc(20)
  fixed.writeUInt32LE(Number(head.started >> 32n), 4)
  fixed.writeUInt32LE(Number(head.started & 0xffffffffn), 8)
  return block(6, Buffer.concat([fixed, ...options, Buffer.alloc(4)]))
}

test('a comment that somebody wrote in Wireshark is a note', async () => {
  const file = Buffer.concat([pack([], 0), commented('look at this: {"é"}')])
  expect(recordsOf(await readBack(file))).toEqual([
    { type: 'fact', connection: 0, time: 0, fact: { name: 'note', text: 'look at this: {"é"}' } },
  ])
})

test.each([
  ['closed', '{"type":"closed","connection":1,"by":"nobody","reason":""}'],
  ['gap', '{"type":"gap","connection":-1,"side":"client","length":1,"reason":""}'],
  ['gap', '{"type":"gap","connection":1,"side":"client","length":1e300,"reason":""}'],
  ['altered', '{"type":"altered","connection":1,"side":"client","received":"\\u0100","sent":"","reason":""}'],
  [
    'fact tls',
    '{"type":"fact","connection":1,"fact":{"name":"tls","leg":"client","protocol":"x","cipher":7}}',
  ],
  [
    'fact tls',
    '{"type":"fact","connection":1,"fact":{"name":"tls","leg":"client","protocol":"x","cipher":"y","issuers":"a"}}',
  ],
  ['opened', '{"type":"opened","connection":1,"client":null,"server":null,"security":null}'],
])('a record with a field of the wrong kind is left out by its name, %s: %s', async (name, comment) => {
  const items = await readBack(Buffer.concat([pack([], 0), commented(comment)]))
  expect(recordsOf(items)).toEqual([])
  expect(warningsOf(items)).toEqual([`a record that is not well formed was left out: "${name}"`])
})

test('parts of a session that were joined are read as one', async () => {
  const file = Buffer.concat([pack(everything, 0), pack(everything, 5)])
  expectSame((await readBack(file)).slice(1), [...everything, ...everything])
})

test('a second session in the same file is left out', async () => {
  const other = new PacketWriter({ ...head, started: 1n }, 1, 0)
  const file = Buffer.concat([pack(everything, 0), other.header(), ...other.packets(everything[0]!)])
  const items = await readBack(file)
  expect(recordsOf(items)).toEqual(everything)
  expect(warningsOf(items)).toEqual(['a second session in the same file was left out'])
})

test('a newer format is refused with the way out', async () => {
  const file = Buffer.from(pack(everything, 0))
  file.write('"version":3', file.indexOf('"version":2'))
  const error = await refused(file)
  expect(error.kind).toBe('unreadable')
  expect(error.message).toMatch(
    /is a session of format 3, and this program reads formats 1 and 2\. Open it with .*imapscope 0\.1\.0/,
  )
})

test.each([
  ['an empty file', Buffer.alloc(0), 'unreadable', /is empty/],
  ['text', Buffer.from('* OK ready\r\n'), 'not ours', /neither a recorded session nor a packet capture/],
  ['three octets', Buffer.from('abc'), 'not ours', /neither/],
  ['a compressed capture', Buffer.from([0x1f, 0x8b, 8, 0]), 'not ours', /gunzip/],
  ['half a head', pack([], 0).subarray(0, 30), 'unreadable', /ends before its head is complete/],
] as const)('%s is refused', async (_, file, kind, message) => {
  const error = await refused(file)
  expect(error.kind).toBe(kind)
  expect(error.message).toMatch(message)
})

test('a missing file is refused', async () => {
  await expect(read('/nonexistent/x.pcapng')).rejects.toThrow(
    '/nonexistent/x.pcapng cannot be read: there is no such file or folder (ENOENT).',
  )
})

test('a big-endian file is read', async () => {
  const little = pack(everything, 0)
  const items = await readBack(swapped(little))
  expectSame(items.slice(1), everything)
})

/** The same file as a big-endian machine would write it. */
function swapped(little: Buffer): Buffer {
  const big = Buffer.from(little)
  const swap = (at: number, size: 2 | 4) => big.subarray(at, at + size).reverse()
  for (let at = 0; at < little.length; ) {
    const type = little.readUInt32LE(at)
    const length = little.readUInt32LE(at + 4)
    for (const word of [at, at + 4, at + length - 4]) swap(word, 4)
    let options = at + 8
    if (type === 0x0a0d0d0a) {
      swap(at + 8, 4)
      swap(at + 12, 2)
      options = at + 24
    } else if (type === 1) {
      swap(at + 8, 2)
      options = at + 16
    } else {
      for (let word = at + 8; word < at + 28; word += 4) swap(word, 4)
      const captured = little.readUInt32LE(at + 20)
      options = at + 28 + captured + (-captured & 3)
    }
    while (options < at + length - 4) {
      const value = little.readUInt16LE(options + 2)
      swap(options, 2)
      swap(options + 2, 2)
      options += 4 + value + (-value & 3)
    }
    at += length
  }
  return big
}

test('reading on from the middle gives the records from there', async () => {
  const path = temporary('follow.pcapng')
  const records = randomSession(11, 120)
  const packets = new PacketWriter(head, 1, 0)
  const blocks: Uint8Array[] = [packets.header()]
  const places: { offset: number; streams: ReturnType<PacketWriter['streams']> }[] = []
  let offset = blocks[0]!.length
  for (const record of records) {
    places.push({ offset, streams: packets.streams() })
    const written = packets.packets(record)
    blocks.push(...written)
    offset += written.reduce((sum, { length }) => sum + length, 0)
  }
  writeFileSync(path, Buffer.concat(blocks))
  for (const [from, to] of [
    [0, 120],
    [1, 2],
    [37, 90],
    [119, 120],
  ] as const) {
    const end = places[to]?.offset ?? offset
    const found: SessionItem[] = []
    for await (const item of new Following().read(
      { path, part: 1, sound: true, head, ...places[from]! },
      end,
    ))
      found.push(item)
    expectSame(found, records.slice(from, to))
  }
})

/** The files that this process has open, as Linux tells them. */
const openFiles = (): string[] =>
  readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`)
    } catch {
      return '' // that of the folder itself
    }
  })

test.skipIf(!existsSync('/proc/self/fd'))('who reads no further leaves no file open', async () => {
  const path = temporary('left.pcapng')
  writeFileSync(path, pack(everything, 0))
  for await (const _ of readUnmasked([path])) {
    expect(openFiles()).toContain(path)
    break
  }
  expect(openFiles()).not.toContain(path)
})
