/** Logins towards a server without TLS: warned of, or kept back by --require-tls. Real legs at the end. */
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Relay } from '../../lib/proxy/relay.ts'
import { isHere } from '../../lib/proxy/sockets/own-addresses.ts'
import type { Security, SessionRecord } from '../../lib/record/record.ts'
import { Attacked } from './attacked.ts'
import { makeCertificates } from './certificates.ts'
import { Bench, type Joined } from './joined.ts'
import { limited } from './limited.ts'
import { ownGreeting } from './sessions.ts'
import { password } from './starttls-attacks.ts'

const ready = '* OK [CAPABILITY IMAP4rev1] ready\r\n'
const starttlsOffered = '* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n'
const privacy = 'NO [PRIVACYREQUIRED] imapscope: not without TLS towards the server (--require-tls)\r\n'

function under(client: Security, server: Security, requireTls: boolean, greeting = ready): Attacked {
  const attacked = new Attacked({ client, server, requireTls })
  attacked.says('server', greeting)
  return attacked
}

const plain = (requireTls: boolean, greeting = ready): Attacked =>
  under('plain', 'plain', requireTls, greeting)

const attempt = 'what looks like a login'

/** Pairs of which the server's leg may stay without TLS. */
const exposed: readonly [Security, Security][] = [
  ['plain', 'plain'],
  ['starttls', 'plain'],
  ['starttls', 'starttls'],
  ['tls', 'plain'],
]

// biome-ignore format: a table
const logins: readonly [string, string[], string][] = [
  ['LOGIN', [`a LOGIN fred ${password}\r\n`], 'LOGIN'],
  ['LOGIN cut anywhere', ['a LO', 'GIN fred c4n', 'ary-pa55\r', '\n'], 'LOGIN'],
  ['LOGIN with a literal', ['a login {4}\r\n'], 'LOGIN'],
  ['LOGIN that has no end, and then the connection', [`a LOGIN fred ${password}`], 'LOGIN'],
  ['AUTHENTICATE', ['a AUTHENTICATE PLAIN\r\n'], 'AUTHENTICATE'],
  ['AUTHENTICATE with an initial response', ['a authenticate PLAIN AGZyZWQAYzRuYXJ5LXBhNTU=\r\n'], 'AUTHENTICATE'],
  ['one behind what is none', ['a NOOP\r\nb LOGIN x y\r\n'], 'LOGIN'],
  ['PROXYAUTH', ['a PROXYAUTH fred\r\n'], 'PROXYAUTH'],
  ['TABs', [`b\tLOGIN fred ${password}\r\n`], attempt],
  ['no tag', [`LOGIN fred ${password}\r\n`], attempt],
  ['no tag, and a word of IMAP behind it', ['LOGIN search x\r\n'], attempt],
  ['UID', ['a UID LOGIN fred x\r\n'], attempt],
  ['a command nobody knows', ['a XLOGIN fred x\r\n'], attempt],
  ['a slip of the finger', ['a LOGN fred x\r\n'], attempt],
  ['words of POP3', ['USER fred\r\nPASS x\r\n'], attempt],
  ['words of SMTP', ['AUTH PLAIN AGZyZWQAYzRuYXJ5LXBhNTU=\r\n'], attempt],
  ['a response nobody asked for', ['AGZyZWQAYzRuYX', 'J5LXBhNTU=\r\n'], attempt],
  ['words without an end', ['PASS x'], attempt],
]

describe('a login that leaves in the clear is warned of, once', () => {
  test.each(logins)('%s', (_name, says, command) => {
    for (const pair of exposed) {
      const attacked = under(...pair, false)
      for (const text of says) attacked.says('client', text)
      attacked.ends('client')
      expect(attacked.said).toEqual([`UNPROTECTED ${command}, STARTTLS on offer: no`])
      expect(attacked.clear).toBe(says.join(''))
    }
  })

  test('it says what is known of STARTTLS, as the server told it last', () => {
    const offered = (...greetings: string[]): string | undefined => {
      const attacked = new Attacked({ client: 'starttls', server: 'plain', requireTls: false })
      for (const text of greetings) attacked.says('server', text)
      attacked.says('client', `a LOGIN fred ${password}\r\nb LOGIN fred ${password}\r\n`)
      expect(attacked.said).toHaveLength(1)
      return attacked.said[0]?.split(': ')[1]
    }
    expect(offered('* OK hi\r\n')).toBe('not known')
    expect(offered('* OK [CAPABILITY IMAP4rev1 STARTT', 'LS] hi\r\n')).toBe('yes')
    expect(offered('* OK [CAPABILITY STARTTLS] hi\r\n', '* CAPABILITY IMAP4rev1\r\n')).toBe('no')
  })

  test('nothing else is', () => {
    const others = [
      'a ID ("name" "x")\r\n',
      'b SELECT login\r\n',
      'c GENURLAUTH "imap://x/" INTERNAL\r\n',
      'd APPEND x {6+}\r\nPASS x\r\n',
      'e XAPPEND user\r\n',
    ]
    const attacked = plain(false)
    for (const text of others) attacked.says('client', text)
    attacked.ends('client')
    expect(attacked.said).toEqual([])
  })

  test('on a pair of which nothing is held the server is heard line by line all the same', () => {
    const attacked = plain(false, '* OK [CAPABILITY IMAP4rev1 STAR')
    attacked.says('server', 'TTLS] ready\r\n')
    attacked.says('client', 'a LOGIN x y\r\n')
    expect(attacked.said).toEqual(['UNPROTECTED LOGIN, STARTTLS on offer: yes'])
  })

  test('bytes pass first and as they come', () => {
    const relay = new Relay({
      security: { client: 'plain', server: 'plain' },
      alterations: [],
      tolerant: false,
      requireTls: false,
    })
    relay.begin(false)
    const types = (text: string) =>
      relay.take({ type: 'received', side: 'client', bytes: Buffer.from(text) }).map(({ type }) => type)
    expect(types('a LOGIN x')).toEqual(['send', 'observe'])
    expect(types(' y\r\n')).toEqual(['send', 'observe', 'unprotected'])
  })

  test('not where the server has TLS, nor on this machine', () => {
    const tls = under('plain', 'tls', true)
    tls.says('client', 'a LOGIN x y\r\n')
    expect(tls.said).toEqual([])
    const here = new Relay({
      security: { client: 'plain', server: 'plain' },
      alterations: [],
      tolerant: false,
      requireTls: false,
    })
    here.begin(true)
    const said = here.take({ type: 'received', side: 'client', bytes: Buffer.from('a LOGIN x y\r\n') })
    expect(said.map(({ type }) => type)).toEqual(['send', 'observe'])
  })
})

describe('--require-tls lets no login leave', () => {
  // biome-ignore format: a table
  test.each([
    ['LOGIN', [`a LOGIN fred ${password}\r\n`], `a ${privacy}`],
    ['LOGIN cut anywhere', ['a LO', 'GIN fred c4n', 'ary-pa55\r\n'], `a ${privacy}`],
    ['AUTHENTICATE', ['a AUTHENTICATE PLAIN\r\n'], `a ${privacy}`],
    ['an unknown command', [`a LOGN fred ${password}\r\n`], `a ${privacy}`],
    ['COMPRESS, which would hide it', ['a COMPRESS DEFLATE\r\n'], `a ${privacy}`],
    ['LOGIN with a literal', ['a LOGIN {4}\r\n'], '* BYE\r\n'],
    ['LOGIN with a literal that does not wait', [`a LOGIN {4+}\r\nfred ${password}\r\n`], '* BYE\r\n'],
    ['AUTHENTICATE and its response', ['a AUTHENTICATE PLAIN\r\nAGZyZWQAYzRuYXJ5LXBhNTU=\r\n'], '* BYE\r\n'],
    ['a response that comes by itself', ['a AUTHENTICATE PLAIN\r\n', 'AGZyZWQAYzRuYXJ5LXBhNTU=\r\n'], `a ${privacy}* BYE\r\n`],
    ['LOGIN without a tag', [`LOGIN fred ${password}\r\n`], `LOGIN ${privacy}`],
    ['a tag that no client may be told', [`a"* LOGIN fred ${password}\r\n`], '* BYE\r\n'],
    ['ID with a password', [`a ID ("name" "x" "password" "${password}")\r\n`], `a ${privacy}`],
    ['ID with a field that nobody knows', [`a ID ("${password}" NIL)\r\n`], `a ${privacy}`],
    ['ID with a literal', ['a ID ("name" {4}\r\n'], '* BYE\r\n'],
    ['a signed URL', [`a GENURLAUTH "imap://x/;URLAUTH=user+x:internal:${password}" INTERNAL\r\n`], `a ${privacy}`],
    ['ENABLE', [`a ENABLE ${password}\r\n`], `a ${privacy}`],
    ['NOOP with an argument', [`a NOOP ${password}\r\n`], `a ${privacy}`],
    ['CAPABILITY with an argument', [`a CAPABILITY ${password}\r\n`], `a ${privacy}`],
    ['STARTTLS with an argument', [`a STARTTLS ${password}\r\n`], `a ${privacy}`],
    ['NOTIFY', [`a NOTIFY SET ${password}\r\n`], `a ${privacy}`],
    ['LANGUAGE', [`a LANGUAGE ${password}\r\n`], `a ${privacy}`],
    ['a password in the place of a tag', [`${password} NOOP\r\n`], `${password} ${privacy}`],
    ['a password behind TAB', [`a\t${password} NOOP\r\n`], '* BYE\r\n'],
    ['IDLE', ['a IDLE\r\n'], `a ${privacy}`],
    ['DONE', ['DONE\r\n'], '* BYE\r\n'],
    ['a literal that waits', ['a SELECT {20}\r\n'], '* BYE\r\n'],
    ['a literal of a message', ['a APPEND x {40}\r\n'], '* BYE\r\n'],
    ['LOGIN that never ends', ['a LOGIN fred ', password.repeat(60_000), password.repeat(60_000)], '* BYE\r\n'],
  ])('%s', (_name, says, sees) => {
    for (const pair of exposed) {
      const attacked = under(...pair, true)
      const heard = attacked.sees.length
      for (const text of says) attacked.says('client', text)
      expect(attacked.sees.slice(heard)).toBe(sees)
      expect(attacked.clear).toBe('')
    }
  })

  test('a line without an end does not leave when the client ends', () => {
    const attacked = plain(true)
    attacked.says('client', `a LOGIN fred ${password}`)
    attacked.ends('client')
    expect(attacked.clear).toBe('')
    expect(attacked.said).toEqual([
      expect.stringMatching(/^client: the mail client said what may be a login/),
    ])
  })

  // What a server can make of a literal that it never asked for.
  test.each(['a NO x\r\n', 'A NO x\r\n', 'a BAD x\r\n', '* BAD x\r\n', '+ go\r\na NO x\r\n', 'a OK x\r\n'])(
    'whatever the server says to a command that did not leave, %j, no login does',
    (answer) => {
      for (const pair of exposed) {
        for (const command of ['a SELECT {20}', 'a APPEND x {40}', 'a IDLE', 'a NOOP']) {
          const attacked = under(...pair, true)
          attacked.says('client', `${command}\r\n`)
          attacked.says('server', answer)
          attacked.says('client', `b LOGIN fred ${password}\r\n`)
          expect(attacked.clear).toMatch(/^(?:a NOOP\r\n)?$/)
        }
      }
    },
  )

  test('in the middle of a response of the server nothing is put in', () => {
    const attacked = plain(true, `${ready}* OK half a `)
    attacked.says('client', 'a LOGIN x y\r\n')
    expect(attacked.sees).toMatch(/ready\r\n\* BYE\r\n$/)
  })

  test('what is no login goes on, and after the NO too', () => {
    const attacked = plain(true)
    const harmless = 'a CAPABILITY\r\nb ID NIL\r\nA0001 ID ("name" "x" "os-version" "1")\r\n1.2  NOOP \r\n'
    attacked.says('client', harmless)
    attacked.says('client', 'd AUTHENTICATE PLAIN\r\n')
    attacked.says('client', 'f LOGOUT\r\n')
    expect(attacked.clear).toBe(`${harmless}f LOGOUT\r\n`)
  })
})

describe('our own CAPABILITY, where the greeting of a server tells none to a client with TLS', () => {
  const asked = '* OK ready\r\n'

  test('its answer is not heard, and what else was said is', () => {
    const attacked = under('tls', 'plain', false, asked)
    expect(attacked.clear).toBe('imapscope0 CAPABILITY\r\n')
    expect(attacked.sees).toBe('')
    attacked.says('server', '* CAPABILITY IMAP4rev1\r\n* OK [ALERT] x\r\nimapscope0 OK done\r\n')
    expect(attacked.sees).toBe(`${asked}* OK [ALERT] x\r\n`)
  })

  test.each([
    ['a response', '* CAPABILITY IMAP4rev1 STARTTLS\r\nimapscope0 OK done\r\n'],
    ['the code of the OK', 'imapscope0 OK [CAPABILITY IMAP4rev1 STARTTLS] done\r\n'],
  ])('STARTTLS on offer in %s is taken', (_name, answer) => {
    const attacked = under('tls', 'plain', false, asked)
    attacked.says('server', answer)
    attacked.says('server', 'imapscope1 OK go\r\n')
    expect(attacked.secured('server')).toBe(true)
    expect(attacked.sees).toBe(ownGreeting)
  })

  test('an answer that comes behind BYE is not heard either', () => {
    const attacked = under('tls', 'plain', false, `${asked}* BYE and gone\r\n`)
    expect(attacked.clear).toBe('imapscope0 CAPABILITY\r\n')
    attacked.says('server', '* CAPABILITY IMAP4rev1 X\r\n* OK x\r\nimapscope0 OK done\r\n* OK y\r\n')
    expect(attacked.sees).toBe(`${asked}* BYE and gone\r\n* OK x\r\n* OK y\r\n`)
  })

  test('an answer that comes too late is not heard either, but the answer to the client is', () => {
    const attacked = under('tls', 'plain', false, asked)
    attacked.waits()
    expect(attacked.sees).toBe(asked)
    attacked.says('server', '* CAPABILITY IMAP4rev1 STARTTLS\r\n')
    attacked.says('client', 'a CAPABILITY\r\n')
    attacked.says('server', 'imapscope0 OK done\r\n* CAPABILITY IMAP4rev1\r\na OK done\r\n')
    expect(attacked.sees).toBe(`${asked}* CAPABILITY IMAP4rev1\r\na OK done\r\n`)
    attacked.says('client', 'b LOGIN x y\r\n')
    expect(attacked.said.at(-1)).toBe('UNPROTECTED LOGIN, STARTTLS on offer: no')
  })
})

test.each([
  ['127.0.0.1', true],
  ['127.8.8.8', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['192.0.2.7', true],
  ['::ffff:192.0.2.7', true],
  ['fe80::1%eth0', true],
  ['192.0.2.8', false],
  ['128.0.0.1', false],
  ['2001:db8::1', false],
  ['localhost', false],
  ['', false],
])('%s is on this machine: %s', (address, here) => {
  expect(isHere(address, () => ['192.0.2.7', 'fe80::1'])).toBe(here)
})

describe('on real legs', () => {
  let bench: Bench

  beforeAll(async () => {
    bench = new Bench(await makeCertificates())
  })
  afterEach(() => bench.close())

  const recordedText = ({ proxied }: Joined): string =>
    proxied.records
      .flatMap((record) =>
        record.type === 'chunk'
          ? [record.bytes]
          : record.type === 'altered'
            ? [record.received, record.sent]
            : [],
      )
      .map((bytes) => Buffer.from(bytes).toString('latin1'))
      .join('')
  const altered = ({ proxied }: Joined, reason: string) =>
    proxied.records
      .filter((record): record is Extract<SessionRecord, { type: 'altered' }> => record.type === 'altered')
      .filter((record) => record.reason === reason)
      .map(({ side, received, sent }) => [
        side,
        Buffer.from(received).toString(),
        Buffer.from(sent).toString(),
      ])

  test.each([
    ['plain', 'plain'],
    ['tls', 'plain'],
    ['starttls', 'starttls'],
  ] as const)('%s → %s: --require-tls answers NO, and the record has no password', async (...pair) => {
    const joined = await bench.join(pair, { requireTls: true })
    const { client, server } = joined
    await server.say(ready)
    await client.line(/ready/)
    await client.say('a LOGIN fred pw1\r\nb')
    await client.line(/BYE/)
    await server.until(() => server.finished)
    expect(server.text).toBe('')
    expect(recordedText(joined)).not.toContain('pw1')
    const again = await bench.join(pair, { requireTls: true })
    await again.server.say(ready)
    await again.client.line(/ready/)
    await again.client.say('a LOGIN fred pw1\r\n')
    await again.client.line(/PRIVACYREQUIRED.*\r\n/)
    await again.client.say('b NOOP\r\n')
    await again.server.line(/NOOP\r\n/)
    expect(again.server.text).toBe('b NOOP\r\n')
    expect(recordedText(again)).not.toContain('pw1')
    expect(altered(again, '--require-tls')).toEqual([
      ['client', 'a LOGIN fred "redacted"\r\n', ''],
      ['server', '', `a ${privacy}`],
    ])
  })

  test.each(['plain', 'tls'] as const)(
    '%s → starttls: a server that greets with BYE hears no login',
    async (security) => {
      const joined = await bench.join([security, 'starttls'])
      const { client, server, proxied } = joined
      await client.say(`a LOGIN fred ${password}\r\n`)
      await server.say('* BYE [ALERT] evil\r\n')
      await client.until(() => client.finished)
      client.finish()
      await server.until(() => server.finished)
      expect(server.text).toBe('')
      expect(client.text).toMatch(
        /^\* BYE \[UNAVAILABLE\] imapscope cannot use \S+: the server greets with BYE[^\r]*\r\n$/,
      )
      await proxied.recorded('closed')
      expect(altered(joined, 'said in the clear before TLS')).toEqual([
        ['server', '* BYE [ALERT] evil\r\n', ''],
      ])
    },
  )

  test.each([
    ['NO a', 'the server refuses STARTTLS'],
    ['BAD a', 'the server refuses STARTTLS'],
  ])('a server that answers our STARTTLS with %s and OK in one read has one cause', async (answer, cause) => {
    for (const [pair, greeting] of [
      [['plain', 'starttls'], ready],
      [['tls', 'plain'], starttlsOffered],
    ] as const) {
      const { client, server, proxied } = await bench.join(pair)
      await server.say(greeting)
      await server.line(/STARTTLS\r\n/)
      await server.say(`imapscope1 ${answer}\r\nimapscope1 OK b\r\n`)
      await client.until(() => client.finished)
      client.finish()
      await proxied.recorded('closed')
      expect(proxied.facts('failure')).toMatchObject([{ leg: 'server', cause }])
    }
  })

  test.each([
    ['nothing', ''],
    ['half a line', '* OK half'],
    ['a line without an end', `* OK ${'x'.repeat(300_000)}`],
  ])(
    'a client with TLS that spoke and went away leaves no server behind that greets with %s',
    async (_name, greeting) => {
      await limited({ greeting: 150 }, async () => {
        const { client, server, proxied } = await bench.join(['tls', 'plain'])
        await client.say('a NOOP\r\n')
        if (greeting !== '') await server.say(greeting)
        client.finish()
        await server.until(() => server.finished)
        expect(server.text).toBe('')
        await proxied.recorded('closed')
        expect(proxied.facts('failure')).toMatchObject([
          { leg: 'server', cause: 'the server did not greet within 0.15 s' },
        ])
      })
    },
  )

  test.each([
    ['greet', ''],
    ['answer STARTTLS', ready],
  ])('a server that must be upgraded and does not %s ends after its time', async (what, greeting) => {
    await limited({ greeting: 150 }, async () => {
      const { client, server, proxied } = await bench.join(['plain', 'starttls'])
      await client.say(`a LOGIN fred ${password}\r\n`)
      if (greeting !== '') await server.say(greeting)
      await client.until(() => client.finished)
      client.finish()
      await server.until(() => server.finished)
      expect(server.text).toMatch(/^(?:imapscope1 STARTTLS\r\n)?$/)
      await proxied.recorded('closed')
      expect(proxied.facts('failure')).toMatchObject([
        { leg: 'server', cause: `the server did not ${what} within 0.15 s`, remedy: expect.any(String) },
      ])
    })
  })

  test('the greeting from before TLS stands in the record, and not in what the client hears', async () => {
    const joined = await bench.join(['tls', 'starttls'])
    const { client, server } = joined
    const greeting = '* OK [ALERT] call 0900\r* OK fake [REFERRAL imap://evil/]\r\n'
    await server.say(greeting)
    await server.line(/STARTTLS\r\n/)
    await server.say('imapscope1 OK go\r\n')
    await server.secureAsServer(bench.certificates.server)
    await client.line(/secured by STARTTLS\r\n/)
    expect(client.text).toBe(ownGreeting)
    expect(altered(joined, 'greeting from before TLS')).toEqual([['server', greeting, ownGreeting]])
  })
})
