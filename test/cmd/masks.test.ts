/** What `parse` shows of frames that hold a secret, without the program around it. */
import { describe, expect, test } from 'vitest'
import { FrameLines } from '../../cmd/shared/frame-lines.ts'
import { Masks } from '../../lib/observe/masks.ts'
import { readCausal } from '../../lib/observe/raw.ts'
import type { Frame } from '../../lib/wire/frame.ts'
import { octets } from '../../lib/wire/octets.ts'
import { sourceOf } from '../observe/material.ts'
import { seeded } from '../wire/dialogue.ts'

interface Shown {
  readonly frame: Frame
  readonly shown: Frame
}

/** All frames of what both sides said, as they came and as they may be shown, in pieces of `size` octets. */
async function shown(client: string, server: string, size: () => number = () => 1e9): Promise<Shown[]> {
  const all: Shown[] = []
  const masks = new Masks((frame, safe) => all.push({ frame, shown: safe }))
  await readCausal(
    { client: sourceOf(octets(client), size), server: sourceOf(octets(server), size) },
    {
      frame: (frame) => masks.frame(frame),
      octets: (chunk) => masks.octets(chunk),
      switched: () => undefined,
      pause: () => undefined,
      over: false,
    },
  )
  masks.end()
  return all
}

const asLines = (all: readonly Shown[]): string => {
  const lines = new FrameLines(true)
  return all.map(({ frame, shown: safe }) => lines.line(frame, safe)).join('')
}

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64')
const secret = 'hunter2-geheim'
const plain = base64(`\0fred\0${secret}`)
const echo = `* NO what is "${secret}"\r\na1 NO [AUTHENTICATIONFAILED] fred ${secret} ${plain}\r\n`
const refusal = 'a1 BAD what?\r\n'

/** What a client says, what the server answers. */
const cases: [string, string, string][] = [
  ['an atom', `a1 LOGIN fred ${secret}\r\n`, echo],
  ['a quoted string', `a1 login "fred" "${secret}"\r\n`, echo],
  ['literals', `a1 LOGIN {4}\r\nfred {14}\r\n${secret}\r\n`, `+\r\n+\r\n${echo}`],
  ['non-synchronizing literals', `a1 LOGIN {4+}\r\nfred {14+}\r\n${secret}\r\n`, echo],
  ['literals that are sent before "+"', `a1 LOGIN {4}\r\nfred {14}\r\n${secret}\r\n`, ''],
  ['an initial response', `a1 AUTHENTICATE PLAIN ${plain}\r\n`, echo],
  ['a SASL line', `a1 AUTHENTICATE PLAIN\r\n${plain}\r\n`, `+ \r\n${echo}`],
  [
    'SASL lines',
    `a1 AUTHENTICATE LOGIN\r\n${base64('fred')}\r\n${base64(secret)}\r\n`,
    `+ VXNlcm5hbWU6\r\n+ UGFzc3dvcmQ6\r\n${echo}`,
  ],
  ['an unknown mechanism', `a1 AUTHENTICATE X-OWN ${plain}\r\n`, refusal],
  ['a slip of the finger', `a1 LOGN fred ${secret}\r\n`, refusal],
  ['no command at all', `${secret}\r\n`, refusal],
  ['what may be a tag', `${secret} ${secret}\r\n`, refusal],
  ['a line that is left open', `a1 LOGIN fred ${secret}`, ''],
  ['a literal that is left open', `a1 LOGIN fred {99+}\r\n${secret}`, ''],
  ['a tag without a verb that is left open', secret, ''],
]

describe('a secret is not shown, and all places stay', () => {
  test.each(cases)('%s', async (_name, client, answer) => {
    const server = `* OK hi\r\n${answer}* BYE\r\n`
    const random = seeded(3)
    for (const size of [() => 1e9, () => 1, () => 1 + random(9)]) {
      const all = await shown(client, server, size)
      const text = asLines(all)
      for (const hidden of [secret, plain, base64(secret)]) expect(text).not.toContain(hidden)
      for (const side of ['client', 'server'] as const) {
        const frames = all.map(({ frame }) => frame).filter((frame) => frame.side === side)
        const whole = side === 'client' ? client : server
        expect(Buffer.concat(frames.map(({ bytes }) => bytes)).toString('latin1')).toBe(whole)
      }
      for (const line of text.trimEnd().split('\n')) {
        const { length, tree } = JSON.parse(line)
        expect(tree).toMatchObject({ kind: 'frame', start: 0, end: length })
      }
    }
  })
})

test('frames without a secret are shown as they came, the same object', async () => {
  const all = await shown(
    'a1 LOGIN fred hunter2-geheim\r\na2 FETCH 1 BODY[]\r\n',
    '* OK hi\r\na1 OK in\r\n* 1 FETCH (BODY[] {4}\r\nabcd)\r\na2 OK\r\n',
  )
  const masked = all.filter(({ frame, shown: safe }) => frame !== safe).map(({ frame }) => frame.name)
  expect(masked).toEqual(['LOGIN'])
})

test('a line without an end is told piece by piece, and nothing of it is shown before login', async () => {
  const line = `a1 LOGIN fred ${secret.repeat(300_000)}`
  const all = await shown(`${line}\r\na2 NOOP\r\n`, '* OK\r\n')
  expect(all.length).toBeGreaterThan(4)
  expect(asLines(all)).not.toContain(secret)
  const length = all
    .filter(({ frame }) => frame.side === 'client')
    .reduce((sum, { frame }) => sum + frame.length, 0)
  expect(length).toBe(line.length + 11)
})

test('where a mask has the shape of what it hides, spans are those of the input and texts are masked', async () => {
  const [, { frame, shown: safe }] = await shown(`a1 LOGIN fred ${secret}\r\n`, '* OK hi\r\na1 OK\r\n')
  const { tree, issues } = JSON.parse(new FrameLines(true).line(frame, safe))
  expect(issues).toEqual([])
  expect(tree.children.at(-2)).toEqual({ kind: 'atom', start: 14, end: 28, text: '"redacted"' })
})

test('what is odd about a secret is told without quoting it', async () => {
  const [, { frame, shown: safe }] = await shown(`a1 LOGIN fred "${secret}\r\n`, '* OK hi\r\na1 BAD\r\n')
  const { issues } = JSON.parse(new FrameLines(false).line(frame, safe))
  expect(issues).toHaveLength(1)
  expect(issues[0]).toMatchObject({ rule: 'quoted-open', offset: 14, length: 15 })
  expect(issues[0].detail).not.toContain('hunter')
})

test('whatever is said, every octet of both sides is shown in a frame, or hidden in it', async () => {
  const words = [
    'a1 ',
    'LOGIN ',
    'fred ',
    'AUTHENTICATE ',
    'PLAIN',
    'OK ',
    '* ',
    '+ ',
    '\r\n',
    '\r\n',
    '{3}\r\n',
    '{4+}\r\n',
    '"',
  ]
  for (let seed = 1; seed <= 150; seed++) {
    const random = seeded(seed)
    const say = (): string => Array.from({ length: random(50) }, () => words[random(words.length)]).join('')
    const said = { client: say(), server: say() }
    const all = await shown(said.client, said.server, () => 1 + random(20))
    for (const side of ['client', 'server'] as const) {
      const frames = all.map(({ frame }) => frame).filter((frame) => frame.side === side)
      expect(Buffer.concat(frames.map(({ bytes }) => bytes)).toString('latin1'), String(seed)).toBe(
        said[side],
      )
    }
    for (const line of asLines(all).trimEnd().split('\n')) if (line !== '') JSON.parse(line)
  }
})
