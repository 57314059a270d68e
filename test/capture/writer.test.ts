/** The writer beside the traffic: modes, failures of the disk, what is lost and said so, rotation. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import type { Create, Disk } from '../../lib/capture/disk.ts'
import { create, partPath } from '../../lib/capture/disk.ts'
import { readBetween } from '../../lib/capture/reader.ts'
import type { SessionWriter, WriterOptions, WriterState } from '../../lib/capture/writer.ts'
import { openSessionFile } from '../../lib/capture/writer.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import {
  chunk,
  everything,
  expectSame,
  head,
  opened,
  randomSession,
  read,
  readBack,
  recordsOf,
  temporary,
  warningsOf,
} from './sessions.ts'

const client = { address: '127.0.0.1', port: 50_000 }
const server = { address: '192.0.2.1', port: 993 }

/** A disk in memory that can be full, torn and slow. */
class Memory {
  readonly files = new Map<string, Buffer>()
  /** Octets it still takes. */
  room = Number.POSITIVE_INFINITY
  /** Most octets that one call takes. */
  mouthful = Number.POSITIVE_INFINITY
  links = 1
  calls = 0
  open = 0
  gate: Promise<void> = Promise.resolve()

  readonly create: Create = async (path) => {
    if (this.files.has(path)) throw systemError('EEXIST')
    this.files.set(path, Buffer.alloc(0))
    this.open++
    return this.#disk(path)
  }

  #disk(path: string): Disk {
    return {
      writev: async (buffers, position) => {
        this.calls++
        await this.gate
        const all = Buffer.concat(buffers)
        const taken = all.subarray(0, Math.min(all.length, this.room, this.mouthful))
        if (taken.length === 0) throw systemError('ENOSPC')
        this.room -= taken.length
        const before = this.files.get(path)!
        const after = Buffer.alloc(Math.max(before.length, position + taken.length))
        before.copy(after)
        taken.copy(after, position)
        this.files.set(path, after)
        return { bytesWritten: taken.length }
      },
      truncate: async (length) => {
        this.files.set(path, this.files.get(path)!.subarray(0, length))
      },
      stat: async () => ({ nlink: this.links }),
      close: async () => {
        this.open--
      },
    }
  }
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code })
}

/** A writer on such a disk, whose timers run when the test says so. */
async function onMemory(options: Partial<WriterOptions>) {
  const memory = new Memory()
  const timers: (() => void)[] = []
  const states: WriterState[] = []
  const writer = await openSessionFile('/s/x.pcapng', head, {
    create: memory.create,
    later: (run) => timers.push(run),
    onState: (state) => states.push(state),
    ...options,
  })
  return { memory, timers, states, writer }
}

/** Lets the event loop turn until something holds. */
async function until(holds: () => boolean): Promise<void> {
  for (let turns = 0; !holds(); turns++) {
    if (turns > 10_000) throw new Error('it never happened')
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function writeEach(writer: SessionWriter, records: readonly SessionRecord[]): void {
  for (const record of records) writer.write(record)
}

test('what is written is what is read', async () => {
  const path = temporary('session.pcapng')
  const records = [...everything, ...randomSession(5, 300).filter((record) => record.type !== 'opened')]
  const writer = await openSessionFile(path, head, {})
  writeEach(writer, records)
  await writer.close()
  const items = await read(path)
  expect(items[0]).toEqual({ type: 'head', head, part: 1, foreign: false })
  expectSame(items.slice(1), records)
  expect(writer.state()).toEqual({ path, size: statSync(path).size, lost: 0 })
  expect(writer.position()).toBe(statSync(path).size)
})

test.skipIf(process.platform === 'win32')(
  'a session file and the folder made for it are for its owner only',
  async () => {
    const path = join(temporary('folder'), 'below', 'session.pcapng')
    const writer = await openSessionFile(path, head, {})
    await writer.close()
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
  },
)

test('a folder that exists keeps its mode', async () => {
  const folder = temporary('shared')
  mkdirSync(folder)
  chmodSync(folder, 0o755)
  await (await openSessionFile(join(folder, 'session.pcapng'), head, {})).close()
  expect(statSync(folder).mode & 0o777).toBe(0o755)
})

test('an existing file is refused and stays as it is', async () => {
  const path = temporary('there.pcapng')
  writeFileSync(path, 'mine')
  await expect(openSessionFile(path, head, {})).rejects.toThrow(
    `The session file ${path} cannot be created: the file exists already (EEXIST). Choose another name`,
  )
  expect(readFileSync(path, 'utf8')).toBe('mine')
})

test.each(['to a file', 'to nothing'])('a symbolic link %s is refused and not followed', async (kind) => {
  const path = temporary('link.pcapng')
  const target = temporary('target')
  if (kind === 'to a file') writeFileSync(target, 'mine')
  symlinkSync(target, path)
  await expect(openSessionFile(path, head, {})).rejects.toThrow('cannot be created')
  expect(existsSync(target) && readFileSync(target, 'utf8')).toBe(kind === 'to a file' ? 'mine' : false)
})

test('the head stands in the file before the first record', async () => {
  const path = temporary('head.pcapng')
  const writer = await openSessionFile(path, head, {})
  expect(await read(path)).toEqual([{ type: 'head', head, part: 1, foreign: false }])
  await writer.close()
})

test('a record is in the file without a close', async () => {
  const path = temporary('flushed.pcapng')
  const writer = await openSessionFile(path, head, {})
  writer.write(everything[0]!)
  const { offset } = writer.place()
  await until(() => writer.position() === offset)
  expectSame((await read(path)).slice(1), everything.slice(0, 1))
  await writer.close()
})

test('records of one turn are one write, and those that come meanwhile the next', async () => {
  const { memory, writer } = await onMemory({})
  const before = memory.calls
  writeEach(writer, everything)
  await until(() => memory.calls === before + 1)
  writeEach(writer, everything)
  writeEach(writer, everything)
  await writer.close()
  expect(memory.calls).toBe(before + 2)
  expect(memory.open).toBe(0)
})

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
      'Mail goes on; trying again every 5 seconds.',
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
  const whole = writer.position()
  memory.room = 50
  writer.write(everything[0]!)
  await until(() => timers.length === 1)
  expect(memory.files.get('/s/x.pcapng')!.length).toBe(whole + 50)
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
  await until(() => writer.position() > offset && writer.position() === writer.place().offset)
  const last = chunk(1, 20, 'client', 'a NOOP\r\n')
  writer.write(last)
  await writer.close()
  const reason = 'the session file could not be written fast enough, or not at all'
  const gap = (connection: number, side: 'client' | 'server', length: number): SessionRecord => {
    return { type: 'gap', connection, time: 8, side, length, reason }
  }
  expectSame((await readBack(memory.files.get('/s/x.pcapng')!)).slice(1), [
    opened(1, 0, client, server),
    opened(2, 1, client, server),
    gap(1, 'client', 100),
    gap(1, 'server', 1_499),
    { type: 'layer', connection: 1, time: 5, side: 'server', layer: 'deflate' },
    gap(2, 'server', 10),
    { type: 'closed', connection: 2, time: 8, by: 'server', reason: 'end' },
    opened(3, 6, client, server),
    gap(3, 'server', 6),
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
  expect(offset - writer.position()).toBeLessThan(101_000)
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
  await until(() => writer.position() === writer.place().offset)
  unlinkSync(path)
  writer.write(chunk(1, 6_000_000_000, 'server', '* OK\r\n'))
  await until(() => writer.position() === writer.place().offset)
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

test('after so many octets a new file begins that can be read by itself', async () => {
  const { memory, states, writer } = await onMemory({ rotate: 3_000 })
  const tls = {
    type: 'fact',
    connection: 1,
    time: 1,
    fact: everything[2]!.type === 'fact' ? everything[2]!.fact : never(),
  } as const
  const layer = { type: 'layer', connection: 1, time: 2, side: 'server', layer: 'deflate' } as const
  const first = [
    opened(1, 0, client, server),
    tls,
    layer,
    opened(2, 3, client, server),
    chunk(2, 4, 'client', 'bye'),
  ]
  const ended: SessionRecord = { type: 'closed', connection: 2, time: 5, by: 'client', reason: 'end' }
  const big: SessionRecord = {
    type: 'chunk',
    connection: 1,
    time: 6,
    side: 'server',
    bytes: new Uint8Array(3_000),
  }
  const next = chunk(1, 7, 'client', 'a NOOP\r\n')
  writeEach(writer, [...first, ended, big, next])
  await writer.close()
  expect([...memory.files.keys()]).toEqual(['/s/x.pcapng', '/s/x-2.pcapng'])
  expectSame((await readBack(memory.files.get('/s/x.pcapng')!)).slice(1), [...first, ended, big])
  const second = await readBack(memory.files.get('/s/x-2.pcapng')!)
  expect(second[0]).toEqual({ type: 'head', head, part: 2, foreign: false })
  const gap = { type: 'gap', connection: 1, time: 7, side: 'server', length: 3_000 } as const
  expectSame(second.slice(1), [
    opened(1, 0, client, server),
    tls,
    layer,
    { ...gap, reason: 'in an earlier file of this session' },
    next,
  ])
  expect(states.map(({ path }) => path)).toEqual(['/s/x-2.pcapng'])
})

function never(): never {
  throw new Error('unreachable')
}

test('rotation takes the next free name', async () => {
  const { memory, writer } = await onMemory({ rotate: 1 })
  memory.files.set('/s/x-2.pcapng', Buffer.from('an older session'))
  writer.write(chunk(1, 0, 'server', '* OK\r\n'))
  await writer.close()
  expect([...memory.files.keys()].sort()).toEqual(['/s/x-2.pcapng', '/s/x-3.pcapng', '/s/x.pcapng'])
  expect(memory.files.get('/s/x-2.pcapng')!.toString()).toBe('an older session')
})

test('from a place on, another reader follows up to what is certainly written', async () => {
  const path = temporary('followed.pcapng')
  const writer = await openSessionFile(path, head, {})
  const records = randomSession(3, 100)
  writeEach(writer, records.slice(0, 40))
  const place = writer.place()
  writeEach(writer, records.slice(40))
  await until(() => writer.position() === writer.place().offset)
  const found = []
  for await (const item of readBetween(place, writer.position())) found.push(item)
  expectSame(found, records.slice(40))
  await writer.close()
})

test('the parts of a session are numbered before the extension', () => {
  expect(partPath('/a/b.pcapng', 1)).toBe('/a/b.pcapng')
  expect(partPath('/a/b.pcapng', 2)).toBe('/a/b-2.pcapng')
  expect(partPath('/a.d/b', 3)).toBe('/a.d/b-3')
})

test('the real disk refuses what exists', async () => {
  const path = temporary('twice')
  await (await create(path)).close()
  await expect(create(path)).rejects.toMatchObject({ code: 'EEXIST' })
})
