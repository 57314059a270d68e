/** `--no-redact` ends by itself: from its time on everything is masked, whatever was under way. */
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Tap } from '../../lib/proxy/tap.ts'
import type { SessionRecord, Side } from '../../lib/record/record.ts'
import { maskedFrom } from '../../lib/redact/door.ts'
import { octets } from '../../lib/wire/octets.ts'
import { type Certificates, makeCertificates } from './certificates.ts'
import { Bench } from './joined.ts'
import { limited } from './limited.ts'

const end = maskedFrom(false)
const secret = 'c4nary-pa55'
/** `SASL PLAIN` of fred with it. */
const plain = Buffer.from(`\0fred\0${secret}`).toString('base64')

type Said = readonly [side: Side, time: 'before' | 'after', text: string]

/** What a connection records whose secrets are left in until `END`, each side joined. */
async function recorded(said: readonly Said[]): Promise<{ client: string; server: string }> {
  const streams = { client: '', server: '' }
  const tap = new Tap({ connection: 1, redact: false, keep: 1024 }, (record: SessionRecord) => {
    if (record.type === 'chunk') streams[record.side] += Buffer.from(record.bytes).toString('latin1')
  })
  said.forEach(([side, when, text], i) => {
    const time = when === 'before' ? end - 1000 + i : end + i
    tap.observe({ side, time, bytes: octets(text) })
  })
  await tap.end()
  return streams
}

const greeting: Said = ['server', 'before', '* OK ready\r\n']

test('before its time everything is recorded as it came', async () => {
  const login = `a LOGIN fred ${secret}\r\n`
  const { client, server } = await recorded([
    greeting,
    ['client', 'before', login],
    ['server', 'before', `a OK ${secret}\r\n`],
  ])
  expect(client).toBe(login)
  expect(server).toBe(`* OK ready\r\na OK ${secret}\r\n`)
})

/** Logins that are under way, or over, at that time; what is recorded of the client. */
const logins: readonly (readonly [string, readonly Said[], string])[] = [
  [
    'a login that comes after it',
    [greeting, ['client', 'after', `a LOGIN fred ${secret}\r\n`]],
    'a LOGIN fred "redacted"\r\n',
  ],
  [
    'a login in the middle of its line',
    [greeting, ['client', 'before', 'a LOGIN fred '], ['client', 'after', `${secret}\r\n`]],
    `a LOGIN fred ${'x'.repeat(secret.length)}\r\n`,
  ],
  [
    'a login whose verb is not decided',
    [greeting, ['client', 'before', 'a LOG'], ['client', 'after', `IN fred ${secret}\r\nb NOOP\r\n`]],
    `a LOG${`IN fred ${secret}`.replace(/./g, 'x')}\r\nb NOOP\r\n`,
  ],
  [
    'a login that waits for its literal',
    [
      greeting,
      ['client', 'before', `a LOGIN fred {${secret.length}}\r\n`],
      ['server', 'after', '+ go\r\n'],
      ['client', 'after', `${secret}\r\nb NOOP\r\n`],
    ],
    `a LOGIN fred {${secret.length}}\r\n${'x'.repeat(secret.length)}\r\nb NOOP\r\n`,
  ],
  [
    'a login that announces its literal afterwards',
    [
      greeting,
      ['client', 'before', 'a LOGIN '],
      ['client', 'after', `fred {${secret.length}+}\r\n${secret}\r\nb NOOP\r\n`],
    ],
    `a LOGIN xxxxx{${secret.length}+}\r\n${'x'.repeat(secret.length)}\r\nb NOOP\r\n`,
  ],
  [
    'a SASL exchange',
    [
      greeting,
      ['client', 'before', 'a AUTHENTICATE PLAIN\r\n'],
      ['server', 'before', '+ \r\n'],
      ['client', 'after', `${plain}\r\n`],
    ],
    `a AUTHENTICATE PLAIN\r\n${Buffer.from('\0fred\0redacted').toString('base64')}\r\n`,
  ],
  [
    'a command that nobody understands, before a login',
    [greeting, ['client', 'after', `a XLOGIN ${secret}\r\n`]],
    'redacted\r\n',
  ],
]

describe('from its time on a secret is masked', () => {
  test.each(logins)('%s', async (_name, said, expected) => {
    const { client } = await recorded(said)
    expect(client).toBe(expected)
    // And what a server makes of it.
    const answered: Said[] = [...said, ['server', 'after', `a NO [AUTHENTICATIONFAILED] not ${secret}\r\n`]]
    const { server } = await recorded(answered)
    expect(server).not.toContain(secret)
  })

  test('of a login before it the server says nothing more that is recorded', async () => {
    const { server } = await recorded([
      greeting,
      ['client', 'before', `a LOGIN fred ${secret}\r\n`],
      ['server', 'after', `a OK welcome ${secret}\r\n`],
    ])
    expect(server).not.toContain(secret)
  })

  test('what is said after a login is recorded as always', async () => {
    const { client, server } = await recorded([
      greeting,
      ['client', 'before', `a LOGIN fred ${secret}\r\n`],
      ['server', 'before', 'a OK in\r\n'],
      ['client', 'after', 'b XYZZY plugh\r\n'],
      ['server', 'after', '* 1 FETCH (BODY[] {5}\r\nhello)\r\nb OK done\r\n'],
    ])
    expect(client).toMatch(/b XYZZY plugh\r\n$/)
    expect(server).toMatch(/\* 1 FETCH \(BODY\[\] \{5\}\r\nhello\)\r\nb OK done\r\n$/)
  })
})

test('the rest of a response that was under way keeps its counts, not its words', async () => {
  const { server } = await recorded([
    greeting,
    ['server', 'before', '* 1 FETCH (BODY[] {5}\r\nhe'],
    ['server', 'after', 'llo)\r\n* 2 EXISTS\r\n'],
  ])
  expect(server).toBe('* OK ready\r\n* 1 FETCH (BODY[] {5}\r\nhexxxx\r\n* 2 EXISTS\r\n')
})

describe('over real connections', () => {
  let certificates: Certificates
  beforeAll(async () => {
    certificates = await makeCertificates()
  })
  const file = join(tmpdir(), `imapscope-unmasked-${process.pid}.pcapng`)
  afterAll(() => rmSync(file, { force: true }))

  test('the file says when it ended, and holds no secret that was said later', async () => {
    const bench = new Bench(certificates)
    await limited({ unmasked: 1 }, async () => {
      const { proxied, client, server } = await bench.join(['plain', 'plain'], {
        redact: false,
        session: { file },
      })
      const { fact } = await proxied.recorded('fact', (record) => record.fact.name === 'note')
      expect(fact).toMatchObject({
        text: expect.stringMatching(/^secrets are masked from now on: --no-redact ends/),
      })
      await server.say('* OK ready\r\n')
      await client.line(/ready/)
      await client.say(`a LOGIN fred ${secret}\r\n`)
      await server.line(new RegExp(secret))
      await bench.close()
    })
    const bytes = readFileSync(file)
    expect(bytes.includes(secret)).toBe(false)
    expect(bytes.includes('secrets are masked from now on')).toBe(true)
    // Of the file as a whole: what came before may hold secrets.
    expect(bytes.includes('"redacted":false')).toBe(true)
  })
})
