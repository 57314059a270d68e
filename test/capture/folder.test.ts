/** Where sessions are kept, their names, and which go when there are too many. */
import { mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openInFolder, sessionFolder, sessionName, tidy } from '../../lib/capture/session/folder.ts'
import { head, temporary } from './sessions.ts'

test.each([
  ['linux', {}, '/home/u/.local/state/imapscope/sessions'],
  ['linux', { XDG_STATE_HOME: '/state' }, '/state/imapscope/sessions'],
  ['linux', { XDG_STATE_HOME: '' }, '/home/u/.local/state/imapscope/sessions'],
  ['linux', { XDG_STATE_HOME: 'relative' }, '/home/u/.local/state/imapscope/sessions'],
  ['darwin', { XDG_STATE_HOME: '/state' }, '/home/u/Library/Application Support/imapscope/sessions'],
  ['win32', { LOCALAPPDATA: 'C:\\L' }, 'C:\\L\\imapscope\\sessions'],
] as const)('sessions on %s with %j', (platform, environment, folder) => {
  expect(sessionFolder(environment, platform, '/home/u')).toBe(folder)
})

test('a session is named by its beginning in UTC', () => {
  expect(sessionName(1_795_381_212_999_999_999n, 1)).toBe('20261122T210012Z.pcapng')
  expect(sessionName(1_795_381_212_000_000_000n, 3)).toBe('20261122T210012Z_3.pcapng')
})

test('a second session in the same second gets another name', async () => {
  const folder = temporary('sessions')
  for (let nth = 0; nth < 3; nth++) await (await openInFolder(folder, head, {})).close()
  expect(readdirSync(folder).sort()).toEqual([
    '20261122T210012Z.pcapng',
    '20261122T210012Z_2.pcapng',
    '20261122T210012Z_3.pcapng',
  ])
})

test('a folder that cannot be used is an error, not another name', async () => {
  const file = temporary('file')
  writeFileSync(file, '')
  await expect(openInFolder(file, head, {})).rejects.toThrow('Check the folder')
})

/** A folder with files of 100 octets, the first changed the longest ago. */
function sessions(...names: readonly string[]): string {
  const folder = temporary('tidy')
  mkdirSync(folder)
  names.forEach((name, at) => {
    writeFileSync(join(folder, name), Buffer.alloc(100))
    utimesSync(join(folder, name), 1_000 + at, 1_000 + at)
  })
  return folder
}

test('the sessions that were written to the longest ago go first', async () => {
  const folder = sessions('20260103T000000Z.pcapng', '20260101T000000Z-2.pcapng', '20260102T000000Z_2.pcapng')
  expect(await tidy(folder, 200, [])).toEqual({ deleted: ['20260103T000000Z.pcapng'], left: 200 })
  expect(await tidy(folder, 99, [])).toEqual({
    deleted: ['20260101T000000Z-2.pcapng', '20260102T000000Z_2.pcapng'],
    left: 0,
  })
})

test('the session being recorded stays, however large', async () => {
  const folder = sessions('20260101T000000Z.pcapng', '20260102T000000Z.pcapng')
  expect(await tidy(folder, 0, ['20260101T000000Z.pcapng'])).toEqual({
    deleted: ['20260102T000000Z.pcapng'],
    left: 100,
  })
})

test('what is not named like a session is never touched', async () => {
  const names = ['notes.txt', 'x.pcapng', '20260101T000000Z.pcapng.bak', 'a20260101T000000Z.pcapng']
  const folder = sessions(...names)
  mkdirSync(join(folder, '20260101T000001Z.pcapng'))
  const target = temporary('target')
  writeFileSync(target, Buffer.alloc(1_000))
  symlinkSync(target, join(folder, '20260101T000002Z.pcapng'))
  expect(await tidy(folder, 0, [])).toEqual({ deleted: [], left: 0 })
  expect(readdirSync(folder).length).toBe(6)
})

test('a folder that is not there is tidy', async () => {
  expect(await tidy(temporary('nowhere'), 0, [])).toEqual({ deleted: [], left: 0 })
})
