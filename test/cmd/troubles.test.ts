/** Where it is said why no mail comes: on stderr, or among the lines for people, but never nowhere. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { builtProgram } from '../real/available.ts'
import { freePort } from '../real/ports.ts'
import { cleanEnvironment } from '../real/run.ts'

const folder = mkdtempSync(join(tmpdir(), 'imapscope-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A server that accepts and ends without a word. */
async function mute(): Promise<net.Server & { readonly url: string }> {
  const server = net.createServer((socket) => void socket.on('error', () => undefined).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(server, { url: `imap://127.0.0.1:${(server.address() as net.AddressInfo).port}` })
}

/** The proxy for a server, as its user starts it. */
function start(server: string, port: number, modes: readonly string[]): ChildProcess {
  const env = { ...cleanEnvironment(folder), XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
  const ports = ['--listen', String(port), '--no-listen-tls', '--no-session']
  return spawn(process.execPath, [builtProgram, server, ...ports, ...modes], { cwd: folder, env })
}

/** A mail client that comes as soon as the port is open. @returns what it was told until the end */
function client(port: number): Promise<string> {
  return new Promise((resolve) => {
    let told = ''
    const socket = net.connect(port, '127.0.0.1')
    socket.on('data', (bytes) => {
      told += bytes.toString()
    })
    socket.on('error', () => undefined)
    socket.on('close', (failed) => resolve(failed && told === '' ? client(port) : told))
  })
}

/** Runs it for one mail client, until all was said. */
async function said(server: string, modes: readonly string[]): Promise<{ output: string; errors: string }> {
  const port = await freePort()
  const child = start(server, port, modes)
  const said = { output: '', errors: '' }
  child.stdout?.on('data', (bytes: Buffer) => {
    said.output += bytes.toString()
  })
  child.stderr?.on('data', (bytes: Buffer) => {
    said.errors += bytes.toString()
  })
  const closed = new Promise((resolve) => child.once('close', resolve))
  await client(port)
  child.kill('SIGINT')
  await closed
  return said
}

const REFUSED = /^\d\d:\d\d:\d\d\.\d{3} c1 +error: server: nothing listens there: check the port$/m
const UNGREETED = /^\d\d:\d\d:\d\d\.\d{3} c1 +warning: the server closed .*without/m

test.each([[['--quiet', '--headless']], [['--quiet', '--jsonl=-']], [['--jsonl=-']]])(
  '%j: a connection that fails is told on stderr, where standard output is for something else',
  async (modes) => {
    const refused = await said('imaps://127.0.0.1:9', modes)
    expect(refused.errors).toMatch(REFUSED)
    expect(refused.output).toBe('')
    if (modes.includes('--quiet')) expect(refused.errors.split('\n')).toHaveLength(2)
    const server = await mute()
    const ungreeted = await said(server.url, modes)
    server.close()
    expect(ungreeted.errors).toMatch(UNGREETED)
    expect(ungreeted.output).toBe('')
  },
)

test('--headless: it is told among the lines', async () => {
  const { output, errors } = await said('imaps://127.0.0.1:9', ['--headless'])
  expect(output).toMatch(REFUSED)
  expect(errors).not.toContain('nothing listens')
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
