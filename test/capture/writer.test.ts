/** The writer beside the traffic: modes, what is never overwritten, when it writes, rotation. */
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { create, partPath } from '../../lib/capture/session/disk.ts'
import { Following } from '../../lib/capture/session/following.ts'
import { openSessionFile } from '../../lib/capture/session/writer.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { onMemory, until, writeEach } from './memory-disk.ts'
import {
  chunk,
  everything,
  expectSame,
  head,
  opened,
  randomSession,
  read,
  readBack,
  temporary,
} from './sessions.ts'

const client = { address: '127.0.0.1', port: 50_000 }
const server = { address: '192.0.2.1', port: 993 }

test('what is written is what is read', async () => {
  const path = temporary('session.pcapng')
  const records = [...everything, ...randomSession(5, 300).filter((record) => record.type !== 'opened')]
  const writer = await openSessionFile(path, head, {})
  writeEach(writer, records)
  await writer.close()
  const items = await read(path)
  expect(items[0]).toEqual({ type: 'head', head, part: 1, foreign: false })
  expectSame(items.slice(1), records)
  expect(writer.state()).toEqual({ path, part: 1, before: 0, size: statSync(path).size, lost: 0 })
  expect(writer.state().size).toBe(statSync(path).size)
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
  await until(() => writer.state().size === offset)
  expectSame((await read(path)).slice(1), everything.slice(0, 1))
  await writer.close()
})

test('records of one turn are one write, those that come meanwhile the next, the end the last', async () => {
  const { memory, writer } = await onMemory({})
  const before = memory.calls
  writeEach(writer, everything)
  await until(() => memory.calls === before + 1)
  writeEach(writer, everything)
  writeEach(writer, everything)
  await writer.close()
  expect(memory.calls).toBe(before + 3)
  expect(memory.open).toBe(0)
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
  const before = { client: 0, server: 3_000 }
  expectSame(second.slice(1), [
    opened(1, 0, client, server),
    tls,
    layer,
    { type: 'resumed', connection: 1, time: 7, before, said: [] },
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
  await until(() => writer.state().size === writer.place().offset)
  const found = []
  for await (const item of new Following().read(place, writer.state().size)) found.push(item)
  expectSame(found, records.slice(40))
  await writer.close()
})

test('who can say again what was said is asked, and the next file begins with it', async () => {
  let asked = 0
  const { memory, writer } = await onMemory({ rotate: 1_000, due: () => asked++ })
  const said = chunk(1, 1, 'server', 'x'.repeat(1_000))
  writeEach(writer, [opened(1, 0, client, server), said])
  writeEach(writer, [chunk(1, 2, 'client', 'a NOOP\r\n'), chunk(1, 3, 'client', 'b NOOP\r\n')])
  expect(asked).toBe(1)
  expect(writer.place().path).toBe('/s/x.pcapng')
  const before = { client: 16, server: 1_000 }
  const again = [{ side: 'client', time: 3, bytes: Buffer.from('b NOOP\r\n') }] as const
  writer.turn(new Map([[1, { before, said: again, more: 2 }]]))
  expect(writer.place().path).toBe('/s/x-2.pcapng')
  const last = chunk(1, 4, 'server', 'b OK\r\n')
  writer.write(last)
  await writer.close()
  expectSame((await readBack(memory.files.get('/s/x-2.pcapng')!)).slice(1), [
    opened(1, 0, client, server),
    { type: 'resumed', connection: 1, time: 3, before, said: again.map(plain), more: 2 },
    last,
  ])
})

/** As a reader gives it. */
function plain<T extends { readonly bytes: Uint8Array }>(chunk: T): T {
  return { ...chunk, bytes: new Uint8Array(chunk.bytes) }
}

test('what a file begins with does not fill it', async () => {
  const { memory, writer } = await onMemory({ rotate: 10_000 })
  writeEach(
    writer,
    Array.from({ length: 40 }, (_, i) => opened(i + 1, i, client, server)),
  )
  for (let time = 60; time < 90; time++) writer.write(chunk(1, time, 'server', '* 1 EXISTS\r\n'))
  await writer.close()
  expect(memory.files.size).toBeLessThan(5)
})

test('of several files it is known how many there are, and what all of them take', async () => {
  const { memory, states, writer } = await onMemory({ rotate: 1_000 })
  for (let time = 1; time < 100; time++) {
    writer.write(chunk(1, time, 'server', '* 1 EXISTS\r\n'))
    await until(() => writer.state().size === writer.place().offset)
  }
  await writer.close()
  const { part, before, size } = writer.state()
  expect(part).toBe(memory.files.size)
  expect(before + size).toBe([...memory.files.values()].reduce((sum, { length }) => sum + length, 0))
  expect(states.map((state) => state.part)).toEqual(states.map((_, i) => i + 2))
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
