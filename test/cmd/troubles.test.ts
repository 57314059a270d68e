/** Where it is said why no mail comes: on stderr, or among the lines for people, but never nowhere. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { builtProgram } from '../real/available.ts'
import { freePort } from '../real/ports.ts'
import { cleanEnvironment } from '../real/run.ts'

const folder = mkdtempSync(join(tmpdir(), 'imapscope-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A server that greets and answers, or accepts and ends without a word. */
async function serving(words: 'mute' | 'IMAP'): Promise<net.Server & { readonly url: string }> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined)
    if (words === 'mute') {
      socket.end()
      return
    }
    socket.write('* OK hi\r\n')
    socket.on('data', (bytes) => {
      for (const [, tag] of bytes.toString().matchAll(/^(\w+) [^\n]*\n/gm)) socket.write(`${tag} OK done\r\n`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(server, { url: `imap://127.0.0.1:${(server.address() as net.AddressInfo).port}` })
}

/** The proxy for a server, as its user starts it. @param shell what the shell does beforehand */
function start(server: string, port: number, modes: readonly string[], shell = ':'): ChildProcess {
  const env = { ...cleanEnvironment(folder), XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
  const ports = ['--listen', String(port), '--no-listen-tls', '--no-session']
  const words = [process.execPath, builtProgram, server, ...ports, ...modes]
  return spawn('sh', ['-c', `${shell}; exec "$0" "$@"`, ...words], { cwd: folder, env })
}

/**
 * A connection to a port, as soon as somebody listens there.
 * @param pause milliseconds between two attempts: without one they would take the core that the program needs to
 *   start
 */
function connected(port: number, pause = 20): Promise<net.Socket> {
  return new Promise((resolve) => {
    const again = (): void => void setTimeout(() => resolve(connected(port, pause)), pause)
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.off('error', again).on('error', () => undefined)
      resolve(socket)
    })
    socket.on('error', again)
  })
}

/**
 * A mail client that comes as soon as the port is open, and says so many NOOPs, one after another.
 * @returns what it was told until the end
 */
async function client(port: number, commands = 0): Promise<string> {
  const socket = await connected(port)
  return new Promise((resolve) => {
    let told = ''
    let said = 0
    socket.on('data', (bytes) => {
      told += bytes.toString()
      if (said > 0 && !told.includes(`a${said} OK`)) return
      if (said < commands) socket.write(`a${++said} NOOP\r\n`)
      else if (commands > 0) socket.destroy()
    })
    socket.on('close', () => resolve(told))
  })
}

/** Runs it for one mail client, until all was said. */
async function said(
  server: string,
  modes: readonly string[],
  { commands = 0, shell = ':' } = {},
): Promise<{ output: string; errors: string }> {
  const port = await freePort()
  const child = start(server, port, modes, shell)
  const said = { output: '', errors: '' }
  child.stdout?.on('data', (bytes: Buffer) => {
    said.output += bytes.toString()
  })
  child.stderr?.on('data', (bytes: Buffer) => {
    said.errors += bytes.toString()
  })
  const closed = new Promise((resolve) => child.once('close', resolve))
  await client(port, commands)
  child.kill('SIGINT')
  await closed
  return said
}

const refusedLine = /^\d\d:\d\d:\d\d\.\d{3} c1 +error: server: nothing listens there: check the port$/m
const ungreetedLine = /^\d\d:\d\d:\d\d\.\d{3} c1 +warning: the server closed .*without/m

test.each([[['--quiet', '--headless']], [['--quiet', '--jsonl=-']], [['--jsonl=-']]])(
  '%j: a connection that fails is told on stderr, where standard output is for something else',
  async (modes) => {
    const refused = await said('imaps://127.0.0.1:9', modes)
    expect(refused.errors).toMatch(refusedLine)
    expect(refused.output).toBe('')
    if (modes.includes('--quiet')) expect(refused.errors.split('\n')).toHaveLength(2)
    const server = await serving('mute')
    const ungreeted = await said(server.url, modes)
    server.close()
    expect(ungreeted.errors).toMatch(ungreetedLine)
    expect(ungreeted.output).toBe('')
  },
)

test('--headless: it is told among the lines', async () => {
  const { output, errors } = await said('imaps://127.0.0.1:9', ['--headless'])
  expect(output).toMatch(refusedLine)
  expect(errors).not.toContain('nothing listens')
})

test('a signal that comes with the first mail client ends it as any other does', async () => {
  const port = await freePort()
  const child = start('imaps://127.0.0.1:9', port, ['--jsonl=-'])
  let errors = ''
  child.stderr?.on('data', (bytes: Buffer) => {
    errors += bytes.toString()
  })
  const status = new Promise((resolve) => child.once('close', resolve))
  const mailer = await connected(port, 1)
  // Of two at once the second is the same wish; which of them is the first is up to the system.
  child.kill('SIGINT')
  child.kill('SIGTERM')
  mailer.destroy()
  expect([130, 143]).toContain(await status)
  expect(errors).toMatch(/^[01] connections?, 0 commands$/m)
})

test('that nobody reads stderr does not end the proxy', async () => {
  const port = await freePort()
  const child = start('imaps://127.0.0.1:9', port, ['--quiet', '--headless'])
  child.stderr?.destroy()
  const status = new Promise((resolve) => child.once('close', resolve))
  expect(await client(port)).toContain('BYE')
  expect(await client(port)).toContain('BYE')
  child.kill('SIGINT')
  expect(await status).toBe(130)
})

const closing = /^1 connection, \d+ commands.*\nproxy overhead .*\n/m

test.skipIf(process.platform === 'win32')(
  'a file of records that can be no larger is told when it happens, and in the end how much it lacks',
  async () => {
    const server = await serving('IMAP')
    const file = join(folder, 'records.jsonl')
    const modes = ['--headless', `--jsonl=${file}`]
    const { output, errors } = await said(server.url, modes, { commands: 300, shell: 'ulimit -f 16' })
    server.close()
    expect(output.match(/NOOP/g)).toHaveLength(300)
    expect(
      errors.match(/^error: .*records\.jsonl is no longer written, mail is still passed on: EFBIG.*$/gm),
    ).toHaveLength(1)
    const [before, after = ''] = errors.split(closing)
    expect(before).toContain('is no longer written')
    const records = readFileSync(file, 'utf8').split('\n')
    expect(records.pop()).toBe('')
    for (const record of records) expect(JSON.parse(record)).toMatchObject({ name: 'NOOP' })
    expect(records.length).toBeGreaterThan(9)
    const lacks = `could not be written to its end (EFBIG): ${300 - records.length} lines missing\n`
    expect(after).toContain(lacks)
  },
)

test.each(['--jsonl=-', '--headless'])(
  '%s: a reader that goes away ends it, and the closing lines come',
  async (mode) => {
    const server = await serving('IMAP')
    const port = await freePort()
    const child = start(server.url, port, [mode], '"$0" "$@" | head -1 > /dev/null; exit')
    let errors = ''
    child.stderr?.on('data', (bytes: Buffer) => {
      errors += bytes.toString()
    })
    const closed = new Promise((resolve) => child.once('close', resolve))
    await client(port, 300)
    await closed
    server.close()
    expect(errors).toMatch(closing)
  },
)
