/**
 * One thread through the whole: real clients, a real Dovecot, imapscope between them, and what it wrote
 * down.
 */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installed, missing } from '../real/available.ts'
import { filesBelow } from '../real/clients/client.ts'
import { type Client, curl, imapflow, mbsync, type Target } from '../real/clients.ts'
import { type Dovecot, startDovecot } from '../real/dovecot.ts'
import { ledgersInFile, ledgersInRawlogs, type Rawlog } from '../real/ledger.ts'
import { type RunningProxy, startProxy } from '../real/proxy.ts'
import {
  conversationsInExport,
  conversationsInRawlog,
  finish,
  isPaired,
  leaks,
  type Recording,
} from '../real/recording.ts'
import { must } from '../real/run.ts'
import { secretsIn } from '../real/secrets.ts'
import { pairsInWireshark } from '../real/wireshark.ts'

const user = 'alice'
const password = 'kaleidoscope-Zebra-4711'

const without = missing(import.meta.filename, ['dovecot', 'openssl', 'build'])

describe.skipIf(without.length > 0)('real clients through imapscope', () => {
  const clients = [curl, mbsync, imapflow].filter(
    (client) => missing(import.meta.filename, client.needs).length === 0,
  )
  const results = new Map<string, { direct: readonly string[]; proxied: readonly string[] }>()
  /** What was said after login in the runs through imapscope, as the server itself wrote it down. */
  const told: string[] = []
  const rawlogs: Rawlog[] = []
  let dovecot: Dovecot
  let proxy: RunningProxy
  let recording: Recording

  beforeAll(async () => {
    // Mechanisms that send the password itself: those are the ones that could leak it.
    dovecot = await startDovecot({
      count: 60,
      bigMegabytes: 1,
      password,
      mechanisms: ['plain', 'login'],
      rawlog: true,
    })
    proxy = await startProxy({ server: `imaps://localhost:${dovecot.tlsPort}`, serverCaFile: dovecot.caFile })
    for (const client of clients) {
      const direct = await runOnce(client, dovecot, dovecot.tlsPort, dovecot.caFile)
      const proxied = await runOnce(client, dovecot, proxy.port, proxy.caFile)
      await dovecot.quiet()
      told.push(...conversationsInRawlog(dovecot.rawlog()))
      rawlogs.push(...dovecot.rawlogs())
      results.set(client.name, { direct, proxied })
    }
    recording = await finish(proxy)
  }, 120_000)

  afterAll(async () => {
    await proxy?.remove()
    await dovecot?.stop()
  })

  test.for(clients.map(({ name }) => name))('%s gets the same mail as without it', (name) => {
    const { direct, proxied } = results.get(name)!
    expect(direct.length).toBeGreaterThan(20)
    expect(proxied).toEqual(direct)
  })

  test('Ctrl-C ends it with status 130 and names the session file', () => {
    const { ended } = recording
    expect(ended.status, ended.stderr).toBe(130)
    expect(ended.stdout.toString() + ended.stderr).toContain(proxy.sessionFile)
  })

  test('every command is paired with its completion', () => {
    expect(recording.exchanges.length).toBeGreaterThan(30)
    expect(recording.exchanges.filter((exchange) => !isPaired(exchange))).toEqual([])
  })

  test('the commands are those that the server itself wrote down', () => {
    expect(told.length).toBeGreaterThan(3)
    expect(conversationsInExport(recording.exchanges)).toEqual(told.sort())
  })

  test('state and mailbox after each command are as they follow from what the server wrote down', async () => {
    const ledgers = ledgersInRawlogs(rawlogs)
    expect(ledgers.join('\n')).toMatch(/selected, INBOX \d+ \d+ \d+ \d+/)
    expect(await ledgersInFile(proxy.sessionFile)).toEqual(ledgers)
  })

  test('the password is nowhere outside the engine', async () => {
    expect(recording.jsonl.stdout.length).toBeGreaterThan(1000)
    expect(recording.text.stdout.length).toBeGreaterThan(1000)
    expect(filesBelow(proxy.folder)).toContain('session.pcapng')
    expect(await leaks(proxy, recording, { user, password })).toEqual([])
  })

  test('the session file is readable by its owner alone', async () => {
    const mode = await must('stat', ['-c', '%a', proxy.sessionFile], { folder: proxy.folder })
    expect(mode.toString().trim()).toBe('600')
  })

  const withoutTshark = missing(import.meta.filename, ['tshark']).length > 0
  test.skipIf(withoutTshark)('tshark opens the session file without a warning', async () => {
    const tshark = (...args: string[]) =>
      must(installed('tshark'), ['-r', proxy.sessionFile, ...args], { folder: proxy.folder })
    const summary = (await tshark()).toString()
    expect(summary).toMatch(/IMAP .*Request: \S+ .*LOGIN|IMAP .*AUTHENTICATE/i)
    expect(await complaints(proxy)).toEqual([])
    // Lost or repeated segments, and all that its dissectors call a warning (0x600000) or worse.
    expect((await tshark('-Y', 'tcp.analysis.flags || _ws.expert.severity >= 0x600000')).toString()).toBe('')
  })

  test.skipIf(withoutTshark)(
    'Wireshark pairs as many commands, and says the same of their time',
    async () => {
      const { exchanges } = recording
      const { count, alone } = await pairsInWireshark(proxy.sessionFile)
      expect(count).toBe(exchanges.filter(({ completion }) => completion !== undefined).length)
      // One read each way: where a command or its completion came in several, each side counts another one.
      const plain = exchanges.filter(
        ({ said, completion }) => said.length === 1 && said[0].length === 1 && completion !== undefined,
      )
      const connections = [...new Set(exchanges.map(({ connection }) => connection))].sort((a, b) => a - b)
      const compared = plain.flatMap(({ connection, tag, latency = Number.NaN }) => {
        const same = alone.filter((pair) => connections[pair.stream] === connection && pair.tag === tag)
        return same.length === 1 ? [{ tag, ours: latency, theirs: same[0].time }] : []
      })
      expect(compared.length).toBeGreaterThan(100)
      // Ours are told to a microsecond.
      expect(compared.filter(({ ours, theirs }) => Math.abs(ours - theirs) > 0.0011)).toEqual([])
    },
  )
})

describe('the search for the password', () => {
  const message = (before: string) => Buffer.from(`${before}${password}`).toString('base64')
  test.for([
    ['as it is', `a1 LOGIN ${user} ${password}`],
    ['SASL PLAIN', Buffer.from(`\0${user}\0${password}`).toString('base64')],
    ['base64 alone', message('')],
    ['base64 after one octet', message('x')],
    ['base64 after two octets', message('xx')],
    ['base64 within other text', message('a1 LOGIN alice ')],
  ] as const)('finds it: %s', ([, bytes]) => {
    expect(secretsIn(Buffer.from(`before ${bytes}\r\nafter`), user, password)).not.toEqual([])
  })

  test('finds nothing where it is not', () => {
    expect(secretsIn(Buffer.from('a1 LOGIN alice "redacted"\r\n'), user, password)).toEqual([])
  })
})

/** One run of a client in a folder of its own against the mail as generated. */
async function runOnce(
  client: Client,
  dovecot: Dovecot,
  port: number,
  caFile: string,
): Promise<readonly string[]> {
  await dovecot.reset()
  const folder = join(dovecot.folder, `${client.name}-${port}`)
  await mkdir(folder)
  const target: Target = { port, security: 'tls', caFile, user, password, deliver: dovecot.deliver }
  const result = await client.run(target, folder)
  await rm(folder, { recursive: true })
  return result
}

/** What tshark says on stderr when it reads the file twice over, without its remark about the user root. */
async function complaints(proxy: RunningProxy): Promise<string[]> {
  const folder = proxy.folder
  const script = `exec "$0" -2 -r "$1" 2>&1 >/dev/null`
  const said = await must('sh', ['-c', script, installed('tshark'), proxy.sessionFile], { folder })
  return said
    .toString()
    .split('\n')
    .filter((line) => line !== '' && !line.includes('could be dangerous'))
}
