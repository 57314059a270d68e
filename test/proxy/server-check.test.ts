/** What `imapscope doctor` finds out about servers of every kind. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Check, checkServer } from '../../lib/proxy/server-check.ts'
import { contextOf, type OwnCertificate } from '../../lib/proxy/sockets/contexts.ts'
import type { Verification } from '../../lib/proxy/sockets/leg.ts'
import { listen, type Port } from '../../lib/proxy/sockets/ports.ts'
import type { Security } from '../../lib/record/record.ts'
import { Repertoire } from '../../lib/replay/repertoire.ts'
import { RecordedServer } from '../../lib/replay/server.ts'
import { Speaker } from '../../lib/replay/speaker.ts'
import { dialoguesOf } from '../replay/rig.ts'
import { recorded } from '../session/retold.ts'
import { type Certificates, makeCertificates } from './certificates.ts'
import { limited } from './limited.ts'
import { Server } from './peers.ts'

const session = (capabilities: string, greeting = 'OK'): string => `
  S: * ${greeting} [CAPABILITY ${capabilities}] hello there
  C: a1 CAPABILITY
  S: * CAPABILITY ${capabilities}
  S: a1 OK done
  C: a2 STARTTLS
  S: a2 OK begin
`

let certificates: Certificates
const open: Port[] = []

/** A server that says what it said in a session. */
async function serve(text: string, certificate: OwnCertificate, tls: boolean): Promise<number> {
  const dialogues = dialoguesOf(recorded(text))
  const context = contextOf(certificate)
  const port = await listen('127.0.0.1', 0, async (leg) => {
    const part = new RecordedServer(dialogues, 0, new Repertoire(dialogues))
    const secure = (): Promise<unknown> => leg.secureAsServer(context, new Uint8Array(0), undefined)
    if (tls) await secure().catch(() => leg.destroy())
    new Speaker(leg, part, { side: 'server', speed: Number.POSITIVE_INFINITY, secure }).begin()
  })
  open.push(port)
  return port.port
}

/** The checks in order; time stands still. */
async function checksOf(port: number, security: Security, verification: Verification): Promise<Check[]> {
  const server = { host: 'localhost', port, verification, oldest: 'TLSv1.2' } as const
  const checks: Check[] = []
  for await (const check of checkServer({ server, security, now: () => 0, today: Date.now() }))
    checks.push(check)
  return checks
}

/** The checks by name, as `state says`. */
async function found(...checked: Parameters<typeof checksOf>): Promise<Record<string, string>> {
  const checks = await checksOf(...checked)
  return Object.fromEntries(checks.map(({ name, state, says }) => [name, `${state}: ${says}`]))
}

beforeAll(async () => {
  certificates = await makeCertificates()
})

afterAll(() => {
  for (const port of open) port.close()
})

describe('a server that is sound', () => {
  test('with TLS from the start', async () => {
    const { server } = certificates
    const port = await serve(session('IMAP4rev1 IDLE AUTH=PLAIN LOGINDISABLED'), server, true)
    expect(await found(port, 'tls', { ca: [server.root] })).toEqual({
      name: expect.stringMatching(/^ok: localhost is /),
      connection: `ok: port ${port} answers after 0 µs`,
      TLS: expect.stringMatching(/^ok: TLSv1\.3, /),
      certificate: expect.stringMatching(/^ok: for localhost .* days left$/),
      STARTTLS: 'skipped: not needed: TLS from the start',
      greeting: 'ok: hello there',
      capabilities: 'ok: IMAP4rev1 and 3 more before login; login with PLAIN',
      latency: expect.stringMatching(/^ok: NOOP takes /),
    })
  })

  test.each(['plain', 'starttls'] as const)('with STARTTLS, to be reached as %s', async (security) => {
    const { server } = certificates
    const port = await serve(session('IMAP4rev1 STARTTLS'), server, false)
    const checks = await found(port, security, { ca: [server.root] })
    expect(checks).toMatchObject({ STARTTLS: 'ok: offered and accepted', greeting: 'ok: hello there' })
    expect(checks.certificate).toMatch(/^ok: for localhost/)
    expect(checks.capabilities).toBe('ok: IMAP4rev1 and 1 more before login; login with LOGIN')
  })
})

describe('what is wrong is found and named', () => {
  type Case = [
    string,
    keyof Certificates,
    { tls: boolean; security: Security; text?: string; insecure?: true },
    RegExp,
  ]
  test.each<Case>([
    [
      'a CA that nobody knows',
      'ours',
      { tls: true, security: 'tls' },
      /^certificate failed: .* unknown CA \(for/,
    ],
    [
      'an expired certificate',
      'expired',
      { tls: true, security: 'tls' },
      /^certificate failed: .* expired on \d{4}-\d\d-\d\d \(for/,
    ],
    [
      'another name',
      'otherName',
      { tls: true, security: 'tls' },
      /^certificate failed: .*name constraints\) \(for imap\.test/,
    ],
    ['no TLS on this port', 'server', { tls: false, security: 'tls' }, /^TLS failed: .* not speak TLS/],
    [
      'no STARTTLS',
      'server',
      { tls: false, security: 'starttls', text: session('IMAP4rev1') },
      /^STARTTLS failed/,
    ],
    [
      'a busy server',
      'server',
      { tls: true, security: 'tls', text: session('X', 'BYE') },
      /^greeting failed/,
    ],
    ['no IMAP', 'server', { tls: true, security: 'tls', text: session('POP3') }, /^capabilities failed/],
  ])('%s', async (_name, identity, { tls, security, text }, line) => {
    const port = await serve(text ?? session('IMAP4rev1 STARTTLS'), certificates[identity], tls)
    const checks = await found(port, security, { ca: [certificates.server.root] })
    const failures = Object.entries(checks).filter(([, says]) => says.startsWith('failed'))
    expect(failures.map(([name, says]) => `${name} ${says}`)).toEqual([expect.stringMatching(line)])
  })

  test.each(['plain', 'starttls'] as const)(
    'a port that speaks TLS from the start, as %s',
    async (security) => {
      await limited({ ungreeted: 1 }, async () => {
        const port = await serve(session('IMAP4rev1'), certificates.server, true)
        const checks = await checksOf(port, security, { ca: [certificates.server.root] })
        expect(checks.filter(({ state }) => state === 'failed')).toEqual([
          {
            name: 'greeting',
            state: 'failed',
            says: 'none: this port speaks TLS from the start',
            remedy: `connect with imaps://localhost:${port}`,
          },
        ])
      })
    },
  )

  test('one that is only slow to greet is not taken for one', async () => {
    const slow = await Server.open()
    await limited({ ungreeted: 1 }, async () => {
      const checks = found(slow.port, 'plain', {})
      const [first, probe] = [await slow.next(), await slow.next()]
      await probe.until(() => probe.length > 0)
      await first.say('* OK [CAPABILITY IMAP4rev1] at last\r\n')
      first.finish()
      expect(await checks).toMatchObject({ greeting: 'ok: at last' })
    })
    slow.close()
  })

  test('a port where nothing listens', async () => {
    const port = await serve(session('IMAP4rev1'), certificates.server, true)
    open.pop()?.close()
    expect(await found(port, 'tls', {})).toMatchObject({ connection: 'failed: nothing listens there' })
  })

  test('a certificate that is not to be verified is not', async () => {
    const port = await serve(session('IMAP4rev1'), certificates.expired, true)
    const checks = await found(port, 'tls', { insecure: true })
    expect(checks.certificate).toMatch(/^skipped: not verified, as you asked: for localhost/)
    expect(checks.latency).toMatch(/^ok/)
  })
})
