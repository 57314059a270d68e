/** A session in several files: any of them is enough, and none is taken for another one's. */

import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sessionsOf } from '../../lib/capture/session/siblings.ts'
import { allSessions, readSession } from '../../lib/inputs/index.ts'
import { run } from '../cmd/run.ts'
import { record } from '../proxy/recorder.ts'
import { traffic } from '../proxy/traffic.ts'

let folder = ''
let files: string[] = []
const at = (name: string): string => join(folder, name)

beforeAll(async () => {
  const written = (await record(traffic(3, 2), 3, { rotate: 4_000 })).files
  folder = mkdtempSync(join(tmpdir(), 'imapscope-parts-'))
  for (const [path, octets] of written) writeFileSync(at(basename(path)), octets)
  files = [...written.keys()].map((path) => basename(path))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A folder with some of the files, each under a name of its own. */
function some(names: Readonly<Record<string, string>>): (name: string) => string {
  const other = mkdtempSync(join(folder, 'some-'))
  for (const [name, of] of Object.entries(names)) copyFileSync(at(of), join(other, name))
  return (name) => join(other, name)
}

async function told(paths: string | readonly string[]): Promise<{ warnings: string[]; records: number }> {
  const warnings: string[] = []
  let records = 0
  for await (const item of readSession(paths)) {
    if (item.type === 'warning') warnings.push(item.text)
    else if (item.type !== 'head') records++
  }
  return { warnings, records }
}

const missing = (...what: string[]): string => `of this session are missing: ${what.join(', ')}`

test('any file of a session stands for all of them, and so do several', async () => {
  expect(files.length).toBeGreaterThan(3)
  const all = [{ paths: files.map(at) }]
  for (const name of files) expect(await sessionsOf([at(name)])).toEqual(all)
  expect(await sessionsOf([at(files[2] ?? ''), at(files[0] ?? '')])).toEqual(all)
})

test('a file is known by what is in it, not by its name', async () => {
  const where = some({
    'mail.pcapng': files[0] ?? '',
    'mail-7.pcapng': files[1] ?? '',
    'mail-2.pcapng': files[2] ?? '',
  })
  const paths = ['mail.pcapng', 'mail-7.pcapng', 'mail-2.pcapng'].map(where)
  expect(await sessionsOf([where('mail-2.pcapng')])).toEqual([
    { paths, missing: missing('file 4 and what follows it'), goesOn: true },
  ])
  const apart = some({ 'a.pcapng': files[0] ?? '', 'b.pcapng': files[1] ?? '' })
  expect(await sessionsOf([apart('b.pcapng'), apart('a.pcapng')])).toEqual([
    {
      paths: [apart('a.pcapng'), apart('b.pcapng')],
      missing: missing('file 3 and what follows it'),
      goesOn: true,
    },
  ])
})

test('of copies the whole one counts, and one that is named before all others', async () => {
  const where = some(Object.fromEntries(files.map((name, i) => [`s-${i + 1}.pcapng`, name])))
  const own = files.map((_, i) => where(`s-${i + 1}.pcapng`))
  const torn = readFileSync(own[1] ?? '').subarray(0, 1_000)
  for (const name of ['a.pcapng', 's-0.pcapng', 'z.pcapng']) writeFileSync(where(name), torn)
  for (const path of [own[0], own[2]]) expect(await sessionsOf([path ?? ''])).toEqual([{ paths: own }])
  const [session] = await sessionsOf([own[2] ?? '', where('a.pcapng')])
  expect(session?.paths).toEqual([own[0], where('a.pcapng'), ...own.slice(2)])
  expect(session?.missing).toBe(missing('the end of file 2'))
})

test('a part of a session that was exported is another session, wherever it lies', async () => {
  const where = some(Object.fromEntries(files.map((name) => [name, name])))
  const before = await told(where(files[1] ?? ''))
  // Beside one that is called like the first file of the session, but comes before it.
  for (const name of ['fetch.pcapng', files[0]?.replace('.', '-0.') ?? '']) {
    const ran = await run(['export', where(files[1] ?? ''), '-f', 'pcapng', '-o', where(name)])
    expect(ran).toMatchObject({ status: 0 })
  }
  expect(await told(where(files[1] ?? ''))).toEqual(before)
  expect(await sessionsOf([where('fetch.pcapng')])).toEqual([{ paths: [where('fetch.pcapng')] }])
})

test('through a link the files beside the file itself are found', async () => {
  symlinkSync(at(files[1] ?? ''), at('link.pcapng'))
  const [session] = await sessionsOf([at('link.pcapng')])
  expect(session?.paths.length).toBe(files.length)
})

test('what is missing is said, before and behind', async () => {
  const where = some({ 'x-2.pcapng': files[1] ?? '', 'x-3.pcapng': files[2] ?? '' })
  expect((await told(where('x-3.pcapng'))).warnings).toEqual([
    missing('file 1', 'file 4 and what follows it'),
  ])
  const hole = some({ 'x.pcapng': files[0] ?? '', 'x-3.pcapng': files[2] ?? '' })
  expect((await told(hole('x.pcapng'))).warnings).toEqual([missing('file 2', 'file 4 and what follows it')])
  expect((await told(hole('x-3.pcapng'))).warnings).toEqual([missing('file 2', 'file 4 and what follows it')])
})

/** A file of another session. */
async function another(): Promise<Buffer> {
  const other = (await record(traffic(4, 1), 4, {})).files
  const octets = [...other.values()][0] ?? Buffer.alloc(0)
  return Buffer.from(octets.toString('latin1').replace('0123456789abcdef', 'fedcba9876543210'), 'latin1')
}

test('files of two sessions are not mixed', async () => {
  writeFileSync(at('other.pcapng'), await another())
  const both = [at(files[0] ?? ''), at('other.pcapng')]
  expect(await sessionsOf(both)).toHaveLength(2)
  await expect(told(both)).rejects.toThrow('are of two sessions: name those of one.')
})

test('of two sessions those files are named that the user named', async () => {
  const where = some({ 'b.pcapng': files[0] ?? '', 'a.pcapng': files[1] ?? '', 'x.pcapng': files[2] ?? '' })
  writeFileSync(where('z.pcapng'), await another())
  await expect(told([where('z.pcapng'), where('x.pcapng')])).rejects.toThrow(
    `${where('z.pcapng')} and ${where('x.pcapng')} are of two sessions: name those of one.`,
  )
})

test.each([
  ['none.pcapng', 'there is no such file'],
  ['folder.pcapng', 'it is a folder'],
  ['torn.pcapng', 'ends before its head is complete'],
  ['text.pcapng', 'is neither a recorded session nor'],
  ['empty.pcapng', 'is empty'],
])('%s is not another session: among several it is told as it is alone', async (name, why) => {
  const where = some({ 'x.pcapng': files[0] ?? '' })
  mkdirSync(where('folder.pcapng'))
  writeFileSync(where('torn.pcapng'), readFileSync(at(files[0] ?? '')).subarray(0, 40))
  writeFileSync(where('text.pcapng'), 'this is text')
  writeFileSync(where('empty.pcapng'), '')
  for (const paths of [[name], ['x.pcapng', name], [name, 'x.pcapng']]) {
    const saying = expect(told(paths.map(where))).rejects
    await saying.toThrow(new RegExp(`${name}.*${why}`))
  }
  await expect(allSessions(['x.pcapng', name].map(where))).rejects.toThrow(why)
})

test('files that were joined to one are read as one, but not in another order', async () => {
  const octets = files.map((name) => readFileSync(at(name)))
  const joined = some({})
  writeFileSync(joined('joined.pcapng'), Buffer.concat(octets))
  const whole = await told(files.map(at))
  expect(await told(joined('joined.pcapng'))).toEqual(whole)
  writeFileSync(joined('mixed.pcapng'), Buffer.concat([octets[0] ?? [], octets[2] ?? []] as Buffer[]))
  // What stands in a file that was read already is left out.
  expect((await told([joined('joined.pcapng'), joined('mixed.pcapng')])).records).toBe(whole.records)
  const apart = some({})
  writeFileSync(apart('mixed.pcapng'), Buffer.concat([octets[0] ?? [], octets[2] ?? []] as Buffer[]))
  const hole = await told(apart('mixed.pcapng'))
  expect(hole.warnings).toEqual([missing('file 4 and what follows it')])
  const turned = some({})
  writeFileSync(turned('mixed.pcapng'), Buffer.concat([octets[2] ?? [], octets[0] ?? []] as Buffer[]))
  expect((await told(turned('mixed.pcapng'))).warnings).toContain(
    'file 1 of the session, out of order, in the same file was left out',
  )
})

test.skipIf(process.platform === 'win32')(
  'a pipe that nobody writes to is refused, not waited for',
  async () => {
    execFileSync('mkfifo', [at('pipe')])
    await expect(told(at('pipe'))).rejects.toThrow('cannot be opened: a recording is read more than once')
  },
)
