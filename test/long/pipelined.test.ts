/**
 * mbsync with its defaults asks for each message of a large mailbox at once: tens of thousands of commands in
 * flight. Through imapscope it gets what it gets without, and every command is paired.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtProgram, installed, missing } from '../real/available.ts'
import { digest, maildirLines } from '../real/clients/client.ts'
import { type Dovecot, startDovecot } from '../real/dovecot.ts'
import { freePort } from '../real/ports.ts'
import { startProxy } from '../real/proxy.ts'
import { finish, type Recording } from '../real/recording.ts'
import { must, run } from '../real/run.ts'
import { openTerminal } from '../real/terminal.ts'

const count = 20_000
const password = 'kaleidoscope-Zebra-4711'
const without = missing(import.meta.filename, ['dovecot', 'openssl', 'mbsync', 'tmux', 'build'])

/** No PipelineDepth: mbsync does not wait for any answer. Without fsync it does not wait for the disk either. */
const configuration = (port: number, caFile: string, folder: string): string => `FSync no
IMAPStore remote
Host localhost
Port ${port}
User alice
Pass ${password}
SSLType IMAPS
CertificateFile ${caFile}
SystemCertificates no
AuthMechs LOGIN

MaildirStore local
Path ${folder}/mail/
Inbox ${folder}/mail/INBOX

Channel all
Far :remote:
Near :local:
Patterns INBOX
Create Near
SyncState *
`

describe.skipIf(without.length > 0)(`mbsync pulls ${count} messages`, () => {
  let dovecot: Dovecot
  let folder: string
  let direct: string

  /** Pulls everything into a fresh Maildir. @returns the digest of all that came */
  const pull = async (port: number, caFile: string): Promise<string> => {
    const home = await mkdtemp(join(folder, 'mbsync-'))
    await mkdir(join(home, 'mail'))
    await writeFile(join(home, 'rc'), configuration(port, caFile, home), { mode: 0o600 })
    const started = performance.now()
    await must(installed('mbsync'), ['-c', 'rc', '-a'], { folder: home, seconds: 240 })
    const lines = maildirLines(join(home, 'mail'), (text) => text.replace(/^X-TUID: .*\r?\n/m, ''))
    process.stderr.write(`${lines.length} messages in ${Math.round(performance.now() - started)} ms\n`)
    await rm(home, { recursive: true, force: true, maxRetries: 5 })
    return `${lines.length} ${digest(lines.join('\n'))}`
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imapscope-'))
    dovecot = await startDovecot({ count, password, compress: false })
    direct = await pull(dovecot.tlsPort, dovecot.caFile)
  }, 300_000)

  afterAll(async () => {
    await dovecot?.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  describe('with --headless', () => {
    let result: string
    let recording: Recording
    let stats: { readonly all: Record<string, number>; readonly unfollowed: number; readonly ended: number }

    beforeAll(async () => {
      const server = `imaps://localhost:${dovecot.tlsPort}`
      const proxy = await startProxy({ server, serverCaFile: dovecot.caFile })
      try {
        result = await pull(proxy.port, proxy.caFile)
        await dovecot.quiet()
        recording = await finish(proxy)
        stats = JSON.parse((await proxy.command(['stats', proxy.sessionFile, '--json'])).stdout.toString())
      } finally {
        await proxy.remove()
      }
    }, 300_000)

    test('it gets the same as without', () => {
      expect(result).toBe(direct)
      expect(result).toMatch(new RegExp(`^${count} `))
    })

    test('every command is paired and printed, and no line belongs to nothing', () => {
      const { exchanges, ended } = recording
      const fetched = exchanges.filter(({ name }) => name === 'UID FETCH')
      expect(fetched.length).toBeGreaterThanOrEqual(count)
      expect(exchanges.filter(({ status }) => status !== 'OK')).toEqual([])
      const lines = ended.stdout.toString().split('\n')
      expect(lines.filter((line) => / UID FETCH +OK /.test(line))).toHaveLength(fetched.length)
      expect(ended.stderr).toContain(` ${exchanges.length.toLocaleString('en')} commands\n`)
    })

    test('stats count all of them, in a time that is not longer than the session', () => {
      expect(stats.all).toMatchObject({ count: recording.exchanges.length, errors: 0, unanswered: 0 })
      expect(stats.unfollowed).toBe(0)
      expect(stats.all.time).toBeLessThanOrEqual(stats.ended)
    })
  })

  test('with the dashboard nothing is a stray, nothing stalled, and each row has its status', async () => {
    const environment = { XDG_DATA_HOME: join(folder, 'data'), XDG_STATE_HOME: join(folder, 'state') }
    const places = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
    const port = await freePort()
    const server = `imaps://localhost:${dovecot.tlsPort} --ca-file ${dovecot.caFile}`
    const options = `--no-listen --listen-tls ${port} --session s.pcapng`
    const command = `env ${places.join(' ')} ${process.execPath} ${builtProgram} ${server} ${options}`
    const terminal = openTerminal(command, { folder, columns: 120, rows: 40 })
    try {
      await terminal.until((screen) => screen.includes('No mail client has connected yet'), 'the welcome')
      const caFile = join(folder, 'root.pem')
      await must(process.execPath, [builtProgram, 'ca', 'export', '-o', caFile], { folder, environment })
      let over = false
      const pulled = pull(port, caFile).finally(() => {
        over = true
      })
      while (!over) {
        expect(terminal.screen().join('\n')).not.toContain('STALLED')
        await new Promise((resolve) => setTimeout(resolve, 250))
      }
      expect(await pulled).toBe(direct)
      const last = await terminal.until((screen) => / 0 open /.test(screen), 'the end of all connections')
      expect(last.filter((row) => / UID FETCH .* OK /.test(row)).length).toBeGreaterThan(10)
      // What was recorded and is not read yet is no silence of the server.
      expect(terminal.seen()).not.toMatch(/STALLED| stray /)
      terminal.type('5')
      await terminal.until((screen) => /all +[\d.:]+ m?s?/.test(screen), 'the latencies')
      expect(terminal.screen().join('\n')).not.toContain('without an answer')
    } finally {
      terminal.close()
    }
    const file = join(folder, 's.pcapng')
    const told = await run(process.execPath, [builtProgram, 'stats', file, '--json'], { folder, environment })
    const { all, unfollowed } = JSON.parse(told.stdout.toString())
    expect({ unanswered: all.unanswered, errors: all.errors, unfollowed }).toEqual({
      unanswered: 0,
      errors: 0,
      unfollowed: 0,
    })
  })
})
