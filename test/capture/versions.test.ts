/** What becomes of files of other versions: an older one is read as ever, what a newer one says is kept. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { appendRecord } from '../../lib/capture/session/closed-file.ts'
import type { Format } from '../../lib/export/format.ts'
import { jsonl } from '../../lib/export/jsonl.ts'
import { pcapng } from '../../lib/export/pcapng.ts'
import { text } from '../../lib/export/text.ts'
import { readSession } from '../../lib/inputs/index.ts'
import { Observer } from '../../lib/observe/observer.ts'
import type { SessionHead, SessionRecord } from '../../lib/record/record.ts'
import type { SessionInput } from '../../lib/session/session.ts'
import { sharing } from '../../lib/share/share.ts'
import { everything, pack, readBack, recordsOf, temporary, warningsOf } from './sessions.ts'

/** Made by the last program that wrote version 1, and never made anew. */
const old = new URL('version-1.pcapng', import.meta.url).pathname

async function opened(path: string): Promise<{ head: SessionHead; records: SessionRecord[] }> {
  const items = []
  for await (const item of readSession(path)) items.push(item)
  const [first] = items
  if (first?.type !== 'head') throw new Error('no head')
  expect(warningsOf(items)).toEqual([])
  return { head: first.head, records: recordsOf(items) }
}

function exported(
  format: Format,
  { head, records }: { head: SessionHead; records: readonly SessionRecord[] },
  disguise?: (input: SessionInput) => SessionInput | undefined,
): Buffer {
  const exporter = format.begin(head)
  const pieces: (string | Uint8Array)[] = []
  const observer = new Observer({ ...(disguise && { disguise }) }, (event) =>
    pieces.push(exporter.take(event)),
  )
  for (const record of records) observer.take(record)
  pieces.push(exporter.end())
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece as Uint8Array)))
}

test('a file of version 1 says what it always said', async () => {
  const session = await opened(old)
  expect(session.head.version).toBe(1)
  await expect(exported(text, session).toString()).toMatchFileSnapshot('version-1.text')
})

test('a comment in a file of version 1 is one of version 1, octet for octet', async () => {
  const path = temporary('version-1.pcapng')
  copyFileSync(old, path)
  const { head } = await opened(path)
  const fact = { name: 'comment', on: '* EXISTS', text: 'appended by version 2', marked: false } as const
  await appendRecord(path, head, { type: 'fact', connection: 1, time: 20_000_000, fact })
  const [before, after] = [readFileSync(old), readFileSync(path)]
  expect(after.subarray(0, before.length).equals(before)).toBe(true)
  const added = after.subarray(before.length).toString('latin1')
  // What the last program of version 1 appended, less the numbers around it.
  expect(added).toContain(
    '{"type":"fact","connection":1,"fact":{"name":"comment","on":"* EXISTS","text":"appended by version 2","marked":false}}\0\0\x01\0\x1e\0{"type":"end","comments":true}',
  )
  expect(added).toHaveLength(216)
  expect((await opened(path)).head.version).toBe(1)
})

const unknown = [
  '{"type":"marker","connection":1,"of":[1,{"deep":"\\u00e9\\u001b"}]}',
  '{"type":"fact","connection":1,"fact":{"name":"weather","sky":"blue"}}',
  '{"type":"fact","connection":1,"fact":{"name":"toString"}}',
  '{"type":"constructor","connection":0}',
]
/** Among the records of a connection that is open. */
const newer: readonly SessionRecord[] = [
  ...everything.slice(0, 9),
  ...unknown.map((said, i): SessionRecord => {
    return { type: 'unknown', connection: i === 3 ? 0 : 1, time: 5_000, said }
  }),
  ...everything.slice(9),
]
const said = (records: readonly SessionRecord[]): string[] =>
  records.flatMap((record) => (record.type === 'unknown' ? [record.said] : []))

test('records that nobody here knows are read, exported, and read again', async () => {
  const first = recordsOf(await readBack(pack(newer, 0)))
  expect(said(first)).toEqual(unknown)
  const path = temporary('newer.pcapng')
  writeFileSync(path, pack(newer, 0))
  const again = recordsOf(await readBack(exported(pcapng, await opened(path))))
  expect(said(again)).toEqual(unknown)
})

test('they are in jsonl as they are, and safe', async () => {
  const path = temporary('newer.pcapng')
  writeFileSync(path, pack(newer, 0))
  const lines = exported(jsonl, await opened(path))
    .toString()
    .split('\n')
  const found = lines.filter((line) => line.includes('"unknown":'))
  expect(found.map((line) => JSON.parse(line).unknown)).toEqual(unknown.map((one) => JSON.parse(one)))
  expect(found.join('')).not.toMatch(/[^\x20-\x7e]/)
})

test('nothing that nobody here knows is shared', async () => {
  const deep = everything.map((record): SessionRecord => {
    if (record.type === 'opened')
      return { ...record, security: { ...record.security, news: 'blue' } as never }
    if (record.type !== 'fact' || record.fact.name !== 'delay') return record
    return {
      ...record,
      fact: { ...record.fact, news: 'blue', passed: { ...record.fact.passed, news: 'blue' } } as never,
    }
  })
  const path = temporary('newer.pcapng')
  writeFileSync(path, pack([...newer, ...deep], 0))
  const shared = exported(pcapng, await opened(path), sharing(new Uint8Array(16)))
  expect(shared.toString('latin1')).not.toMatch(/blue|weather|marker|constructor|news/)
})

test.each([
  ['too long', `{"type":"marker","text":"${'x'.repeat(65_536)}"}`],
  ['nested too deeply', `{"type":"marker","of":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
])('a record that is %s is left out, and that is said', async (_, record) => {
  const items = await readBack(pack([{ type: 'unknown', connection: 0, time: 0, said: record }], 0))
  expect(said(recordsOf(items)).every((one) => one.length <= 65_536)).toBe(true)
  expect(recordsOf(items).length + warningsOf(items).length).toBe(1)
})
