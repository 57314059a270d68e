/** `imapscope demo` as a user runs it, without a screen. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtProgram } from '../real/available.ts'
import { type Finished, run } from '../real/run.ts'

let folder: string
let demo: Finished

const imapscope = (...words: readonly string[]): Promise<Finished> => {
  const environment = { XDG_DATA_HOME: join(folder, 'data'), XDG_STATE_HOME: join(folder, 'state') }
  return run(process.execPath, [builtProgram, ...words], { folder, environment })
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imapscope-'))
  const ports = ['--listen', '0', '--listen-tls', '0']
  demo = await imapscope('demo', '--headless', '--speed', '1000', '--session', 'demo.pcapng', ...ports)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the demo', () => {
  test('shows a whole session and ends by itself', () => {
    expect(demo.stderr).toMatch(/^listening on 127\.0\.0\.1:\d+ \(STARTTLS\) for imap:\/\/localhost:\d+$/m)
    expect(demo.stderr).toMatch(/^proxy overhead p50 .+, p99 .+, max .+ \(\d+ reads\)$/m)
    const lines = demo.stdout.toString().split('\n')
    for (const line of [
      /STARTTLS +OK/,
      /AUTHENTICATE +OK/,
      /SELECT +NO/,
      /COMPRESS +OK/,
      /IDLE +OK +IDLE \d/,
    ])
      expect(lines.filter((each) => line.test(each))).not.toEqual([])
    expect(demo.status).toBe(0)
  })

  test('records what it shows, with TLS on both legs', async () => {
    const exported = await imapscope('export', 'demo.pcapng', '-f', 'text')
    const text = exported.stdout.toString()
    const connections = text.match(/ -- connected from /g)?.length
    expect(connections).toBeGreaterThan(3)
    expect(text.match(/ -- TLS with the client: TLSv1/g)).toHaveLength(connections ?? 0)
    expect(text.match(/ -- TLS with the server: TLSv1.*, verified$/gm)).toHaveLength(connections ?? 0)
    expect(await readFile(join(folder, 'demo.pcapng'), 'latin1')).toContain('fred@example.org')
  })
})

test.each([
  [['--speed', '0'], /^imapscope: --speed 0 is not a speed\n {2}write a number above 0/],
  [['--no-listen'], /^imapscope: the recorded client connects to --listen\n/],
])('demo %j is wrong usage', async (options, message) => {
  const { status, stderr } = await imapscope('demo', ...options)
  expect(stderr).toMatch(message)
  expect(status).toBe(2)
})

test('of a session in several files the closing line names the first and the last, and says how many', async () => {
  const ports = ['--listen', '0', '--listen-tls', '0']
  const words = ['--headless', '--speed', '1000', '--session', 'many.pcapng', '--rotate', '30000', ...ports]
  const { stderr } = await imapscope('demo', ...words)
  const [, last, count] = /^session: many\.pcapng … many-(\d+)\.pcapng \((\d+) files\)$/m.exec(stderr) ?? []
  expect(Number(last)).toBeGreaterThan(1)
  expect(count).toBe(last)
})
