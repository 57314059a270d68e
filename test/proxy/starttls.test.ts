/** The attacks on STARTTLS of the NO STARTTLS paper (USENIX Security 2021), by its names where it has some. */
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Security, SessionRecord } from '../../lib/record/record.ts'
import { makeCertificates } from './certificates.ts'
import { Bench, type Joined } from './joined.ts'
import { ownGreeting } from './sessions.ts'

let bench: Bench

beforeAll(async () => {
  bench = new Bench(await makeCertificates())
})

afterEach(() => bench.close())

const login = 'a LOGIN fred c4nary-pa55\r\n'
const offers = '* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready\r\n'

/** The client ends, the server has heard nothing but what it may. */
async function refused({ client, server, proxied }: Joined, mayHear: RegExp): Promise<string> {
  await client.until(() => client.finished)
  client.finish()
  await server.until(() => server.finished)
  expect(server.text).toMatch(mayHear)
  expect(server.text).not.toMatch(/LOGIN|c4nary|NOOP/)
  await proxied.recorded('closed')
  return proxied.facts('failure').map(({ leg, cause }) => `${leg}: ${cause}`)[0] ?? 'no failure'
}

/** A greeting, then answers to our own STARTTLS; each string is a segment. */
const hostile: [string, string, string[], RegExp][] = [
  [
    'O_1: STARTTLS is not offered, and refused',
    '* OK [CAPABILITY IMAP4rev1] x\r\n',
    ['imapscope1 BAD what\r\n'],
    /refuses STARTTLS/,
  ],
  ['O_2: STARTTLS is answered NO', offers, ['imapscope1 NO not now\r\n'], /refuses STARTTLS/],
  ['O_3: STARTTLS is answered BAD', offers, ['imapscope1 BAD what\r\n'], /refuses STARTTLS/],
  ['O_4: STARTTLS is answered with a continuation', offers, ['+ go on\r\n'], /with a continuation/],
  ['D_1: no capabilities at all, and NO', '* OK x\r\n', ['imapscope1 NO\r\n'], /refuses STARTTLS/],
  ['P: PREAUTH', '* PREAUTH x\r\n', [], /does not greet with OK/],
  [
    'P_1: PREAUTH that offers STARTTLS',
    '* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] x\r\n',
    [],
    /does not greet with OK/,
  ],
  [
    'P_2: PREAUTH in lower case',
    '* preauth [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] x\r\n',
    [],
    /does not greet with OK/,
  ],
  [
    'P_3: PREAUTH, and an OK nobody asked for',
    '* PREAUTH x\r\nimapscope1 OK\r\n',
    [],
    /does not greet with OK/,
  ],
  [
    'P_4: OK, then PREAUTH instead of an answer',
    offers,
    ['* PREAUTH x\r\n', 'imapscope1 NO\r\n'],
    /refuses STARTTLS/,
  ],
  ['P_5: capabilities instead of a greeting', '* CAPABILITY IMAP4rev1\r\n', [], /does not greet/],
  ['BYE instead of an answer', offers, ['* BYE x\r\n'], /with BYE/],
  ['B_1: a response behind the OK', offers, ['imapscope1 OK\r\n* 1 EXISTS\r\n'], /12 bytes in the clear/],
  [
    'B_2: an ALERT behind the OK',
    offers,
    ['imapscope1 OK go\r\n* OK [ALERT] evil\r\n'],
    /19 bytes in the clear/,
  ],
  [
    'B_3: BYE behind the OK, cut in its middle',
    offers,
    ['imapscope1 O', 'K go\r\n* BYE x'],
    /7 bytes in the clear/,
  ],
  ['the answer to a login to come', offers, ['imapscope1 OK\r\na OK logged in\r\n'], /in the clear/],
  [
    'a response behind the OK, in the next segment',
    offers,
    ['imapscope1 OK\r\n', '* 1 EXISTS\r\n'],
    /does not speak TLS|in the clear/,
  ],
  [
    'a literal that hides the OK',
    offers,
    ['* X {20}\r\nimapscope1 OK\r\n1234\r\n', 'imapscope1 NO\r\n'],
    /refuses STARTTLS/,
  ],
]

describe.each(['plain', 'tls'] as Security[])('a %s client of a server that must be upgraded', (security) => {
  test.each(hostile)('%s', async (_name, greeting, answers, cause) => {
    const joined = await bench.join([security, 'starttls'])
    const { client, server } = joined
    await client.say(login)
    await server.say(greeting)
    if (answers.length > 0) await server.line(/STARTTLS\r\n/)
    // The connection may be over before the last segment: that is what is wanted.
    for (const answer of answers) await server.say(answer).catch(() => undefined)
    expect(await refused(joined, /^(?:imapscope1 STARTTLS\r\n)?(?:\x16[\s\S]*)?$/)).toMatch(cause)
    expect(client.text).toMatch(/^\* BYE \[UNAVAILABLE\] imapscope cannot use [^\r\n]+\r\n$/)
  })

  test('what is said in the clear before the OK is not told as if it were protected', async () => {
    const joined = await bench.join([security, 'starttls'])
    const { client, server, proxied } = joined
    await server.say(offers)
    await server.line(/STARTTLS\r\n/)
    await server.say('* OK [ALERT] evil\r\n* LIST () "/" {4}\r\nevil\r\nimapscope1 OK go\r\n')
    await server.secureAsServer(bench.certificates.server)
    await server.say('* 1 EXISTS\r\n')
    await client.line(/EXISTS\r\n/)
    expect(client.text).toBe(`${ownGreeting}* 1 EXISTS\r\n`)
    const left = proxied.records.filter(
      (record): record is Extract<SessionRecord, { type: 'altered' }> =>
        record.type === 'altered' && record.reason === 'said in the clear before TLS',
    )
    expect(left.map(({ received }) => Buffer.from(received).toString())).toEqual([
      '* OK [ALERT] evil\r\n',
      '* LIST () "/" {4}\r\n',
      'evil',
      '\r\n',
    ])
  })

  test('with tolerance what is injected is dropped and noted', async () => {
    const { client, server, proxied } = await bench.join([security, 'starttls'], { tolerant: true })
    await server.say(offers)
    await server.line(/STARTTLS\r\n/)
    await server.say('imapscope1 OK go\r\n* OK [ALERT] evil\r\n')
    await server.secureAsServer(bench.certificates.server)
    await server.say('* 1 EXISTS\r\n')
    await client.line(/EXISTS\r\n/)
    expect(client.text).toBe(`${ownGreeting}* 1 EXISTS\r\n`)
    expect(proxied.facts('note')).toMatchObject([{ text: expect.stringMatching(/^security: .* dropped$/) }])
  })

  test('a server whose certificate is wrong hears nothing of the client', async () => {
    const joined = await bench.join([security, 'starttls'])
    const { client, server } = joined
    await client.say(login)
    await server.say(offers)
    await server.line(/STARTTLS\r\n/)
    await server.say('imapscope1 OK go\r\n')
    await server.secureAsServer(bench.certificates.otherName).catch(() => undefined)
    expect(await refused(joined, /^$/)).toMatch(/may not sign for this name/)
    expect(client.text).toMatch(/^\* BYE /)
  })
})

/** The pairs in which the client asks for STARTTLS. */
const asked: readonly Security[] = ['starttls', 'plain', 'tls']

describe.each(asked)('a client that asks for STARTTLS, server leg %s', (security) => {
  async function greeted(tolerant = false): Promise<Joined> {
    const joined = await bench.join(['starttls', security], { tolerant })
    await joined.server.say('* OK ready\r\n')
    await joined.client.line(/ready\r\n/)
    return joined
  }

  test.each([
    ['a command', 'b NOOP\r\n'],
    ['a login', 'b LOGIN fred c4nary-pa55\r\n'],
    ['half a command', 'b LOGIN fred'],
    ['one octet', 'b'],
    ['a second STARTTLS', 'b STARTTLS\r\n'],
  ])('T8: %s behind it in one segment ends the connection', async (_name, injected) => {
    const joined = await greeted()
    await joined.client.say(`a STARTTLS\r\n${injected}`)
    expect(await refused(joined, /^$/)).toBe(
      `client: the client sent ${injected.length} byte${injected.length === 1 ? '' : 's'} in the clear behind STARTTLS (command injection, RFC 9051 §11.1)`,
    )
    expect(joined.client.text).toMatch(/^\* OK ready\r\n\* BYE [^\r\n]+ in the clear [^\r\n]+\r\n$/)
  })

  test('T8: a command behind it in the next segment never reaches the server', async () => {
    const joined = await greeted()
    const { client, server } = joined
    await client.say('a STARTTLS\r\n')
    if (security === 'starttls') {
      await server.line(/STARTTLS\r\n/)
      await client.say('b NOOP\r\n')
      await server.say('a OK go\r\n')
      // It may be over before this end has seen that the handshake is done.
      await server.secureAsServer(bench.certificates.server).catch(() => undefined)
    } else {
      await client.line(/a OK/)
      await client.say('b NOOP\r\n')
    }
    expect(await refused(joined, /^$/)).toMatch(
      /^client: the (?:mail client does not speak TLS here|client sent 8 bytes in the clear)/,
    )
  })

  test('T8: cut anywhere, an injected login never reaches the server', async () => {
    const whole = 'a STARTTLS\r\nb LOGIN fred c4nary-pa55\r\n'
    for (const at of [1, 9, 10, 11, 13, 20, 30]) {
      const joined = await greeted()
      const { client, server } = joined
      await client.say(whole.slice(0, at))
      await client.say(whole.slice(at))
      const hears = server.until(() => server.finished || /STARTTLS\r\n/.test(server.text))
      await hears
      if (security === 'starttls' && !server.finished) {
        await server.say('a OK go\r\n').catch(() => undefined)
        await server.secureAsServer(bench.certificates.server).catch(() => undefined)
      }
      expect(await refused(joined, /^(?:a STARTTLS\r\n)?(?:\x16[\s\S]*)?$/)).toMatch(/^client: /)
    }
  })

  test('with tolerance what is injected is dropped and noted', async () => {
    const { client, server, proxied } = await greeted(true)
    await client.say('a STARTTLS\r\nb NOOP\r\n')
    if (security === 'starttls') {
      await server.line(/STARTTLS\r\n$/)
      await server.say('a OK go\r\n')
      await server.secureAsServer(bench.certificates.server)
    }
    await client.line(/a OK [^\r\n]*\r\n$/)
    await client.secureAsClient({ ca: bench.certificates.ours.root })
    await client.say('c NOOP\r\n')
    await server.line(/NOOP\r\n/)
    expect(server.text).toBe('c NOOP\r\n')
    expect(proxied.facts('note')).toMatchObject([{ text: expect.stringMatching(/^security: .* dropped$/) }])
  })

  // With TLS towards the server it is imapscope that answers, and it does not refuse.
  if (security !== 'starttls') return

  test('STARTTLS that is refused leaves the client in the clear, by its own choice', async () => {
    const { client, server } = await greeted()
    await client.say('a STARTTLS\r\n')
    await server.line(/STARTTLS\r\n/)
    await server.say('a NO not now\r\n')
    await client.line(/a NO/)
    await client.say('b NOOP\r\n')
    await server.line(/b NOOP\r\n/)
  })
})

describe('T9: a server that injects behind the OK to the client’s STARTTLS', () => {
  test.each([
    ['in one segment', ['a OK go\r\n* OK [ALERT] evil\r\n'], /in the clear behind the OK/],
    ['cut in the OK', ['a O', 'K go\r\n* OK [ALERT] evil\r\n'], /in the clear behind the OK/],
    ['in the next segment', ['a OK go\r\n', '* OK [ALERT] evil\r\n'], /does not speak TLS|in the clear/],
  ])('%s', async (_name, segments, cause) => {
    const joined = await bench.join(['starttls', 'starttls'])
    const { client, server } = joined
    await server.say('* OK ready\r\n')
    await client.line(/ready/)
    await client.say('a STARTTLS\r\n')
    await server.line(/STARTTLS/)
    for (const segment of segments) await server.say(segment).catch(() => undefined)
    expect(await refused(joined, /^a STARTTLS\r\n(?:\x16[\s\S]*)?$/)).toMatch(cause)
    // The OK is not let through: the client must not begin its handshake.
    expect(client.text).toMatch(/^\* OK ready\r\n\* BYE [^\r\n]+\r\n$/)
  })

  test('a wrong certificate of the server: the client hears BYE in the clear, and no OK', async () => {
    const joined = await bench.join(['starttls', 'starttls'])
    const { client, server } = joined
    await server.say('* OK ready\r\n')
    await client.line(/ready/)
    await client.say('a STARTTLS\r\n')
    await server.line(/STARTTLS/)
    await server.say('a OK go\r\n')
    await server.secureAsServer(bench.certificates.expired).catch(() => undefined)
    expect(await refused(joined, /^$/)).toMatch(/^server: the server's certificate/)
    expect(client.text).toMatch(/^\* OK ready\r\n\* BYE [^\r\n]+\r\n$/)
  })
})

describe('--hide', () => {
  const hiding = { alterations: ['hide IDLE'] }
  const capabilities = 'CAPABILITY IMAP4rev1 IDLE X'

  test('reaches the greeting of a server that is not upgraded, though STARTTLS was thought of', async () => {
    const { client, server } = await bench.join(['tls', 'plain'], hiding)
    await server.say(`* OK [${capabilities}] ready\r\n`)
    await client.line(/ready\r\n/)
    expect(client.text).toBe('* OK [CAPABILITY IMAP4rev1 X] ready\r\n')
  })

  test('reaches the OK to STARTTLS, and what comes behind it', async () => {
    const { client, server } = await bench.join(['starttls', 'starttls'], hiding)
    await server.say('* OK ready\r\n')
    await client.say('a STARTTLS\r\n')
    await server.line(/STARTTLS/)
    await server.say(`a OK [${capabilities}] go\r\n`)
    await server.secureAsServer(bench.certificates.server)
    expect(await client.line(/a OK .*\r\n/)).toBe('a OK [CAPABILITY IMAP4rev1 X] go\r\n')
    await client.secureAsClient({ ca: bench.certificates.ours.root })
    await server.say(`* ${capabilities}\r\n`)
    expect(await client.line(/.*\r\n/)).toBe('* CAPABILITY IMAP4rev1 X\r\n')
  })

  test('does not bring STARTTLS back once TLS is up, nor after login', async () => {
    const { client, server } = await bench.join(['starttls', 'tls'], hiding)
    await server.say(`* OK [${capabilities}] ready\r\n`)
    expect(await client.line(/.*\r\n/)).toBe('* OK [CAPABILITY IMAP4rev1 X STARTTLS] ready\r\n')
    await client.say('a STARTTLS\r\n')
    await client.line(/a OK .*\r\n/)
    await client.secureAsClient({ ca: bench.certificates.ours.root })
    await server.say(`* ${capabilities}\r\n`)
    expect(await client.line(/.*\r\n/)).toBe('* CAPABILITY IMAP4rev1 X\r\n')
  })
})

test('a client may ask for STARTTLS where the server was upgraded beforehand, or log in without', async () => {
  for (const asks of [true, false]) {
    const { client, server } = await bench.join(['starttls', 'starttls', 'beforehand'])
    await server.say(offers)
    await server.line(/imapscope1 STARTTLS\r\n/)
    await server.say('imapscope1 OK go\r\n')
    await server.secureAsServer(bench.certificates.server)
    await client.line(/secured by STARTTLS\r\n/)
    if (asks) {
      await client.say('a STARTTLS\r\n')
      await client.line(/a OK .*\r\n/)
      await client.secureAsClient({ ca: bench.certificates.ours.root })
    }
    await client.say('b NOOP\r\n')
    await server.line(/NOOP\r\n/)
    expect(server.text).toBe('b NOOP\r\n')
  }
})
