/** What is left when imapscope is killed in the middle of a transfer: a session file that can be read. */
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installed, missing } from '../real/available.ts'
import { type Dovecot, startDovecot } from '../real/dovecot.ts'
import { type RunningProxy, startProxy } from '../real/proxy.ts'
import { run } from '../real/run.ts'
import { SlowClient } from '../real/slow-client.ts'

const without = missing(import.meta.filename, ['dovecot', 'openssl', 'build'])

describe.skipIf(without.length > 0)('killed in the middle of a literal', () => {
  let dovecot: Dovecot
  let proxy: RunningProxy

  beforeAll(async () => {
    dovecot = await startDovecot({ count: 20, bigMegabytes: 24, password: 'kaleidoscope-Zebra-4711' })
    proxy = await startProxy({ server: `imaps://localhost:${dovecot.tlsPort}`, serverCaFile: dovecot.caFile })
    const client = await SlowClient.connect(proxy.port, await readFile(proxy.caFile))
    await client.hears(/^\* OK/)
    client.say('a1 LOGIN alice kaleidoscope-Zebra-4711')
    await client.hears(/^a1 OK/m)
    client.say('a2 SELECT INBOX')
    await client.hears(/^a2 OK/m)
    client.say('a3 FETCH * BODY.PEEK[]')
    await client.hears(/BODY\[\] \{\d+\}/)
    client.stopReading()
    // What was recorded reaches the disk within 100 ms; until it has, there is nothing to lose.
    for (let size = -1; size < 4096; ) size = (await readFile(proxy.sessionFile)).length
    process.kill(proxy.pid, 'SIGKILL')
  }, 60_000)

  afterAll(async () => {
    await proxy?.remove()
    await dovecot?.stop()
  })

  test('the conversation up to there is exported, and the end is said', async () => {
    const exported = await proxy.command(['export', proxy.sessionFile, '-f', 'text'])
    expect(exported.stdout.toString()).toContain('C: a2 SELECT INBOX')
    expect(exported.stdout.toString()).toContain('a2 OK')
    expect(exported.stdout.toString()).toContain('ended by proxy: the recording ends here')
    expect([0, 1]).toContain(exported.status)
  })

  const withoutTshark = missing(import.meta.filename, ['tshark']).length > 0
  test.skipIf(withoutTshark)('tshark reads it', async () => {
    const read = await run(installed('tshark'), ['-r', proxy.sessionFile, '-Y', 'imap.request'], {
      folder: proxy.folder,
    })
    expect(read.stdout.toString()).toContain('SELECT')
  })
})
