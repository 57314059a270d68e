/** Each verdict of an alteration, carried out by the relay: what leaves, in which order, and the record of it. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type {
  Alteration,
  ClientVerdict,
  OctetsVerdict,
  ServerVerdict,
} from '../../lib/alterations/alteration.ts'
import { pass } from '../../lib/alterations/alteration.ts'
import type { RelayAction, RelayEvent } from '../../lib/proxy/actions.ts'
import { Relay } from '../../lib/proxy/relay.ts'
import { limits } from '../../lib/record/limits.ts'
import type { Security, Side } from '../../lib/record/record.ts'
import { Framer } from '../../lib/wire/framer.ts'
import { latin1, octets } from '../../lib/wire/octets.ts'
import { chunks, type Said, seeded } from '../wire/dialogue.ts'
import { inWords } from './words.ts'

const second = 1_000_000_000

/** An invented alteration: a verdict for each line of a side that has a word in it. */
function on(side: 'client', word: string, verdict: ClientVerdict): Alteration
function on(side: 'server', word: string, verdict: ServerVerdict): Alteration
function on(side: Side, word: string, verdict: ClientVerdict): Alteration {
  const line = (bytes: Uint8Array): ClientVerdict => (latin1(bytes).includes(word) ? verdict : pass)
  return { side, reason: `${verdict.do} of ${word}`, line } as Alteration
}

const inLiterals = (side: Side, word: string, verdict: OctetsVerdict): Alteration => ({
  side,
  reason: `${verdict.do} in literals`,
  octets: (bytes) => (latin1(bytes).includes(word) ? verdict : pass),
})

const relay = (...alterations: Alteration[]): Relay => between('tls', 'tls', alterations)
const between = (client: Security, server: Security, alterations: Alteration[], requireTls = false): Relay =>
  new Relay({ security: { client, server }, alterations, tolerant: false, requireTls })

const says = (side: Side, text: string): RelayEvent => ({ type: 'received', side, bytes: octets(text) })
const due = (side: Side): RelayEvent => ({ type: 'due', side })
const play = (subject: Relay, ...events: RelayEvent[]): string[] =>
  events.flatMap((event) => subject.take(event).map(inWords))

const greet = says('server', '* PREAUTH hi\r\n')

describe('replace', () => {
  test('of the server: the client hears the other line, and both are recorded', () => {
    const subject = relay(
      on('server', 'EXISTS', { do: 'replace', by: octets('* 9 EXISTS\r\n* 1 RECENT\r\n') }),
    )
    expect(play(subject, greet, says('server', '* 3 EXISTS\r\n* 2 EXPUNGE\r\n')).slice(2)).toEqual([
      'altered server "* 3 EXISTS\\r\\n" → "* 9 EXISTS\\r\\n* 1 RECENT\\r\\n"',
      'send client "* 9 EXISTS\\r\\n* 1 RECENT\\r\\n* 2 EXPUNGE\\r\\n"',
      'observe server "* 9 EXISTS\\r\\n* 1 RECENT\\r\\n* 2 EXPUNGE\\r\\n"',
    ])
  })

  test('of the client: the server hears the other line, and what the client said is recorded', () => {
    const subject = relay(on('client', 'NOOP', { do: 'replace', by: octets('a CHECK\r\n') }))
    expect(play(subject, greet, says('client', 'a NOOP\r\nb IDLE\r\n')).slice(2)).toEqual([
      'send server "a CHECK\\r\\n"',
      'observe client "a NOOP\\r\\n"',
      'altered client "a NOOP\\r\\n" → "a CHECK\\r\\n"',
      'send server "b IDLE\\r\\n"',
      'observe client "b IDLE\\r\\n"',
    ])
  })

  test.each([
    ['a APPEND x {9}\r\n', 'a APPEND y {9}\r\n', true],
    ['a APPEND x {9}\r\n', 'a APPEND y {9+}\r\n', false],
    ['a APPEND x {9}\r\n', 'a APPEND y {8}\r\n', false],
    ['a APPEND x {9}\r\n', 'a NOOP\r\n', false],
    ['a NOOP\r\n', 'a APPEND x {9}\r\n', false],
    ['a NOOP\r\n', 'a NOOP', false],
    ['a NOOP\r\n', 'b APPEND x {3+}\r\n\r\n\n\r\na NOOP\r\n', true],
    ['a NOOP\r\n', 'b APPEND x {99+}\r\na NOOP\r\n', false],
  ])('keeps to the literal rule: %j → %j', (line, other, keeps) => {
    const subject = relay(on('client', 'a ', { do: 'replace', by: octets(other) }))
    play(subject, greet)
    if (keeps) expect(play(subject, says('client', line))).toContain(`send server ${JSON.stringify(other)}`)
    else expect(() => play(subject, says('client', line))).toThrow('must be lines that announce the same')
  })
})

describe('drop', () => {
  test('of the server: the client hears nothing of it, literals and all', () => {
    const subject = relay(on('server', 'FETCH', { do: 'drop' }))
    const events = [
      says('server', '* 1 FETCH (BODY[] {10}\r\n01234'),
      says('server', '56789 FLAGS'),
      says('server', ' ())\r\n* 2 EXPUNGE\r\n'),
    ]
    expect(play(subject, greet, ...events).slice(2)).toEqual([
      'altered server "* 1 FETCH (BODY[] {10}\\r\\n" → ""',
      'altered server "" → ""',
      'send client "* 2 EXPUNGE\\r\\n"',
      'observe server "* 2 EXPUNGE\\r\\n"',
    ])
  })

  test('of the client: the server hears nothing of it, what was said is recorded, and the next command passes', () => {
    const subject = relay(on('client', 'APPEND', { do: 'drop' }))
    const said = says('client', 'a APPEND x {3+}\r\nabc {2+}\r\nde\r\nb NOOP\r\n')
    const words = play(subject, greet, said).slice(2)
    expect(words.filter((word) => word.startsWith('send'))).toEqual(['send server "b NOOP\\r\\n"'])
    const observed = words.flatMap((word) =>
      word.startsWith('observe client ') ? [JSON.parse(word.slice('observe client '.length))] : [],
    )
    expect(observed.join('')).toBe('a APPEND x {3+}\r\nabc {2+}\r\nde\r\nb NOOP\r\n')
  })

  test('says how much more there was', () => {
    const subject = relay(on('server', 'FETCH', { do: 'drop' }))
    const [, altered] = subject
      .take(greet)
      .concat(subject.take(says('server', '* 1 FETCH (BODY[] {10}\r\n0123456789)\r\n')))
      .filter((action) => action.type === 'altered')
    expect(altered).toMatchObject({ reason: 'drop of FETCH: 13 bytes more of it' })
  })
})

describe('delay', () => {
  test('of the server: it leaves when it is due, what comes behind it after it, and the client goes on', () => {
    const subject = relay(on('server', 'one', { do: 'delay', by: 2 * second }))
    const first = play(subject, greet, says('server', '* OK zero\r\n* OK one\r\n* OK two\r\n* O'))
    expect(first.slice(2)).toEqual([
      'send client "* OK zero\\r\\n"',
      'observe server "* OK zero\\r\\n"',
      'hold server',
      'altered server "" → ""',
      'wait server 2000 ms',
    ])
    expect(play(subject, says('server', 'K three\r\n'), says('client', 'a NOOP\r\n'))).toEqual([
      'send server "a NOOP\\r\\n"',
      'observe client "a NOOP\\r\\n"',
    ])
    expect(play(subject, due('server'))).toEqual([
      'release server',
      'send client "* OK one\\r\\n"',
      'observe server "* OK one\\r\\n"',
      'send client "* OK two\\r\\n* OK three\\r\\n"',
      'observe server "* OK two\\r\\n* OK three\\r\\n"',
    ])
  })

  test('of the client: what it said is recorded when it was said, and leaves later', () => {
    const subject = relay(on('client', 'NOOP', { do: 'delay', by: second / 2 }))
    expect(play(subject, greet, says('client', 'a NOOP\r\nb CHECK\r\n')).slice(2)).toEqual([
      'observe client "a NOOP\\r\\n"',
      'hold client',
      'altered client "" → ""',
      'wait client 500 ms',
    ])
    expect(play(subject, says('server', '* 1 EXISTS\r\n'), due('client'))).toEqual([
      'send client "* 1 EXISTS\\r\\n"',
      'observe server "* 1 EXISTS\\r\\n"',
      'release client',
      'send server "a NOOP\\r\\n"',
      'send server "b CHECK\\r\\n"',
      'observe client "b CHECK\\r\\n"',
    ])
  })

  test('of octets of a literal', () => {
    const subject = relay(inLiterals('server', '5', { do: 'delay', by: second }))
    const events = [says('server', '* 1 FETCH (BODY[] {10}\r\n01234'), says('server', '56789)\r\n')]
    expect(play(subject, greet, ...events).slice(-3)).toEqual([
      'hold server',
      'altered server "" → ""',
      'wait server 1000 ms',
    ])
    expect(play(subject, due('server'))).toEqual([
      'release server',
      'send client "56789"',
      'observe server "56789"',
      'send client ")\\r\\n"',
      'observe server ")\\r\\n"',
    ])
  })

  test('the end of a side waits for what is delayed of it', () => {
    const subject = relay(on('server', 'BYE', { do: 'delay', by: second }))
    play(subject, greet, says('server', '* BYE\r\n'))
    expect(play(subject, { type: 'finished', side: 'server' })).toEqual([])
    expect(play(subject, due('server'))).toEqual([
      'release server',
      'send client "* BYE\\r\\n"',
      'observe server "* BYE\\r\\n"',
      'finish client',
    ])
    expect(play(subject, { type: 'finished', side: 'client' })).toEqual([
      'finish server',
      'end by server: closed',
    ])
  })

  test('a socket that is gone meanwhile, too', () => {
    const subject = relay(on('server', 'BYE', { do: 'delay', by: second }))
    play(subject, greet, { type: 'finished', side: 'client' }, says('server', '* BYE\r\n'))
    expect(play(subject, { type: 'finished', side: 'server' }, { type: 'closed', side: 'server' })).toEqual(
      [],
    )
    expect(play(subject, due('server'))).toEqual([
      'release server',
      'send client "* BYE\\r\\n"',
      'observe server "* BYE\\r\\n"',
      'close by client: closed',
    ])
  })

  test('two of them add up, and none is longer than may be', () => {
    const later = (by: number): Alteration => on('server', 'x', { do: 'delay', by })
    expect(play(relay(later(second), later(2 * second)), greet, says('server', '* OK x\r\n'))).toContain(
      'wait server 3000 ms',
    )
    expect(play(relay(later(1e18)), greet, says('server', '* OK x\r\n'))).toContain(
      `wait server ${limits.delay} ms`,
    )
  })

  test('a line that is replaced as well leaves as the other one', () => {
    const other = on('server', 'x', { do: 'replace', by: octets('* OK y\r\n') })
    const subject = relay(on('server', 'x', { do: 'delay', by: second }), other)
    play(subject, greet, says('server', '* OK x\r\n'))
    expect(play(subject, due('server'))).toEqual([
      'release server',
      'altered server "* OK x\\r\\n" → "* OK y\\r\\n"',
      'send client "* OK y\\r\\n"',
      'observe server "* OK y\\r\\n"',
    ])
  })
})

describe('answer', () => {
  const answered = on('client', 'NOOP', { do: 'answer', by: octets('* 1 EXISTS\r\na NO later\r\n') })

  test("stands in the server's place: the server hears nothing, and all of it is recorded", () => {
    expect(play(relay(answered), greet, says('client', 'a NOOP\r\nb CHECK\r\n')).slice(2)).toEqual([
      'observe client "a NOOP\\r\\n"',
      'altered client "a NOOP\\r\\n" → ""',
      'send server "b CHECK\\r\\n"',
      'observe client "b CHECK\\r\\n"',
      'altered server "" → "* 1 EXISTS\\r\\na NO later\\r\\n"',
      'send client "* 1 EXISTS\\r\\na NO later\\r\\n"',
      'observe server "* 1 EXISTS\\r\\na NO later\\r\\n"',
    ])
  })

  test('waits until the server is in the middle of nothing', () => {
    const subject = relay(answered)
    play(subject, greet, says('server', '* 1 FETCH (BODY[] {5}\r\n01'))
    expect(play(subject, says('client', 'a NOOP\r\n'))).not.toContain(expect.stringContaining('send client'))
    expect(play(subject, says('server', '234'))).toEqual(['send client "234"', 'observe server "234"'])
    expect(play(subject, says('server', ')\r\n')).slice(0, 4)).toEqual([
      'send client ")\\r\\n"',
      'observe server ")\\r\\n"',
      'altered server "" → "* 1 EXISTS\\r\\na NO later\\r\\n"',
      'send client "* 1 EXISTS\\r\\na NO later\\r\\n"',
    ])
  })

  test('does not come before the greeting, nor before what is delayed', () => {
    const subject = relay(answered, on('server', 'slow', { do: 'delay', by: second }))
    const sent = (...events: RelayEvent[]): string[] =>
      play(subject, ...events).filter((word) => word.startsWith('send client'))
    expect(sent(says('client', 'a NOOP\r\n'))).toEqual([])
    expect(sent(says('server', '* PREAUTH slow\r\n'))).toEqual([])
    expect(sent(due('server'))).toEqual([
      'send client "* PREAUTH slow\\r\\n"',
      'send client "* 1 EXISTS\\r\\na NO later\\r\\n"',
    ])
  })

  test('refuses a literal that waits, and the next command is one', () => {
    const subject = relay(on('client', 'APPEND', { do: 'answer', by: octets('a NO full\r\n') }))
    play(subject, greet, says('client', 'a APPEND x {10}\r\n'))
    expect(play(subject, says('client', 'b NOOP\r\n'))).toEqual([
      'send server "b NOOP\\r\\n"',
      'observe client "b NOOP\\r\\n"',
    ])
  })

  test('leaves out the octets of a literal that does not wait', () => {
    const subject = relay(on('client', 'APPEND', { do: 'answer', by: octets('a NO full\r\n') }))
    const words = play(
      subject,
      greet,
      says('client', 'a APPEND x {10+}\r\n0123'),
      says('client', '456789\r\nb X\r\n'),
    )
    expect(words.filter((word) => word.startsWith('send server'))).toEqual(['send server "b X\\r\\n"'])
  })

  test('where too many wait the connection ends', () => {
    const long = octets(`* OK ${'x'.repeat(limits.ownAnswers / 4)}\r\n`)
    const subject = relay(on('client', 'NOOP', { do: 'answer', by: long }))
    play(subject, greet, says('server', '* 1 FETCH (BODY[] {5}\r\n01'))
    const words = Array.from({ length: 4 }, (_, i) => play(subject, says('client', `a${i} NOOP\r\n`)))
    expect(words[3].at(-1)).toMatch(/^refuse server: too many answers/)
  })

  test('of a login without TLS is no login that left', () => {
    const no = on('client', 'LOGIN', { do: 'answer', by: octets('a NO no\r\n') })
    const away = between('plain', 'plain', [no])
    away.begin(false)
    const words = play(away, says('server', '* OK hi\r\n'), says('client', 'a LOGIN u p\r\n'))
    expect(words).toContain('send client "a NO no\\r\\n"')
    expect(words.join()).not.toContain('unprotected')
    expect(play(away, says('client', 'b LOGIN v q\r\n')).join()).not.toContain('unprotected')
    // Nor is what comes behind one that came in two reads.
    expect(
      play(away, says('client', 'c LOGIN v '), says('client', 'q\r\n'), says('client', 'd X\r\n')).join(),
    ).not.toContain('unprotected')
    const open = between('plain', 'plain', [on('client', 'x', { do: 'drop' })])
    open.begin(false)
    expect(play(open, says('server', '* OK hi\r\n'), says('client', 'b LOGIN v q\r\n')).join()).toContain(
      'unprotected LOGIN',
    )
  })
})

describe('end', () => {
  test.each(['client', 'server'] as const)(
    'of the %s: what was said before leaves, and nothing after',
    (side) => {
      const end: Alteration =
        side === 'client' ? on('client', 'two', { do: 'end' }) : on('server', 'two', { do: 'end' })
      const subject = relay(end)
      const to = side === 'client' ? 'server' : 'client'
      const words = play(subject, greet, says(side, 'a OK one\r\nb OK two\r\nc OK three\r\n')).slice(2)
      expect(words.filter((word) => word.startsWith('send'))).toEqual([`send ${to} "a OK one\\r\\n"`])
      expect(words).toContain(`altered ${side} "b OK two\\r\\n" → ""`)
      expect(words.at(-1)).toBe('close by proxy: end of two')
      expect(play(subject, says(side, 'd OK\r\n'))).toEqual([])
    },
  )

  test('in the middle of a literal', () => {
    const subject = relay(inLiterals('server', '3', { do: 'end' }))
    const events = [says('server', '* 1 FETCH (BODY[] {5}\r\n01'), says('server', '234)\r\n')]
    expect(play(subject, greet, ...events).slice(-2)).toEqual([
      'altered server "" → ""',
      'close by proxy: end in literals',
    ])
  })
})

describe('STARTTLS', () => {
  const offers = says('server', '* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n')

  test('that is delayed begins when it leaves, and octets behind it are still an injection', () => {
    const slow = on('client', 'STARTTLS', { do: 'delay', by: second })
    const subject = between('starttls', 'starttls', [slow])
    play(subject, offers, says('client', 'a STARTTLS\r\n'))
    expect(play(subject, due('client'), says('server', 'a OK go\r\n'))).toEqual([
      'release client',
      'send server "a STARTTLS\\r\\n"',
      'hold client',
      'secure server',
    ])
    const attacked = between('starttls', 'starttls', [slow])
    play(attacked, offers, says('client', 'a STARTTLS\r\nb NOOP\r\n'))
    expect(play(attacked, due('client')).at(-1)).toMatch(/^refuse client: the client sent 8 bytes/)
  })

  test('whose OK is delayed is not known to the client before, and octets behind the OK are an injection', () => {
    const slow = on('server', 'a OK', { do: 'delay', by: second })
    const subject = between('starttls', 'starttls', [slow])
    play(subject, offers, says('client', 'a STARTTLS\r\n'))
    expect(play(subject, says('server', 'a OK go\r\n'))).not.toContain('secure server')
    expect(play(subject, due('server'))).toEqual(['release server', 'hold client', 'secure server'])
    const attacked = between('starttls', 'starttls', [slow])
    play(attacked, offers, says('client', 'a STARTTLS\r\n'), says('server', 'a OK\r\n* 1 EXISTS\r\n'))
    expect(play(attacked, due('server')).at(-1)).toMatch(/^refuse server: the server sent 12 bytes/)
  })

  test('answered by us does not come before what is delayed of the server', () => {
    const subject = between('starttls', 'tls', [on('server', 'slow', { do: 'delay', by: second })])
    play(subject, offers, says('server', '* OK slow\r\n'))
    expect(play(subject, says('client', 'a STARTTLS\r\n')).map((word) => word.split(' ')[0])).toEqual([
      'observe',
      'hold',
    ])
    const words = play(subject, due('server'))
    const [slow, ours] = [
      'send client "* OK slow\\r\\n"',
      'send client "a OK Begin TLS negotiation now.\\r\\n"',
    ]
    expect(words.filter((word) => word.startsWith('send'))).toEqual([slow, ours])
    expect(words.filter((word) => word === 'observe client "a STARTTLS\\r\\n"')).toEqual([])
    expect(words.at(-1)).toBe('secure client')
  })

  test('nor before what is delayed behind that', () => {
    const subject = between('starttls', 'tls', [on('server', 'slow', { do: 'delay', by: second })])
    play(subject, offers, says('server', '* OK slow 1\r\n* OK slow 2\r\n'), says('client', 'a STARTTLS\r\n'))
    expect(play(subject, due('server'))).not.toContain('secure client')
    expect(play(subject, due('server')).at(-1)).toBe('secure client')
  })

  test('a greeting that we delay is not called late', () => {
    const subject = between('tls', 'starttls', [on('server', 'hi', { do: 'delay', by: 60 * second })])
    play(subject, offers)
    expect(play(subject, { type: 'alarm' })).toEqual(['alarm after 15 s'])
    expect(play(subject, due('server'))).toContain('send server "imapscope1 STARTTLS\\r\\n"')
  })

  test('no login leaves by being replaced, where none may', () => {
    const other = on('client', 'NOOP', { do: 'replace', by: octets('a LOGIN u p\r\n') })
    const subject = between('plain', 'plain', [other], true)
    const words = play(subject, says('server', '* OK hi\r\n'), says('client', 'a NOOP\r\n'))
    expect(words.filter((word) => word.startsWith('send server'))).toEqual([])
    expect(words.join()).toContain('PRIVACYREQUIRED')
  })
})

test('an answer that would begin another layer ends the connection', () => {
  const subject = relay(on('client', 'COMPRESS', { do: 'answer', by: octets('a OK go\r\n') }))
  play(subject, greet)
  expect(() => play(subject, says('client', 'a COMPRESS DEFLATE\r\n'))).toThrow(
    'begins no TLS and no COMPRESS',
  )
})

describe('whatever is delayed, and however it is cut', () => {
  const dialogue: Said[] = [
    ['server', '* PREAUTH hi\r\n'],
    ['client', 'a1 FETCH 1:3 BODY[]\r\na2 APPEND x {5+}\r\nhello\r\n'],
    ['server', '* 1 FETCH (BODY[] {4}\r\nabcd)\r\n* 2 FETCH (BODY[] {0}\r\n FLAGS ())\r\na1 OK done\r\n'],
    ['client', 'a3 SEARCH TEXT {3}\r\n'],
    ['server', 'a2 OK done\r\n+ go\r\n'],
    ['client', 'abc\r\na4 IDLE\r\n'],
    ['server', '* SEARCH 1\r\na3 OK\r\n+ idling\r\n* 4 EXISTS\r\n'],
    ['client', 'DONE\r\na5 LOGOUT\r\n'],
    ['server', 'a4 OK\r\n* BYE\r\na5 OK\r\n'],
  ]
  const of = (side: Side): string => dialogue.map(([who, text]) => (who === side ? text : '')).join('')

  /** Plays it with what is due coming at any time; what each side hears in the end, and what is recorded. */
  function played(
    alterations: Alteration[],
    seed: number,
  ): Record<'server' | 'client' | 'said' | 'told', string> {
    const random = seeded(seed)
    const subject = relay(...alterations)
    const heard = { server: '', client: '', said: '', told: '' }
    const held = { client: false, server: false }
    const pending: Side[] = []
    const act = (actions: readonly RelayAction[]): void => {
      for (const action of actions) {
        if (action.type === 'send') heard[action.to] += latin1(action.bytes)
        else if (action.type === 'observe')
          heard[action.side === 'client' ? 'said' : 'told'] += latin1(action.bytes)
        else if (action.type === 'hold') held[action.leg] = true
        else if (action.type === 'release') held[action.leg] = false
        else if (action.type === 'wait') pending.push(action.leg)
      }
    }
    const settle = (): void => {
      for (let side = pending.shift(); side !== undefined; side = pending.shift())
        act(subject.take(due(side)))
    }
    for (const { side, bytes } of chunks(dialogue, () => 1 + random(30))) {
      if (held[side] || random(4) === 0) settle()
      act(subject.take({ type: 'received', side, bytes }))
    }
    settle()
    return heard
  }

  const delays = (seed: number): Alteration[] =>
    (['client', 'server'] as const).map((side) => {
      const random = seeded(seed + (side === 'client' ? 1000 : 0))
      const some = (): OctetsVerdict => (random(3) === 0 ? { do: 'delay', by: 1 + random(1e9) } : pass)
      return { side, reason: 'x', line: some, octets: some }
    })

  test('both sides hear what was said, in order, and so it is recorded', () => {
    fc.assert(
      fc.property(fc.nat(100_000), (seed) => {
        const [server, client] = [of('client'), of('server')]
        expect(played(delays(seed), seed)).toEqual({ server, client, said: server, told: client })
      }),
      { numRuns: 300 },
    )
  })

  test('whatever is dropped, who hears the rest finds each line and literal of it', () => {
    const lines = (text: string, side: Side): string[] => {
      const framer = new Framer()
      framer.push({ side, time: 0, bytes: octets(text) })
      const frames: string[] = []
      for (let next = framer.next(); next !== undefined; next = framer.next())
        if (next.type === 'frame') frames.push(latin1(next.frame.bytes))
      return frames
    }
    const all = lines(of('server'), 'server')
    fc.assert(
      fc.property(fc.nat(100_000), (seed) => {
        const random = seeded(seed)
        const drop = (): ServerVerdict => (random(3) === 0 ? { do: 'drop' } : pass)
        const { client } = played([...delays(seed), { side: 'server', reason: 'y', line: drop }], seed)
        const rest = lines(client, 'server')
        expect(rest.join('')).toBe(client)
        let at = -1
        for (const frame of rest) {
          at = all.indexOf(frame, at + 1)
          expect(at).toBeGreaterThanOrEqual(0)
        }
      }),
      { numRuns: 300 },
    )
  })
})
