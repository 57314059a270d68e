/** The reports as a user calls them: on good files, and on those that are damaged, empty, foreign or too new. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { bytes, pack } from '../capture/sessions.ts'
import { recorded } from '../session/retold.ts'
import { run } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'imapscope-reports-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A file with these octets. */
function file(name: string, content: Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const walk = readFileSync(new URL('../session/transcripts/walk.imap', import.meta.url), 'utf8')
const whole = pack(recorded(walk), 1)
const session = file('walk.pcapng', whole)
const newer = Buffer.from(whole.toString('latin1').replace('"version":2', '"version":9'), 'latin1')

const reports = ['stats', 'why', 'caps']

describe.each(reports)('%s', (report) => {
  test('tells of a session in lines that fit 80 columns', async () => {
    const { status, output, errors } = await run([report, session])
    expect({ status, errors }).toEqual({ status: 0, errors: '' })
    expect(output.split('\n').length).toBeGreaterThan(5)
    for (const line of output.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
    expect(output).toContain('session of 2026-')
    expect(output).not.toContain('\x1b')
  })

  test('tells the same to programs', async () => {
    const { status, output, errors } = await run([report, session, '--json'])
    expect({ status, errors }).toEqual({ status: 0, errors: '' })
    expect(JSON.parse(output)).toHaveProperty('connections')
  })

  test('of a torn file it tells what can be read', async () => {
    const { status, output, errors } = await run([report, file('torn.pcapng', whole.subarray(0, -70))])
    expect(status).toBe(1)
    expect(output).toContain('session of 2026-')
    expect(errors).toMatch(/^imapscope: .*incomplete.*\n$/)
  })
})

describe('stats --filter', () => {
  test('counts the commands that fit, and no others', async () => {
    const { status, output } = await run(['stats', session, '--json', '--filter', 'cmd:fetch'])
    const whole = await run(['stats', session, '--json'])
    const of = (text: string): { name: string; count: number }[] => JSON.parse(text).commands
    const fetches = of(whole.output).filter(({ name }) => /FETCH/.test(name))
    expect(status).toBe(0)
    expect(fetches.length).toBeGreaterThan(0)
    expect(of(output).map(({ name, count }) => [name, count])).toEqual(
      fetches.map(({ name, count }) => [name, count]),
    )
  })

  test('says so when nothing fits, and shows where a filter is wrong', async () => {
    const none = await run(['stats', session, '--filter', 'cmd:xyzzy'])
    expect(none.errors).toContain('no command fits the filter')
    const wrong = await run(['stats', session, '--filter', 'cmd:('])
    expect(wrong.status).toBe(2)
    expect(wrong.errors).toContain('^')
  })
})

test.each([
  ['an empty file', file('empty.pcapng', bytes('')), /is empty/],
  ['something else', file('mail.txt', bytes('Subject: hello\n\nworld\n')), /neither/],
  ['no file at all', join(folder, 'nothing.pcapng'), /no such file/],
  ['a file of a version to come', file('newer.pcapng', newer), /format 9/],
])('%s is answered with one clear sentence', async (_name, path, sentence) => {
  const { status, output, errors } = await run(['stats', path])
  expect({ status, output }).toEqual({ status: 1, output: '' })
  expect(errors).toMatch(sentence)
  expect(errors.trimEnd().split('\n').length).toBeLessThanOrEqual(2)
})
test('two sessions are compared', async () => {
  const { status, output } = await run(['caps', session, session])
  expect(status).toBe(0)
  expect(output).toContain('no difference')
  for (const line of output.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
})
