/** The dashboard as a person sees it: a real terminal of 80×24, a real Dovecot, a client that takes its time. */
import { readdirSync, statSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { byteCount } from '../../lib/text/units.ts'
import { builtProgram, missing } from '../real/available.ts'
import { type Dovecot, startDovecot } from '../real/dovecot.ts'
import { freePort } from '../real/ports.ts'
import { must } from '../real/run.ts'
import { SlowClient } from '../real/slow-client.ts'
import { openTerminal, type RealTerminal } from '../real/terminal.ts'

const password = 'kaleidoscope-Zebra-4711'
const without = missing(import.meta.filename, ['dovecot', 'openssl', 'tmux', 'build'])

describe.skipIf(without.length > 0)('the dashboard at 80×24', () => {
  let dovecot: Dovecot
  let folder: string
  let live: RealTerminal
  const terminals: RealTerminal[] = []

  const start = (args: string): RealTerminal => {
    const places = `XDG_DATA_HOME=${folder}/data XDG_STATE_HOME=${folder}/state`
    const command = `env ${places} ${process.execPath} ${builtProgram} ${args}`
    const terminal = openTerminal(command, { folder, columns: 80, rows: 24 })
    terminals.push(terminal)
    return terminal
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imapscope-'))
    // One message larger than all buffers between server and client together: fetching it waits for the reader.
    dovecot = await startDovecot({ count: 20, bigMegabytes: 24, password })
    const port = await freePort()
    live = start(
      `imaps://localhost:${dovecot.tlsPort} --ca-file ${dovecot.caFile} --no-listen --listen-tls ${port} --session s.pcapng`,
    )
    await live.until((screen) => screen.includes('No mail client has connected yet'), 'the welcome')
    const environment = { XDG_DATA_HOME: `${folder}/data` }
    await must(process.execPath, [builtProgram, 'ca', 'export', '-o', 'root.pem'], { folder, environment })
    const client = await SlowClient.connect(port, await readFile(join(folder, 'root.pem')))
    await client.hears(/^\* OK/)
    client.say(`a1 LOGIN alice ${password}`)
    await client.hears(/^a1 OK/m)
    client.say('a2 SELECT INBOX')
    await client.hears(/^a2 OK/m)
    client.stopReading()
    client.say('a3 FETCH * BODY.PEEK[]')
    const waiting = await live.until((screen) => /a3 +FETCH/.test(screen), 'the command in flight')
    expect(waiting.find((row) => /a3 +FETCH/.test(row))).toMatch(/a3 +FETCH +(?:…|stalled)/)
    client.readOn()
    await client.hears(/^a3 OK/m)
    client.say('a4 FETCH 99999 FLAGS')
    await client.hears(/^a4 BAD/m)
    client.say('a5 LOGOUT')
    await live.until((screen) => / ended /.test(screen), 'the end of the connection')
  }, 60_000)

  afterAll(async () => {
    for (const terminal of terminals) terminal.close()
    await dovecot?.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  /** The rows of exchanges: they stand between the column heads and the preview. */
  const rows = (screen: readonly string[]): string[] =>
    screen.map((row) => row.replace(/^▌/, ' ')).filter((row) => /^ [ ;*]\d\d:\d\d:\d\d c1 /.test(row))

  test('a command that was in flight stands there with its status and its latency', () => {
    expect(rows(live.screen()).find((row) => row.includes(' a3 '))).toMatch(
      /a3 +FETCH +OK +[\d.]+ m?s +\d[\d.]* M/,
    )
    expect(rows(live.screen()).find((row) => row.includes(' a4 '))).toMatch(
      /a4 +FETCH +BAD +[\d.]+ (?:ms|µs)/,
    )
  })

  test('screen 5 says what imapscope added and what waited for the reader, screen 8 what happened', async () => {
    live.type('5')
    await live.until((screen) => /proxy overhead p50 .+ reads\)/.test(screen), 'our own delay')
    const waited = /\d more waited for the receiver: p50 .+, p99 .+, max /
    await live.until((screen) => waited.test(screen), 'what waited for the reader')
    live.type('8', 'g')
    const log = (await live.until((screen) => screen.includes('listening on'), 'the log')).join('\n')
    expect(log).toMatch(/note +made a CA of our own/)
    expect(log).toMatch(/info +c1 +connected from 127\.0\.0\.1:\d+ \(tls\)/)
  })

  test('the recorded session opens to the same rows, with the mark and the comment', async () => {
    live.type('2')
    await live.until((screen) => / ended /.test(screen), 'the exchanges')
    live.type('m', 'k', '\\;', 'no such number', 'Enter')
    await live.until((screen) => screen.includes('; no such number'), 'the comment')
    const before = rows(live.screen())
    expect(before.length).toBeGreaterThan(5)
    expect(before.at(-1)).toMatch(/^ \*.* ended /)
    live.type('q')
    await live.until((screen) => screen.includes('ended with 0'), 'the end of the program')
    live.close()
    const opened = start('open s.pcapng')
    await opened.until((screen) => / ended /.test(screen), 'the recorded session')
    expect(rows(opened.screen())).toEqual(before)
    opened.type('5')
    await opened.until((screen) => screen.includes('proxy overhead p50'), 'our own delay, as recorded')
    opened.type('4')
    const capabilities = await opened.until((screen) => screen.includes('added'), 'the capabilities')
    expect(capabilities.find((row) => row.includes(' SORT '))).toMatch(/^[▌ ] \+ SORT .*added/)
    opened.type('q', 'q')
    await opened.until((screen) => screen.includes('ended with 0'), 'the end of the program')
  })

  test('a reader filters, looks into a message, comments and exports with the keys of the help', async () => {
    const opened = start('open s.pcapng')
    await opened.until((screen) => / ended /.test(screen), 'the recorded session')
    opened.type('f', 'status:bad', 'Enter')
    const bad = await opened.until((screen) => screen.includes('1 of '), 'the filtered list')
    expect(rows(bad)).toEqual([expect.stringMatching(/a4 +FETCH +BAD/)])
    opened.type('Escape')
    await opened.until((screen) => screen.includes(' ended '), 'the whole list')
    opened.type('/', 'a3 fetch', 'Enter', 'Enter')
    await opened.until((screen) => screen.includes('[lines]'), 'the lines of the message')
    opened.type('Tab', 'Tab', 'G')
    const values = await opened.until((screen) => screen.includes('[decoded]'), 'the decoded values')
    expect(values.join('\n')).toMatch(/status +OK/)
    opened.type('\\;', 'slow reader', 'Enter', 'x')
    await opened.until((screen) => screen.includes('Export what?'), 'the question')
    opened.type('t')
    await opened.until((screen) => screen.includes('wrote 1 exchange to s-1.txt'), 'the end of the export')
    expect(opened.screen().join('\n')).toContain('; slow reader')
    const log = await readFile(join(folder, 's-1.txt'), 'latin1')
    expect(log).toContain('a3 FETCH * BODY.PEEK[]')
    expect(log).not.toContain('a4 FETCH')
    opened.type('q', 'q')
    await opened.until((screen) => screen.includes('ended with 0'), 'the end of the program')
    const again = start('open s.pcapng')
    await again.until((screen) => screen.includes('; slow reader'), 'what was written while it was open')
    again.type('q')
    await again.until((screen) => screen.includes('ended with 0'), 'the end of the program')
  })

  test('a session in several files says what all of them take', async () => {
    const ports = '--listen 0 --listen-tls 0'
    const demo = start(`demo --speed 1000 --session many.pcapng --rotate 30000 ${ports}`)
    await demo.until((screen) => screen.includes('session is over'), 'the end of the demo')
    const files = (): string[] => readdirSync(folder).filter((name) => name.startsWith('many'))
    expect(files().length).toBeGreaterThan(1)
    // They may still grow.
    const all = (): number => files().reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
    await demo.until((screen) => screen.includes(`${byteCount(all())} recorded`), 'what all files take')
    demo.type('q', 'q')
    await demo.until((screen) => screen.includes('ended with 0'), 'the end of the program')
  })

  test('the password never stood on a screen, and is in no file', async () => {
    expect(terminals.length).toBeGreaterThan(1)
    for (const terminal of terminals) expect(terminal.seen()).not.toContain(password)
    const file = await readFile(join(folder, 's.pcapng'), 'latin1')
    expect(file).toContain('a1 LOGIN alice "redacted"')
    expect(file).not.toContain(password)
  })
})
