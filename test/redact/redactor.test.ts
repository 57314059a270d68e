import { describe, expect, test } from 'vitest'
import type { Chunk, Side } from '../../lib/record/record.ts'
import { octets } from '../../lib/wire/octets.ts'
import { chunks, type Said, seeded } from '../wire/dialogue.ts'
import { always, urls } from './client-forms.ts'
import { expected, type Form, login, said, sasl, secrets, server, traces } from './forms.ts'
import { framesIn, inOrder, released, releasedParts } from './spoken.ts'

/** Octets of a dialogue that is cut at each pair of places; a longer one is cut at one place, here and there. */
const short = 1000

/** Each saying cut at one place and at each pair of places. */
function* cuts(lines: readonly Said[]): Generator<Chunk[]> {
  const total = lines.map(([, text]) => text).join('').length
  const cutAt = (places: readonly number[]): Chunk[] => {
    const result: Chunk[] = []
    let at = 0
    let time = 0
    for (const [side, text] of lines) {
      const here = places.filter((place) => place > at && place < at + text.length).map((place) => place - at)
      const borders = [0, ...here, text.length]
      for (let i = 1; i < borders.length; i++) {
        result.push({
          side: side as Side,
          time: ++time,
          bytes: octets(text.slice(borders[i - 1], borders[i])),
        })
      }
      at += text.length
    }
    return result
  }
  for (let i = 0; i < total; i += total > short ? 97 : 1) yield cutAt([i])
  if (total > short) return
  const step = total > 120 ? 7 : 3
  for (let i = 1; i < total; i += step) for (let j = i + 1; j < total; j += step) yield cutAt([i, j])
}

describe.each([
  ['LOGIN and what is mistaken for it', login],
  ['AUTHENTICATE', sasl],
  ['what the server says', server],
] as [string, Form[]][])('%s', (_group, forms) => {
  test.each(forms)('%s', (_name, say, out) => {
    for (const secret of secrets) {
      const lines = said(say(secret))
      expect(released(chunks(lines, () => Number.MAX_SAFE_INTEGER))).toBe(expected(out))
      for (const cut of [chunks(lines, () => 1), ...cuts(lines)]) {
        const text = released(cut)
        if (text !== expected(out))
          expect({ cut: cut.map((c) => c.bytes.length), text }).toEqual(expected(out))
        for (const trace of traces(secret)) if (text.includes(trace)) throw new Error(`leaked ${trace}`)
      }
    }
  })
})

const paused = (input: readonly Chunk[]): (Chunk | 'pause')[] =>
  input.flatMap((chunk) => [chunk, 'pause' as const])

/** Throws where a trace of the secret is let out, in parts that go back in time, or in what cannot be read. */
function inspect(input: readonly (Chunk | 'pause')[], secret: string): void {
  const parts = releasedParts(input)
  const text = released(input)
  for (const trace of traces(secret)) if (text.includes(trace)) throw new Error(`leaked ${trace} in ${text}`)
  if (!inOrder(parts)) throw new Error(`back in time: ${text}`)
}

describe.each([
  ['before login', '* OK hi\r\n'],
  ['after login', '* PREAUTH hi\r\n'],
])('in any state, here %s', (_state, greeting) => {
  test.each([...always, ...urls])('%s', (_name, say, out) => {
    for (const secret of secrets) {
      const lines: Said[] = [['server', greeting], ...said(say(secret))]
      const whole = chunks(lines, () => Number.MAX_SAFE_INTEGER)
      const wanted = expected([`S: ${greeting}`, ...out])
      expect(released(whole)).toBe(wanted)
      expect(framesIn(releasedParts(whole))).toEqual(framesIn(whole))
      // The other secret shows that nothing tells its length.
      const places = secret === secrets[0] ? cuts(lines) : []
      for (const cut of [chunks(lines, () => 1), ...places]) {
        const text = released(cut)
        if (text !== wanted) expect({ cut: cut.map((c) => c.bytes.length), text }).toEqual(wanted)
        for (const trace of traces(secret)) if (text.includes(trace)) throw new Error(`leaked ${trace}`)
      }
      inspect(paused(chunks(lines, () => 1)), secret)
      for (let i = 2; i < 40; i += 3) inspect(paused(chunks(lines, () => i)), secret)
    }
  })
})

test('APPEND keeps its literals, and loses what authorizes the URLs of CATENATE', () => {
  const url = (token: string) => `"imap://h/m;UID=1;URLAUTH=user+a:internal:${token}"`
  const line = (token: string) => `a1 APPEND x CATENATE (URL ${url(token)} TEXT {4+}\r\n{2+}) )\r\n`
  const lines: Said[] = [
    ['server', '* PREAUTH hi\r\n'],
    ['client', line('0123456789abcdef')],
  ]
  for (const size of [1, 7, 999]) {
    expect(released(chunks(lines, () => size))).toBe(`S: * PREAUTH hi\r\n\nC: ${line('redacted')}`)
  }
})

test('there are more than 250 forms', () => {
  expect(login.length + sasl.length + server.length + always.length + urls.length).toBeGreaterThan(250)
})

test('garbage before login drives no secret out, and only so much of it is remembered', () => {
  const garbage = Array.from({ length: 5000 }, (_, i) => `garbage number${i} word${i}word\n`).join('')
  const lines: Said[] = [
    ['server', '* OK hi\r\n'],
    ['client', 'a1 LOGIN fred hunter2!\r\n'],
    ['client', garbage.slice(0, 600)],
    ['server', 'a1 NO not hunter2!\r\n'],
    ['client', garbage],
    ['server', 'x BAD number4999 word4999word number1 word1word\r\n'],
  ]
  const text = released(chunks(lines, () => 4096))
  expect(text).toContain('a1 NO not redacted\r\n')
  expect(text).toContain('x BAD redacted redacted number1 word1word\r\n')
})

test('what is typed slowly after login is no secret of its own, whatever the server says meanwhile', () => {
  const before = chunks(
    [
      ['server', '* PREAUTH hi\r\n'],
      ['client', 'malformedcommand'],
    ],
    () => 99,
  )
  const after = chunks(
    [
      ['server', '* 5 EXISTS\r\n'],
      ['client', 'withanend\r\n'],
    ],
    () => 99,
  )
  expect(released([...before, 'pause', ...after])).toContain('malformedcommandwithanend\r\n')
})

test('after login everything else passes as it came, malformed lines included', () => {
  const random = seeded(7)
  const rest = Array.from({ length: 200 }, () =>
    String.fromCharCode(...Array.from({ length: random(60) }, () => random(256))),
  )
    .map((line) => line.replace(/[\r\n{}]/g, ' '))
    .filter((line) => !/login|authenticate|proxyauth|xapple|url|idle|compress|starttls/i.test(line))
  const lines: Said[] = [
    ['server', '* PREAUTH hi\r\n'],
    ['client', `${rest.join('\r\n')}\r\n`],
  ]
  expect(released(chunks(lines, () => 1 + random(40)))).toBe(
    `S: * PREAUTH hi\r\n\nC: ${rest.join('\r\n')}\r\n`,
  )
})
