/** The end of a session file: what closes it, and comments that are put behind it. */
import { chmodSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { appendRecord, closingIn, mayHaveComments } from '../../lib/capture/session/closed-file.ts'
import { openSessionFile, type SessionWriter } from '../../lib/capture/session/writer.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { onMemory, until, writeEach } from './memory-disk.ts'
import { everything, expectSame, head, pack, read, recordsOf, temporary, warningsOf } from './sessions.ts'

function comment(time: number, on: string, text: string): SessionRecord {
  return { type: 'fact', connection: 1, time, fact: { name: 'comment', on, text, marked: false } }
}

/** Files that are being written. */
const open: SessionWriter[] = []

afterAll(async () => {
  for (const writer of open) await writer.close()
})

async function closedFile(records: readonly SessionRecord[]): Promise<string> {
  const path = temporary('closed.pcapng')
  const writer = await openSessionFile(path, head, {})
  writeEach(writer, records)
  await writer.close()
  return path
}

test('comments that are appended come behind everything else, one after the other', async () => {
  const path = await closedFile(everything)
  const added = [comment(6_000, 'a3', 'why \u{1F4DA}?'), comment(3_000, '* greeting', '')]
  for (const record of added) await appendRecord(path, head, record)
  const items = await read(path)
  expect(warningsOf(items)).toEqual([])
  expectSame(recordsOf(items), [...everything, ...added])
})

test('appended at once by two, both are there', async () => {
  const path = await closedFile(everything)
  const added = ['one', 'two'].map((text) => comment(6_000, 'a3', text))
  await Promise.all(added.map((record) => appendRecord(path, head, record)))
  const items = await read(path)
  expect(recordsOf(items)).toHaveLength(everything.length + 2)
  expect(recordsOf(items)).toEqual(expect.arrayContaining(added))
})

const unclosed = 'is still recorded, or was not closed'
const foreign = 'is no session of imapscope'

test.each<[string, string, (path: string) => void | Promise<void>]>([
  [
    'a file that another run still writes',
    unclosed,
    async (path) => void open.push(await openSessionFile(path, head, {})),
  ],
  ['a file whose run was killed', unclosed, (path) => writeFileSync(path, pack(everything, 0))],
  [
    'a file that is torn behind its end',
    unclosed,
    async (path) => writeFileSync(path, Buffer.concat([await whole(), Buffer.alloc(6)])),
  ],
  [
    'a file that lost its last octets',
    unclosed,
    async (path) => writeFileSync(path, (await whole()).subarray(0, -2)),
  ],
  ['what is no session', foreign, (path) => writeFileSync(path, 'From: me\r\n')],
  ['an empty file', foreign, (path) => writeFileSync(path, '')],
])('%s is refused and stays as it is', async (_, why, make) => {
  const path = temporary('not-closed.pcapng')
  await make(path)
  const before = readFileSync(path)
  await expect(appendRecord(path, head, comment(1, 'a', 'x'))).rejects.toThrow(`${path} ${why}.`)
  expect(readFileSync(path).equals(before)).toBe(true)
})

const whole = async (): Promise<Buffer> => readFileSync(await closedFile(everything))

test.skipIf(process.getuid?.() === 0)('what cannot be written is said in one sentence', async () => {
  const path = await closedFile(everything)
  chmodSync(path, 0o400)
  await expect(appendRecord(path, head, comment(1, 'a', 'x'))).rejects.toThrow(
    `${path} cannot be written: access is not allowed (EACCES).`,
  )
})

test('a file that is missing, and one that is a folder, are said in one sentence', async () => {
  await expect(appendRecord('/nowhere/x', head, comment(1, 'a', 'x'))).rejects.toThrow('no such file')
  await expect(mayHaveComments('/')).rejects.toThrow('/ cannot be read: it is a folder (EISDIR).')
})

test('the end tells whether there are comments; without it there may be some', async () => {
  const path = await closedFile(everything)
  expect(await mayHaveComments(path)).toBe(false)
  await appendRecord(path, head, comment(6_000, 'a3', 'x'))
  expect(await mayHaveComments(path)).toBe(true)
  expect(await mayHaveComments(await closedFile([...everything, comment(6_000, 'a3', 'x')]))).toBe(true)
  truncateSync(path, 500)
  expect(await mayHaveComments(path)).toBe(true)
})

test('each file of a session that goes on in another is closed', async () => {
  const { memory, writer } = await onMemory({ rotate: 1_000 })
  writeEach(writer, everything)
  await until(() => memory.files.size > 1)
  await writer.close()
  expect(memory.files.size).toBeGreaterThan(1)
  for (const [, file] of memory.files) {
    const path = temporary('part.pcapng')
    writeFileSync(path, file)
    expect(await mayHaveComments(path)).toBe(false)
  }
})

test('what is appended leaves it said in which file the session goes on', async () => {
  const { memory, writer } = await onMemory({ rotate: 1_000 })
  writeEach(writer, everything)
  await writer.close()
  const path = temporary('first.pcapng')
  writeFileSync(path, memory.files.get('/s/x.pcapng')!)
  expect(await closingIn(path)).toEqual({ kind: 'end', comments: false, goesOn: 2 })
  await appendRecord(path, head, comment(6_000, 'a3', 'x'))
  expect(await closingIn(path)).toEqual({ kind: 'end', comments: true, goesOn: 2 })
})
