/** What is seen live is what can be opened: the records written while it happens are those of the file. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { missing } from '../real/available.ts'
import { imapflow } from '../real/clients.ts'
import { type Dovecot, startDovecot } from '../real/dovecot.ts'
import { type RunningProxy, startProxy } from '../real/proxy.ts'

const without = missing(import.meta.filename, ['dovecot', 'openssl', 'build'])

describe.skipIf(without.length > 0)('a live session and its file', () => {
  let dovecot: Dovecot
  let proxy: RunningProxy

  beforeAll(async () => {
    dovecot = await startDovecot({ count: 60, bigMegabytes: 2, password: 'kaleidoscope-Zebra-4711' })
    proxy = await startProxy({
      server: `imaps://localhost:${dovecot.tlsPort}`,
      serverCaFile: dovecot.caFile,
      options: ['--jsonl', 'live.jsonl'],
    })
    const { user, password } = dovecot
    const deliver = (subject: string): Promise<void> => dovecot.deliver(subject)
    const target = {
      port: proxy.port,
      security: 'tls',
      caFile: proxy.caFile,
      user,
      password,
      deliver,
    } as const
    await imapflow.run(target, proxy.folder)
    await proxy.stop()
  }, 60_000)

  afterAll(async () => {
    await proxy?.remove()
    await dovecot?.stop()
  })

  test('give the same records, COMPRESS and all', async () => {
    const live = await readFile(join(proxy.folder, 'live.jsonl'), 'utf8')
    const exported = await proxy.command(['export', proxy.sessionFile, '-f', 'jsonl'])
    expect(live.split('\n').length).toBeGreaterThan(15)
    expect(exported.stdout.toString()).toBe(live)
  })
})
