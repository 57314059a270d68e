/**
 * What a person sees: the dashboard in a terminal while Thunderbird reads its mail from Dovecot through it,
 * and the log that is fit to be shown to others in the end.
 */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtProgram, missing } from '../real/available.ts'
import type { Target } from '../real/clients/client.ts'
import { type Dovecot, startDovecot } from '../real/dovecot.ts'
import { freePort } from '../real/ports.ts'
import { must } from '../real/run.ts'
import { openTerminal, type RealTerminal } from '../real/terminal.ts'
import { withThunderbird } from '../real/thunderbird.ts'

const user = 'winifred@example.org'
const password = 'kaleidoscope-Zebra-4711'
const count = 18
const needs = ['dovecot', 'openssl', 'tmux', 'build', 'thunderbird', 'certutil'] as const
const without = missing(import.meta.filename, needs)

describe.skipIf(without.length > 0)('Thunderbird, seen live', () => {
  let folder: string
  let dovecot: Dovecot
  let terminal: RealTerminal
  let environment: Record<string, string>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imapscope-'))
    environment = { XDG_DATA_HOME: join(folder, 'data'), XDG_STATE_HOME: join(folder, 'state') }
    dovecot = await startDovecot({ count, users: [user], password, mechanisms: ['plain', 'login'] })
    const port = await freePort()
    const places = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
    const server = `imaps://localhost:${dovecot.tlsPort} --ca-file ${dovecot.caFile}`
    const options = `--no-listen --listen-tls ${port} --session s.pcapng`
    const command = `env ${places.join(' ')} ${process.execPath} ${builtProgram} ${server} ${options}`
    terminal = openTerminal(command, { folder, columns: 120, rows: 40 })
    await terminal.until((screen) => screen.includes('No mail client has connected yet'), 'the welcome')
    const caFile = join(folder, 'root.pem')
    await must(process.execPath, [builtProgram, 'ca', 'export', '-o', caFile], { folder, environment })
    const client = join(folder, 'client')
    await mkdir(client)
    const target: Target = { port, security: 'tls', caFile, user, password, deliver: dovecot.deliver }
    await withThunderbird(target, client, async (step) => {
      await step('login', user, password)
      await step('headers', count)
      await step('bodies')
      await Promise.all([step('pushed', count + 1), dovecot.deliver('seen live')])
    })
    await terminal.until((screen) => / 0 open /.test(screen), 'the end of all connections')
  }, 240_000)

  afterAll(async () => {
    terminal?.close()
    await dovecot?.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  test('the commands stand there with status and latency, from the login to the new mail', async () => {
    const told = (screen: string): boolean => /EXISTS +\d+ EXISTS/.test(screen)
    const last = (await terminal.until(told, 'the new message')).join('\n')
    expect(last).toMatch(/UID FETCH +OK +[\d.]+ (?:ms|µs|s) /)
    expect(last).toMatch(/IDLE +OK +[\d.]+ (?:ms|µs|s) /)
    terminal.type('g')
    const first = (await terminal.until((screen) => screen.includes(' greeting '), 'the first row')).join(
      '\n',
    )
    expect(first).toMatch(/AUTHENTICATE +OK +[\d.]+ (?:ms|µs|s) /)
    expect(terminal.seen()).not.toContain(password)
  })

  test('the log for others names nobody, and holds no secret', async () => {
    terminal.type('q')
    await terminal.until((screen) => screen.includes('ended with 0'), 'the end of the program')
    const words = ['export', 's.pcapng', '-f', 'text', '--share', '-o', 'log.txt']
    await must(process.execPath, [builtProgram, ...words], { folder, environment })
    const log = await readFile(join(folder, 'log.txt'), 'utf8')
    expect(log).toMatch(/UID FETCH/i)
    for (const secret of [password, user, 'winifred', 'seen live']) expect(log).not.toContain(secret)
    expect(await readFile(join(folder, 's.pcapng'), 'latin1')).not.toContain(password)
  })
})
