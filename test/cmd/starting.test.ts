/** What the proxy says when it starts, or why it does not, as a user runs it. */
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readListen, readServer } from '../../cmd/shared/server.ts'
import { builtProgram } from '../real/available.ts'
import { cleanEnvironment, type Finished, run } from '../real/run.ts'

const folder = mkdtempSync(join(tmpdir(), 'imapscope-'))
const settings = join(folder, 'imapscope', 'config')
const environment = { XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, XDG_STATE_HOME: folder }

beforeAll(() => mkdirSync(join(folder, 'imapscope')))
beforeEach(() => rmSync(settings, { force: true }))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const imapscope = (...words: readonly string[]): Promise<Finished> =>
  run(process.execPath, [builtProgram, ...words], { folder, environment })

const ports = ['--listen', '0', '--listen-tls', '0'] as const
/** Nobody listens there, and nobody is asked. */
const serverUrl = 'imap://127.0.0.1:9'

/** Runs until something is said that fits, then ends it. @returns all that was said */
async function until(
  pattern: RegExp,
  words: readonly string[],
  heard: (said: string) => void = () => undefined,
): Promise<string> {
  const env = { ...cleanEnvironment(folder), ...environment }
  const child = spawn(process.execPath, [builtProgram, ...words], { cwd: folder, env })
  let said = ''
  const told = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes: Buffer) => {
        said += bytes.toString()
        heard(said)
        if (pattern.test(said)) resolve()
      })
    child.once('close', () => resolve())
  })
  await told
  child.kill('SIGINT')
  if (child.exitCode === null) await new Promise((resolve) => child.once('close', resolve))
  return said
}

describe('a port that is taken', () => {
  let taken: net.Server
  let port: number
  beforeAll(async () => {
    taken = net.createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    port = (taken.address() as net.AddressInfo).port
  })
  afterAll(() => taken.close())

  test('is named, and no other, with the option that changes it', async () => {
    const { status, stderr } = await imapscope(serverUrl, '--listen', '0', '--listen-tls', String(port))
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr:
        'No dashboard: the output is not a terminal. A line per command instead.\n' +
        `imapscope: the port is in use: 127.0.0.1:${port}\n  choose another with --listen-tls\n`,
    })
  })

  test('of several servers the one is named whose port it is', async () => {
    const words = [
      'imap://127.0.0.2:9',
      'imap://127.0.0.3:9',
      '--listen',
      String(port - 1),
      '--no-listen-tls',
    ]
    const { stderr } = await imapscope(...words)
    expect(stderr).toContain(
      `imapscope: the port is in use: 127.0.0.1:${port}, for 127.0.0.3:9\n  choose another with --listen\n`,
    )
  })
})

test('an IPv6 address without brackets is shown with them', () => {
  for (const [typed, meant] of [
    ['::1:1993', /\[::1\]:1993/],
    ['::1', /\[::1\]:port/],
    ['fe80::1:2', /\[fe80::1\]:2/],
    ['1:2:3', /a port or 127\.0\.0\.1:port/],
  ] as const) {
    expect(() => readListen(typed, true)).toThrow(
      expect.objectContaining({ exitStatus: 2, remedy: expect.stringMatching(meant) }),
    )
  }
})

test.each([
  ['imap://', 'imap:// is not a valid server address'],
  ['imap.example.org:99999', 'imap.example.org:99999 is not a valid server address'],
  ['http://[::1]:8080', 'http://[::1]:8080 is not a valid server address: not a way to an IMAP server'],
  ['imaps://[::1]/INBOX', '[::1]/… is not a valid server address: a server has no path'],
  ['fred:secret@example.org', 'this is not a valid server address: it has a user name or a password in it'],
  ['fred:secret@exa mple.org', 'this is not a valid server address'],
])('%s: %s', (typed, message) => {
  expect(() => readServer(typed)).toThrow(expect.objectContaining({ message, exitStatus: 2 }))
})

test('a server by its IPv6 address is shown with brackets', () => {
  expect(['::1', '[::1]', 'imaps://[::1]:993'].map((typed) => readServer(typed).url)).toEqual(
    Array(3).fill('imaps://[::1]:993'),
  )
})

describe('a command typed wrong', () => {
  test.each([
    [['stast', 'session.pcapng', '--rows', '3'], 'stats'],
    [['wyh'], 'why'],
    [['--headless', 'cpas'], 'caps'],
    [['docter', 'imap.example.org'], 'doctor'],
  ])('%s', async (words, meant) => {
    const { status, stderr } = await imapscope(...words)
    const word = words.find((each) => !each.startsWith('-'))
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `imapscope: unknown command: ${word}\n  did you mean ${meant}? For a server of that name: imaps://${word}\n`,
    })
  })
})

test('a server whose name is not known is told of before a mail client comes, and the proxy waits', async () => {
  const servers = ['imap://imap.invalid', 'imap+starttls://imap.invalid']
  const said = await until(/not found/, [...servers, ...ports, '--no-session'])
  for (const url of servers) expect(said.split(` for ${url}:143\n`)).toHaveLength(3)
  expect(said).toMatch(
    /^warning: the server imap\.invalid is not found: the name .*; mail clients will .*: check/m,
  )
  expect(said).toMatch(/0 connections/)
})

describe('--session', () => {
  test('makes no folder: one that is not there is rather a slip', async () => {
    const file = join(folder, 'slip', 'session.pcapng')
    const { status, stderr } = await imapscope(serverUrl, ...ports, '--session', file)
    expect(status).toBe(2)
    expect(stderr).toContain(
      `imapscope: --session ${file}: there is no folder ${join(folder, 'slip')}\n  make it first`,
    )
    expect(existsSync(join(folder, 'slip'))).toBe(false)
  })

  test.each([['--session', '-'], ['--session=-']])('is not for standard output: %s %s', async (...words) => {
    const { status, stderr } = await imapscope(serverUrl, ...ports, ...words.filter(Boolean))
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'imapscope: a session is written to a file\n  name one; --jsonl - prints the records\n',
    })
  })

  test('without a name it says what is missing', async () => {
    const { status, stderr } = await imapscope(serverUrl, ...ports, '--session')
    expect(status).toBe(2)
    expect(stderr).toMatch(/^imapscope: Not enough arguments following: session\n/)
  })
})

test.each([[['--jsonl', '-']], [['--jsonl=-']]])('%s prints the records', async (words) => {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined).on('data', () => socket.end('a OK done\r\n'))
    socket.write('* OK hi\r\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port: there } = server.address() as net.AddressInfo
  let client: net.Socket | undefined
  const connect = (said: string): void => {
    const port = /listening on 127\.0\.0\.1:(\d+) \(STARTTLS\)/.exec(said)?.[1]
    if (port === undefined || client !== undefined) return
    client = net.connect(Number(port), '127.0.0.1').on('error', () => undefined)
    client.once('data', () => client?.write('a NOOP\r\n'))
  }
  const where = [`imap://127.0.0.1:${there}`, ...ports, '--no-session']
  const said = await until(/^\{.*"NOOP".*\}$/m, [...where, ...words], connect)
  client?.destroy()
  server.close()
  expect(said).not.toMatch(/A line per command|ENOENT/)
})

describe('a configuration that is not used', () => {
  test('is a pipe, and it is not waited for', async () => {
    execFileSync('mkfifo', ['-m', '600', settings])
    const { status, stderr } = await imapscope(serverUrl, ...ports)
    expect(status).toBe(2)
    expect(stderr).toBe(
      `imapscope: ${settings} is not a file\n  put a text file there, with a setting in each line\n`,
    )
  })

  test.each([0o666, 0o620, 0o602])('others can change it (%o)', async (mode) => {
    writeFileSync(settings, 'stall = 9\n')
    chmodSync(settings, mode)
    const { status, stderr } = await imapscope(serverUrl, ...ports)
    expect(status).toBe(2)
    expect(stderr).toMatch(
      /config can be changed by other users \(mode 06\d\d\)\n {2}take their permission away: chmod go-w/,
    )
  })

  test('but one that others can only read is, and an empty one', async () => {
    for (const text of ['', 'listen = no\nlisten-tls = 127.0.0.1:0\n']) {
      writeFileSync(settings, text)
      chmodSync(settings, 0o644)
      expect(await until(/not recording/, [serverUrl, '--no-session'])).toContain('not recording')
    }
  })
})

test('doctor whose reader goes away ends without a word', async () => {
  const words = [builtProgram, 'doctor', serverUrl, ...ports]
  const child = spawn(process.execPath, words, {
    cwd: folder,
    env: { ...cleanEnvironment(folder), ...environment },
  })
  child.stdout.destroy()
  let errors = ''
  child.stderr.on('data', (bytes: Buffer) => {
    errors += bytes.toString()
  })
  await new Promise((resolve) => child.once('close', resolve))
  expect(errors).toBe('')
})
