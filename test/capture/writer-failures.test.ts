/** A disk that is full, slow, torn or gone: what is lost is said, and nothing else is lost. */
import { existsSync, unlinkSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { expect, test } from 'vitest'
import type { Create } from '../../lib/capture/session/disk.ts'
import { partPath } from '../../lib/capture/session/disk.ts'
import { openSessionFile } from '../../lib/capture/session/writer.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { onMemory, until, writeEach } from './memory-disk.ts'
import {
  chunk,
  everything,
  expectSame,
  head,
  opened,
  read,
  readBack,
  recordsOf,
  temporary,
  warningsOf,
} from './sessions.ts'

const client = { address: '127.0.0.1', port: 50_000 }
const server = { address: '192.0.2.1', port: 993 }

test('a disk that takes less than it is given gets the rest', async () => {
  const { memory, writer } = await onMemory({})
  memory.mouthful = 7
  writeEach(writer, everything)
  await writer.close()
  expectSame((await readBack(memory.files.get('/s/x.pcapng')!)).slice(1), everything)
})

test('a full disk is said once, tried again, and loses nothing that still fits in memory', async () => {
  const { memory, timers, states, writer } = await onMemory({})
  memory.room = 50
  writeEach(writer, everything)
  await until(() => timers.length === 1)
  expect(writer.state().error).toBe(
    'The session file /s/x.pcapng cannot be written: no space is left on the disk (ENOSPC). ' +
      'Mail is still passed on; trying again every 5 seconds.',
  )
  writer.write(everything[0]!)
  timers.shift()!()
  await until(() => timers.length === 1)
  memory.room = Number.POSITIVE_INFINITY
  timers.shift()!()
  await until(() => writer.state().error === undefined)
  await writer.close()
  expectSame((await readBack(memory.files.get('/s/x.pcapng')!)).slice(1), [...everything, everything[0]!])
  expect(states.map(({ error }) => error !== undefined)).toEqual([true, true, false])
  expect(writer.state().lost).toBe(0)
})

test('a block torn by a full disk is cut off before the next attempt', async () => {
  const { memory, timers, writer } = await onMemory({})
  const whole = writer.state().size
  memory.room = 50
  writer.write(everything[0]!)
  await until(() => timers.length === 1)
  expect(memory.files.get('/s/x.pcapng')!.length).toBe(whole + 50)
  // Somebody else takes the room that is given back.
  memory.room = -50
  timers.shift()!()
  await until(() => timers.length === 1)
  expect(memory.files.get('/s/x.pcapng')!.length).toBe(whole)
  await writer.close()
})

test('what does not fit in memory is counted, and a gap for each side says so', async () => {
  const { memory, timers, writer } = await onMemory({ unwritten: 1_500 })
  writeEach(writer, [opened(1, 0, client, server), opened(2, 1, client, server)])
  memory.room = 0
  writer.write({ type: 'chunk', connection: 1, time: 2, side: 'server', bytes: new Uint8Array(1_499) })
  writer.write({
    type: 'chunk',
    connection: 1,
    time: 3,
    side: 'client',
    bytes: new Uint8Array(5),
    omitted: 95,
  })
  writer.write({ type: 'gap', connection: 2, time: 4, side: 'server', length: 10, reason: 'x' })
  writer.write({ type: 'layer', connection: 1, time: 5, side: 'server', layer: 'deflate' })
  writer.write(opened(3, 6, client, server))
  writer.write(chunk(3, 7, 'server', '* OK\r\n'))
  writer.write({ type: 'closed', connection: 2, time: 8, by: 'server', reason: 'end' })
  expect(writer.state().lost).toBe(1_499 + 100 + 10 + 6)
  await until(() => timers.length === 1)
  memory.room = Number.POSITIVE_INFINITY
  const { offset } = writer.place()
  timers.shift()!()
  await until(() => writer.state().size > offset && writer.state().size === writer.place().offset)
  const last = chunk(1, 20, 'client', 'a NOOP\r\n')
  writer.write(last)
  await writer.close()
  const reason = 'the session file could not be written fast enough, or not at all'
  const gap = (connection: number, side: 'client' | 'server', length: number): SessionRecord => {
    return { type: 'gap', connection, time: 8, side, length, reason }
  }
  const goesOn = (connection: number, ofClient: number, ofServer: number): SessionRecord => {
    const before = { client: ofClient, server: ofServer }
    return { type: 'resumed', connection, time: 8, before, said: [] }
  }
  expectSame((await readBack(memory.files.get('/s/x.pcapng')!)).slice(1), [
    opened(1, 0, client, server),
    opened(2, 1, client, server),
    gap(1, 'client', 100),
    gap(1, 'server', 1_499),
    { type: 'layer', connection: 1, time: 5, side: 'server', layer: 'deflate' },
    goesOn(1, 100, 1_499),
    gap(2, 'server', 10),
    { type: 'closed', connection: 2, time: 8, by: 'server', reason: 'end' },
    opened(3, 6, client, server),
    gap(3, 'server', 6),
    goesOn(3, 0, 6),
    last,
  ])
})

test('a disk that hangs holds no more in memory than the limit', async () => {
  const { memory, writer } = await onMemory({ unwritten: 100_000 })
  let release = () => {}
  memory.gate = new Promise((resolve) => {
    release = resolve
  })
  const record = { type: 'chunk', connection: 1, side: 'server', bytes: new Uint8Array(10_000) } as const
  writer.write(opened(1, 0, client, server))
  for (let time = 1; time <= 1_000; time++) writer.write({ ...record, time })
  const { offset } = writer.place()
  expect(offset - writer.state().size).toBeLessThan(101_000)
  expect(writer.state().lost).toBeGreaterThan(9_900_000)
  release()
  await writer.close()
  const records = recordsOf(await readBack(memory.files.get('/s/x.pcapng')!))
  const octets = records.reduce((sum, one) => {
    return sum + (one.type === 'chunk' ? one.bytes.length : one.type === 'gap' ? one.length : 0)
  }, 0)
  expect(octets).toBe(10_000_000)
})

test('closing on a disk that stays full ends, and the file is whole up to there', async () => {
  const { memory, timers, writer } = await onMemory({})
  memory.room = 100
  writeEach(writer, everything)
  await writer.close()
  await writer.close()
  expect(writer.state().error).toMatch(/no space is left/)
  expect(writer.state().lost).toBe(
    everything.reduce((sum, record) => {
      if (record.type === 'chunk') return sum + record.bytes.length + (record.omitted ?? 0)
      return record.type === 'gap' ? sum + record.length : sum
    }, 0),
  )
  const items = await readBack(memory.files.get('/s/x.pcapng')!)
  expect(warningsOf(items)).toEqual([])
  expect(memory.open).toBe(0)
  expect(timers).toEqual([])
  expect(() => writer.write(everything[0]!)).not.toThrow()
})

test.skipIf(!existsSync('/dev/full'))('a device that is always full stops nothing', async () => {
  const onFull: Create = async () => open('/dev/full', 'w')
  await expect(openSessionFile('/dev/full', head, { create: onFull })).rejects.toThrow('no space is left')
})

test('a deleted file is noticed, and the session goes on in a new one', async () => {
  const path = temporary('deleted.pcapng')
  const writer = await openSessionFile(path, head, {})
  writer.write(opened(1, 0, client, server))
  await until(() => writer.state().size === writer.place().offset)
  unlinkSync(path)
  writer.write(chunk(1, 6_000_000_000, 'server', '* OK\r\n'))
  await until(() => writer.state().size === writer.place().offset)
  // The look comes after the write; a turn later it is done.
  await until(() => {
    writer.write(chunk(1, 6_000_000_001, 'client', 'a'))
    return writer.state().path !== path
  })
  await writer.close()
  const items = await read(partPath(path, 2))
  expect(recordsOf(items)[0]).toEqual(opened(1, 0, client, server))
})

test('a write never throws, whatever the sockets are called', async () => {
  const { writer } = await onMemory({})
  writer.write(opened(1, 0.5, { address: '', port: -1 }, { address: 'not an address', port: 1e9 }))
  writer.write(chunk(1, 1.5, 'client', 'x'))
  await writer.close()
  expect(writer.state().lost).toBe(0)
})

test('where the disk is full at the end, the file says what is not in it', async () => {
  const { memory, writer } = await onMemory({})
  writer.write(opened(1, 0, client, server))
  for (let time = 1; time <= 40; time++) writer.write(chunk(1, time, 'server', `* ${time} EXISTS\r\n`))
  await until(() => writer.state().size === writer.place().offset)
  memory.room = 0
  for (let time = 41; time <= 60; time++) writer.write(chunk(1, time, 'server', `* ${time} EXISTS\r\n`))
  writer.write({ type: 'closed', connection: 1, time: 61, by: 'server', reason: 'end' })
  await writer.close()
  const { lost } = writer.state()
  expect(lost).toBeGreaterThan(20 * 13)
  const items = await readBack(memory.files.get('/s/x.pcapng')!)
  expect(warningsOf(items)).toEqual([])
  const gap = recordsOf(items).find(({ type }) => type === 'gap')
  expect(gap).toMatchObject({
    side: 'server',
    length: lost,
    reason: 'the disk was full when the recording ended',
  })
  expect(recordsOf(items).at(-1)).toMatchObject({ type: 'closed', by: 'server', reason: 'end' })
})

test('where there is no room even for what is missing on each connection, that is said in one sentence', async () => {
  const { memory, writer } = await onMemory({})
  for (let n = 1; n <= 100; n++) writer.write(opened(n, n, client, server))
  for (let n = 1; n <= 100; n++) writer.write(chunk(n, 200 + n, 'server', '* OK hello\r\n'))
  await until(() => writer.state().size === writer.place().offset)
  memory.room = 0
  for (let n = 1; n <= 100; n++) writer.write(chunk(n, 400 + n, 'server', '* 1 EXISTS\r\n'))
  await writer.close()
  const items = await readBack(memory.files.get('/s/x.pcapng')!)
  expect(warningsOf(items)).toEqual([])
  const gaps = recordsOf(items).filter((record) => record.type === 'gap')
  expect(gaps.reduce((sum, { length }) => sum + length, 0)).toBe(writer.state().lost)
  const { connection, reason } = gaps.at(-1)!
  expect([connection, reason]).toEqual([0, expect.stringMatching(/ended, on \d+ further connections$/)])
})

test('where the disk has room for what is missing, nothing that is written is cut off', async () => {
  const { memory, writer } = await onMemory({})
  const said = [
    opened(1, 0, client, server),
    ...Array.from({ length: 20 }, (_, i) => chunk(1, 1 + i, 'server', `* ${i} EXISTS\r\n`)),
  ]
  writeEach(writer, said)
  await until(() => writer.state().size === writer.place().offset)
  memory.room = 3_000
  const large = chunk(1, 30, 'server', 'x'.repeat(100_000))
  writer.write(large)
  const end: SessionRecord = { type: 'closed', connection: 1, time: 31, by: 'server', reason: 'end' }
  writer.write(end)
  await writer.close()
  const items = await readBack(memory.files.get('/s/x.pcapng')!)
  expect(warningsOf(items)).toEqual([])
  const reason = 'the disk was full when the recording ended'
  const gap: SessionRecord = { type: 'gap', connection: 1, time: 31, side: 'server', length: 100_000, reason }
  expectSame(items.slice(1), [...said, gap, end])
  expect(writer.state().lost).toBe(100_000)
})
