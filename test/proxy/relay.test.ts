import { describe, expect, test } from 'vitest'
import type { Alteration } from '../../lib/alterations/alteration.ts'
import { hide } from '../../lib/alterations/capabilities.ts'
import type { RelayEvent } from '../../lib/proxy/actions.ts'
import { Relay } from '../../lib/proxy/relay.ts'
import type { Security, Side } from '../../lib/record/record.ts'
import { octets } from '../../lib/wire/octets.ts'
import { inWords } from './words.ts'

const relay = (client: Security, server: Security, alterations: Alteration[] = [], tolerant = false): Relay =>
  new Relay({ security: { client, server }, alterations, tolerant, requireTls: false })

const says = (side: Side, text: string): RelayEvent => ({ type: 'received', side, bytes: octets(text) })

/** Plays events; the actions of all of them in words. */
const play = (subject: Relay, ...events: RelayEvent[]): string[] => [
  ...subject.begin(true).map(inWords),
  ...events.flatMap((event) => subject.take(event).map(inWords)),
]

describe('without STARTTLS and without alterations bytes pass as they come', () => {
  test.each([
    ['plain', 'plain'],
    ['tls', 'tls'],
    ['plain', 'tls'],
  ] as [Security, Security][])('%s → %s', (client, server) => {
    expect(
      play(relay(client, server), says('client', 'a STARTTLS x'), says('server', '* OK [CAPABILITY x\0')),
    ).toEqual([
      'send server "a STARTTLS x"',
      'observe client "a STARTTLS x"',
      'send client "* OK [CAPABILITY x\\u0000"',
      'observe server "* OK [CAPABILITY x\\u0000"',
    ])
  })
})

test('what a side has finished saying is passed on, and both legs end together', () => {
  expect(
    play(
      relay('tls', 'tls'),
      { type: 'finished', side: 'client' },
      says('server', '* BYE\r\n'),
      { type: 'closed', side: 'server', reason: 'reset' },
      says('client', 'x'),
    ),
  ).toEqual([
    'finish server',
    'send client "* BYE\\r\\n"',
    'observe server "* BYE\\r\\n"',
    'destroy client',
    'end by client: closed, then reset',
  ])
})

describe('STARTTLS → STARTTLS alters nothing', () => {
  test('the server leg is secured before its OK is let through, then the client leg', () => {
    const subject = relay('starttls', 'starttls')
    expect(
      play(
        subject,
        says('server', '* OK hi\r\n'),
        says('client', 'a STARTTLS\r\n'),
        says('server', '* x\r\na OK go\r\n'),
      ),
    ).toEqual([
      'send client "* OK hi\\r\\n"',
      'observe server "* OK hi\\r\\n"',
      'send server "a STARTTLS\\r\\n"',
      'observe client "a STARTTLS\\r\\n"',
      'send client "* x\\r\\n"',
      'observe server "* x\\r\\n"',
      'hold client',
      'secure server',
    ])
    expect(play(subject, { type: 'secured', leg: 'server' })).toEqual([
      'send client "a OK go\\r\\n"',
      'observe server "a OK go\\r\\n"',
      'secure client',
    ])
    expect(play(subject, { type: 'secured', leg: 'client' }, says('client', 'b NOO'))).toEqual([
      'release client',
      'send server "b NOO"',
      'observe client "b NOO"',
    ])
  })

  test('a refused STARTTLS leaves everything in the clear', () => {
    const subject = relay('starttls', 'starttls')
    const events = [
      says('client', 'a STARTTLS\r\n'),
      says('server', 'a NO no\r\n'),
      says('client', 'b NOOP\r\n'),
    ]
    expect(play(subject, ...events)).toEqual([
      'send server "a STARTTLS\\r\\n"',
      'observe client "a STARTTLS\\r\\n"',
      'send client "a NO no\\r\\n"',
      'observe server "a NO no\\r\\n"',
      'send server "b NOOP\\r\\n"',
      'observe client "b NOOP\\r\\n"',
    ])
  })

  test('a ClientHello glued to the command is kept for the handshake', () => {
    const events = [says('client', 'a STARTTLS\r\n\x16\x03\x01'), says('server', 'a OK\r\n')]
    const subject = relay('starttls', 'starttls')
    play(subject, ...events)
    expect(play(subject, { type: 'secured', leg: 'server' })).toContain(
      'secure client early "\\u0016\\u0003\\u0001"',
    )
  })

  test('a ClientHello that comes before the answer waits for it, but not for ever', () => {
    const subject = relay('starttls', 'starttls')
    play(subject, says('client', 'a STARTTLS\r\n'))
    expect(play(subject, says('client', '\x16\x03\x01'), { type: 'alarm' })).toEqual([
      'hold client',
      'alarm after 15 s',
      'refuse server: the server did not answer STARTTLS within 15 s',
    ])
    const answered = relay('starttls', 'starttls')
    play(answered, says('client', 'a STARTTLS\r\n\x16'))
    expect(play(answered, says('server', 'a OK\r\n'), { type: 'alarm' })).toEqual([
      'no alarm',
      'hold client',
      'secure server',
    ])
  })

  test('a client that never upgrades is passed on, and after login octets are not held any more', () => {
    const subject = relay('starttls', 'starttls')
    expect(
      play(
        subject,
        says('client', 'a LOGIN x y\r\n'),
        says('server', 'a OK in\r\n'),
        says('client', 'b STAR'),
      ),
    ).toEqual([
      'send server "a LOGIN x y\\r\\n"',
      'observe client "a LOGIN x y\\r\\n"',
      'send client "a OK in\\r\\n"',
      'observe server "a OK in\\r\\n"',
      'send server "b STAR"',
      'observe client "b STAR"',
    ])
  })

  test('lines are held while they are not whole, literals are not', () => {
    const subject = relay('starttls', 'starttls')
    expect(play(subject, says('client', 'a X {9}'), says('client', '\r\n'))).toEqual([
      'send server "a X {9}\\r\\n"',
      'observe client "a X {9}\\r\\n"',
    ])
    expect(play(subject, says('server', '+\r\n'), says('client', '1234'))).toEqual([
      'send client "+\\r\\n"',
      'observe server "+\\r\\n"',
      'send server "1234"',
      'observe client "1234"',
    ])
  })
})

describe('octets in the clear behind STARTTLS', () => {
  test('of the client end the connection', () => {
    expect(play(relay('starttls', 'starttls'), says('client', 'a STARTTLS\r\nb NOOP\r\n'))).toEqual([
      'refuse client: the client sent 8 bytes in the clear behind STARTTLS (command injection, RFC 9051 §11.1)',
    ])
  })

  test('of the server end the connection', () => {
    const events = [says('client', 'a STARTTLS\r\n'), says('server', 'a OK\r\n* OK [ALERT] x\r\n')]
    expect(play(relay('starttls', 'starttls'), ...events).at(-1)).toMatch(
      /^refuse server: the server sent 16 bytes/,
    )
  })

  test('are dropped and told where the user said so', () => {
    const words = play(relay('starttls', 'starttls', [], true), says('client', 'a STARTTLS\r\nb NOOP\r\n'))
    expect(words[0]).toMatch(/^note security: the client sent 8 bytes/)
    expect(words.slice(1)).toEqual(['send server "a STARTTLS\\r\\n"', 'observe client "a STARTTLS\\r\\n"'])
  })
})

describe('STARTTLS → TLS', () => {
  test('STARTTLS is offered where capabilities are told, and answered by us', () => {
    const subject = relay('starttls', 'tls')
    expect(
      play(subject, says('server', '* OK [CAPABILITY IMAP4rev1] hi\r\n'), says('client', 'a STARTTLS\r\n')),
    ).toEqual([
      'altered server "* OK [CAPABILITY IMAP4rev1] hi\\r\\n" → "* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\\r\\n"',
      'send client "* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\\r\\n"',
      'observe server "* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\\r\\n"',
      'hold client',
      'observe client "a STARTTLS\\r\\n"',
      'altered client "a STARTTLS\\r\\n" → ""',
      'altered server "" → "a OK Begin TLS negotiation now.\\r\\n"',
      'send client "a OK Begin TLS negotiation now.\\r\\n"',
      'observe server "a OK Begin TLS negotiation now.\\r\\n"',
      'secure client',
    ])
    expect(
      play(subject, { type: 'secured', leg: 'client' }, says('server', '* CAPABILITY IMAP4rev1\r\n')),
    ).toEqual([
      'release client',
      'send client "* CAPABILITY IMAP4rev1\\r\\n"',
      'observe server "* CAPABILITY IMAP4rev1\\r\\n"',
    ])
  })
})

describe('STARTTLS → STARTTLS, the server beforehand', () => {
  test('our own STARTTLS, then the one of the client is offered, and answered by us', () => {
    const subject = new Relay({
      security: { client: 'starttls', server: 'starttls' },
      beforehand: true,
      alterations: [],
      tolerant: false,
      requireTls: true,
    })
    play(subject, says('server', '* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n'))
    play(subject, says('server', 'imapscope1 OK go\r\n'))
    expect(
      subject
        .take({ type: 'secured', leg: 'server' })
        .map(inWords)
        .filter((word) => !/^observe/.test(word)),
    ).toEqual([
      'send client "* OK imapscope: the connection to the server is secured by STARTTLS\\r\\n"',
      'release client',
    ])
    const asked = [says('client', 'a CAPABILITY\r\n'), says('server', '* CAPABILITY IMAP4rev1\r\na OK\r\n')]
    expect(asked.flatMap((event) => subject.take(event).map(inWords))).toContain(
      'send client "* CAPABILITY IMAP4rev1 STARTTLS\\r\\na OK\\r\\n"',
    )
    const words = subject.take(says('client', 'b STARTTLS\r\n')).map(inWords)
    expect(words).toContain('send client "b OK Begin TLS negotiation now.\\r\\n"')
    expect(words.at(-1)).toBe('secure client')
    expect(words.filter((word) => word.startsWith('send server'))).toEqual([])
    const after = [{ type: 'secured', leg: 'client' } as const, says('client', 'c LOGIN x')]
    expect(after.flatMap((event) => subject.take(event).map(inWords))).toEqual([
      'release client',
      'send server "c LOGIN x"',
      'observe client "c LOGIN x"',
    ])
  })
})

describe('TLS → plain', () => {
  test('alters nothing where the server does not offer STARTTLS', () => {
    const events = [
      says('server', '* OK [CAPABILITY IMAP4rev1] hi\r\n'),
      says('client', 'a NOOP '),
      says('server', '* 1'),
    ]
    expect(play(relay('tls', 'plain'), ...events)).toEqual([
      'hold client',
      'alarm after 15 s',
      'no alarm',
      'send client "* OK [CAPABILITY IMAP4rev1] hi\\r\\n"',
      'observe server "* OK [CAPABILITY IMAP4rev1] hi\\r\\n"',
      'release client',
      'send server "a NOOP "',
      'observe client "a NOOP "',
      'send client "* 1"',
      'observe server "* 1"',
    ])
  })

  test('upgrades the server where it offers STARTTLS', () => {
    const words = play(relay('tls', 'plain'), says('server', '* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n'))
    expect(words).toContain('send server "imapscope1 STARTTLS\\r\\n"')
  })
})

describe('TLS → STARTTLS', () => {
  const greeting = says('server', '* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] hi\r\n')

  test('we upgrade the server before the client hears of it', () => {
    const subject = relay('tls', 'starttls')
    expect(play(subject, greeting, says('server', 'imapscope1 OK go\r\n'))).toEqual([
      'hold client',
      'alarm after 15 s',
      'altered client "" → "imapscope1 STARTTLS\\r\\n"',
      'send server "imapscope1 STARTTLS\\r\\n"',
      'alarm after 15 s',
      'no alarm',
      'altered server "imapscope1 OK go\\r\\n" → ""',
      'altered server "* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] hi\\r\\n" → "* OK imapscope: the connection to the server is secured by STARTTLS\\r\\n"',
      'secure server',
    ])
    expect(play(subject, { type: 'secured', leg: 'server' }, says('client', 'a CAPABILITY '))).toEqual([
      'send client "* OK imapscope: the connection to the server is secured by STARTTLS\\r\\n"',
      'observe server "* OK imapscope: the connection to the server is secured by STARTTLS\\r\\n"',
      'release client',
      'send server "a CAPABILITY "',
      'observe client "a CAPABILITY "',
    ])
  })

  test.each([
    [
      'a server that refuses',
      [greeting, says('server', 'imapscope1 BAD no\r\n')],
      'the server refuses STARTTLS',
    ],
    ['PREAUTH', [says('server', '* PREAUTH hi\r\n')], 'the server does not greet with OK'],
    [
      'an injection',
      [greeting, says('server', 'imapscope1 OK\r\n* 1 EXISTS\r\n')],
      'the server sent 12 bytes',
    ],
  ])('%s ends the connection before the client has said a word', (_name, events, cause) => {
    const words = play(relay('tls', 'starttls'), ...events)
    expect(words.at(-1)).toContain(`refuse server: ${cause}`)
    expect(words.filter((word) => word.startsWith('send client'))).toEqual([])
  })
})

describe('what may become a request of a browser waits', () => {
  const asks = 'shun client: a browser asks for a page, and this is IMAP'
  const blank = /^[ \t\r\n]*$/
  const forwarded = (words: readonly string[]): string =>
    words
      .filter((word) => word.startsWith('send'))
      .map((word) => JSON.parse(word.slice('send server '.length)))
      .join('')

  test.each([
    'GET / HTTP/1.1\r\n',
    'POST /x HTTP/1.1\r\nHost: x\r\n\r\na LOGIN u p\r\n',
    `POST /${'x'.repeat(5000)}`,
    'POST /\r\na LOGIN u p\r\n',
    'OPTIONS /',
    'OPTIONS * HTTP/1.1',
    'HEAD http://localhost/',
    'put HTTPS://localhost/',
    'PATCH /',
    'DELETE /',
    'TRACE /',
    'CONNECT /',
    'PRI * HTTP/2.0',
    // With a method of the page's own choosing, and what other clients of HTTP and its kin send.
    'CHICKEN /x HTTP/1.1\r\n',
    'NOOP / HTTP/1.1',
    'a /',
    `${'m'.repeat(9000)} / HTTP/1.1`,
    `POST ?${'x'.repeat(9000)}`,
    'POST ?x HTTP/1.1',
    'POST x HTTP/1.1',
    'CONNECT x:22 HTTP/1.1\r\n',
    'connect [::1]:22 http/1.1',
    'CONNECT noop:22\tHTTP/1.1',
    'GET ws://localhost/',
    'OPTIONS rtsp://localhost/x RTSP/1.0',
    'POST\t/ HTTP/1.1',
    'POST  \t /x',
    'POST\r/ HTTP/1.1',
    '\r\n\r\nPOST / HTTP/1.1',
    ' \t\nCHICKEN / HTTP/1.1',
    '\xef\xbb\xbfPOST / HTTP/1.1',
  ])('%s is refused, and nothing of it is forwarded, whole and cut anywhere', (said) => {
    for (const pair of [
      ['plain', 'plain'],
      ['tls', 'tls'],
      ['starttls', 'starttls'],
      ['starttls', 'tls'],
    ] as [Security, Security][]) {
      for (let cut = 0; cut < 20; cut++) {
        const reads = [said.slice(0, cut), said.slice(cut)].filter((read) => read !== '')
        const words = play(relay(...pair), ...reads.map((read) => says('client', read)))
        expect(words.at(-1)).toBe(asks)
        expect(forwarded(words)).toMatch(blank)
      }
      const octet = [...said.slice(0, 24)].map((octet) => says('client', octet))
      const words = play(relay(...pair), ...octet, says('client', said.slice(24)))
      expect(words.at(-1)).toBe(asks)
      expect(forwarded(words)).toMatch(blank)
    }
  })

  test('a target without an end is one, octet by octet', () => {
    const subject = relay('plain', 'plain')
    const reads = ['POST ?', ...'x'.repeat(9000)].map((read) => says('client', read))
    expect(play(subject, ...reads).at(-1)).toBe(asks)
  })

  test.each([
    ['\0\x03\0\0\x21\x12\xa4\x42abcdefghijkl', 8],
    ['\0\x1c\0\x01\0\x08\x21\x12\xa4\x42abcdefghijkl', 10],
  ])('%j, which a page sends to call somebody, is refused', (said, decides) => {
    for (let cut = 0; cut < decides; cut++) {
      const words = play(
        relay('plain', 'plain'),
        says('client', said.slice(0, cut)),
        says('client', said.slice(cut)),
      )
      expect(words.at(-1)).toBe('shun client: a browser looks for a way to a call (STUN), and this is IMAP')
      expect(forwarded(words)).toBe('')
    }
  })

  test('so does TLS on a port without it, cut behind its first octet', () => {
    expect(play(relay('plain', 'plain'), says('client', '\x16'), says('client', '\x03\x01'))).toEqual([
      'observe client "\\u0016"',
      'refuse client: the mail client begins with TLS on a port that begins without it',
    ])
  })

  test.each([
    ['a1 CAPABILITY\r\n', 13],
    ['a\r\n', 2],
    ['1 NOOP\r\n', 6],
    ['* OK\r\n', 5],
    ['\x7f', 0],
    ['\x80\0', 1],
    ['\r\n', 0],
    ['POST LOGIN u p\r\n', 10],
    ['GET NOOP\r\n', 8],
    ['a\tLOGIN u p\r\n', 7],
    ['LOGIN u p\r\n', 8],
    ['LOGIN "u" p\r\n', 6],
    ['a FETCH 1 BODY[TEXT]\r\n', 7],
    ['x SEARCH TEXT "HTTP/1.1"\r\n', 8],
    ['x SEARCH HTTP/1.1\r\n', 8],
    ['x UID FETCH 1 X\r\n', 6],
    ['a XHTTP http/\r\n', 13],
    ['a XHTTP HTxP\r\n', 10],
    ['POSTX "/', 6],
    ['\x16\x02', 1],
    ['\0\0\0\0\x21\x12\0\0\0\0', 9],
    ['\x05', 0],
  ])('%j passes at the first octet that differs', (said, held) => {
    expect(play(relay('plain', 'plain'), says('client', said))).toEqual([
      `send server ${JSON.stringify(said)}`,
      `observe client ${JSON.stringify(said)}`,
    ])
    const reads = [...said].map((octet) => says('client', octet))
    const subject = relay('plain', 'plain')
    expect(play(subject, ...reads.slice(0, held)).filter((word) => word.startsWith('send'))).toEqual([])
    // Read by read, as it came, and recorded when it came.
    if (blank.test(said)) return
    const words = (octet: string, what: string): string => `${what} ${JSON.stringify(octet)}`
    expect(play(subject, reads[held])).toEqual([
      ...[...said.slice(0, held + 1)].map((octet) => words(octet, 'send server')),
      words(said[held], 'observe client'),
    ])
  })

  test('empty lines before a command pass at once', () => {
    const subject = relay('plain', 'plain')
    expect(play(subject, says('client', '\r\n'), says('client', ' '), says('client', 'a NOOP\r\n'))).toEqual([
      'send server "\\r\\n"',
      'observe client "\\r\\n"',
      'send server " "',
      'observe client " "',
      'send server "a NOOP\\r\\n"',
      'observe client "a NOOP\\r\\n"',
    ])
  })

  test('what is said later may look like one', () => {
    const subject = relay('plain', 'plain')
    play(subject, says('client', 'a NOOP\r\n'))
    expect(play(subject, says('client', 'GET / HTTP/1.1\r\n'))[0]).toBe('send server "GET / HTTP/1.1\\r\\n"')
  })

  test('what waits passes when the client says no more, or is gone', () => {
    expect(play(relay('plain', 'plain'), says('client', 'PO'), { type: 'finished', side: 'client' })).toEqual(
      ['observe client "PO"', 'send server "PO"', 'finish server'],
    )
    expect(play(relay('tls', 'tls'), says('client', 'PO'), { type: 'closed', side: 'client' })).toEqual([
      'observe client "PO"',
      'send server "PO"',
      'destroy server',
      'end by client: closed',
    ])
  })

  test('behind a gate it passes once, also where the gate has gone meanwhile', () => {
    for (const events of [
      [says('client', 'POST'), says('client', ' NOOP\r\n')],
      [says('client', 'POST'), says('server', '* PREAUTH hi\r\n'), says('client', ' NOOP\r\n')],
    ]) {
      const words = play(relay('starttls', 'starttls'), ...events)
      const of = (what: string): string =>
        words.flatMap((word) => (word.startsWith(what) ? [JSON.parse(word.slice(what.length))] : [])).join('')
      expect(of('send server ')).toBe('POST NOOP\r\n')
      expect(of('observe client ')).toBe('POST NOOP\r\n')
    }
  })
})

describe('an alteration', () => {
  test('takes a capability out, however the line is cut, and leaves the client side alone', () => {
    const subject = relay('tls', 'tls', [hide('IDLE')])
    expect(
      play(
        subject,
        says('server', '* OK hi\r\n* CAPABILITY IMAP4rev1 ID'),
        says('client', 'a NOOP '),
        says('server', 'LE X\r\n'),
      ),
    ).toEqual([
      'send client "* OK hi\\r\\n"',
      'observe server "* OK hi\\r\\n"',
      'send server "a NOOP "',
      'observe client "a NOOP "',
      'altered server "* CAPABILITY IMAP4rev1 IDLE X\\r\\n" → "* CAPABILITY IMAP4rev1 X\\r\\n"',
      'send client "* CAPABILITY IMAP4rev1 X\\r\\n"',
      'observe server "* CAPABILITY IMAP4rev1 X\\r\\n"',
    ])
  })

  test('reaches no further than COMPRESS, and the compressed octets pass at once', () => {
    const subject = relay('tls', 'tls', [hide('IDLE')])
    const events = [
      says('server', '* PREAUTH hi\r\n'),
      says('client', 'a COMPRESS DEFLATE\r\n'),
      says('server', 'a OK active\r\n\x01\x02'),
      says('server', '\x03'),
    ]
    expect(play(subject, ...events).slice(4)).toEqual([
      expect.stringMatching(/^note the server compresses from now on/),
      'send client "a OK active\\r\\n\\u0001\\u0002"',
      'observe server "a OK active\\r\\n\\u0001\\u0002"',
      'send client "\\u0003"',
      'observe server "\\u0003"',
    ])
  })
})
