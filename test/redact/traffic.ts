/**
 * Login traffic made up from a seed: forms of logins, bent and cut, with pauses, refusals, several at once, and
 * with the secret said again. The same seed with another secret of the same shape gives the same traffic.
 */
import type { Chunk, Side } from '../../lib/record/record.ts'
import { octets } from '../../lib/wire/octets.ts'
import { seeded } from '../wire/dialogue.ts'
import { always, urls } from './client-forms.ts'
import { b64, type Form, login, said, sasl } from './forms.ts'

type Random = (n: number) => number

/** What was said in one go, before it is cut. */
interface Saying {
  readonly side: Side
  readonly text: string
}

const pick = <T>(random: Random, list: readonly T[]): T => list[random(list.length)]

/** Those that nobody can tell from a command after login: a line of which only the speaker knows what it is. */
const onlyBefore = new Set([
  ...['no blank behind the verb', 'only the password', 'HTTP', 'an argument where none belongs'],
  ...['UID before a word that is none', 'a line never ended, verb unknown', 'a byte order mark'],
])
/** Those in which a login is refused before the secret is said: granted, it would be a line like any other. */
const refused = /the password alone|while the server says BYE/
/** Forms in which the secret is the client's: a challenge that comes after its exchange is nobody's answer. */
const isOfClient = ([, say]: Form): boolean =>
  !say('<secret>').some((line) => line.startsWith('S:') && unwrapped(line).includes('<secret>'))
const unwrapped = (line: string): string => line + Buffer.from(line.slice(5), 'base64').toString('latin1')
const before: readonly Form[] = [...login, ...sasl, ...always, ...urls].filter(isOfClient)
const after: readonly Form[] = before.filter(([name]) => !onlyBefore.has(name))

const letters = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ'
const digits = '23456789'
const others = '!#$&+,-./:;=?@^_~'

/** Two secrets that differ in every letter and digit, and in nothing else. */
export function secretsOf(seed: number): readonly [string, string] {
  const random = seeded(seed)
  // In threes: the last letters of other base64 tell a part of it, which belongs to nothing that is searched for.
  const length = 6 + 3 * random(10)
  const shape = Array.from({ length }, (_, i) => (i % 4 === 3 ? random(3) : random(2)))
  const make = (shift: number): string =>
    shape
      .map((kind, i) => {
        const alphabet = [letters, digits, others][kind]
        const at = seeded(seed * 64 + i)(alphabet.length)
        return kind === 2 ? alphabet[at] : alphabet[(at + shift) % alphabet.length]
      })
      .join('')
  return [make(0), make(3)]
}

/** Ways to bend a line that leave the secret whole and what it is for recognisable. */
const bends: readonly ((random: Random, line: string) => string)[] = [
  (_, line) => line,
  (_, line) =>
    line.toLowerCase() &&
    line.replace(
      /^(\S+ )(LOGIN|AUTHENTICATE)/,
      (_all, tag: string, verb: string) => tag + verb.toLowerCase(),
    ),
  (_, line) => line.replace(/ (?=LOGIN|AUTHENTICATE)/, '  '),
  (_, line) => ` ${line}`,
  (_, line) => line.replace(/^\S+ (?=LOGIN|AUTHENTICATE)/, ''),
  (_, line) => line.replace(/^(\S+) (LOGIN|AUTHENTICATE) /, '$1\t$2\t'),
  (_, line) => line.replace(/(LOGIN|AUTHENTICATE) /, '$1\t'),
  (_, line) => line.replace(/(LOGIN|AUTHENTICATE) /, '$1'),
  (_, line) => line.replace(/ (?=LOGIN|AUTHENTICATE)/, ''),
  (_, line) => line.replace(/ (?=LOGIN|AUTHENTICATE)/, ' UID '),
  (random, line) => {
    const at = random(5)
    return line.replace(
      /^(\S+ )LOGIN /,
      (_all, tag: string) => `${tag}${'LOGIN'.slice(0, at)}${'LOGIN'.slice(at + 1)} `,
    )
  },
  (random, line) => {
    const at = random(11)
    return line.replace(
      /^(\S+ )AUTHENTICATE /,
      (_all, tag: string) => `${tag}${'AUTHENTICATE'.slice(0, at)}${'AUTHENTICATE'.slice(at + 1)} `,
    )
  },
  (_, line) => line.replace(/\r\n$/, '\n'),
  (_, line) => `\r\n${line}`,
  (_, line) => line.replace(/^(\S+ )/, '$1\0'),
  (_, line) => line.replace(/^(\S+ )(LOGIN|AUTHENTICATE)/, '$1"$2"'),
]

const greetings = ['* OK hi\r\n', '* PREAUTH hi\r\n', '* BYE no\r\n', 'hello\r\n']
const boring = [
  'z NOOP\r\n',
  'z SELECT INBOX\r\n',
  'z FETCH 1:* (FLAGS UID)\r\n',
  'z UID SEARCH ALL\r\n',
  'z CAPABILITY\r\n',
]

/** What the server says to a login. @param secret what it quotes; empty while nobody knows that it is one */
function answers(random: Random, secret: string): string[] {
  const status = pick(random, ['OK', 'NO', 'BAD'])
  const forms = ['', secret, `"${secret}"`, b64(secret), secret.toUpperCase()]
  const quoted = secret === '' ? '' : pick(random, forms)
  return pick(random, [
    [`a1 ${status} done\r\n`],
    [`a1 ${status} you said ${quoted}\r\n`],
    [`* NO I heard ${quoted}\r\n`, `a1 ${status} done\r\n`],
    ['+ \r\n', `a1 ${status} done\r\n`],
    ['+ \r\n', '+ \r\n', `a1 ${status} done\r\n`],
    ['* BYE go\r\n'],
    [],
  ])
}

/** The secret once more, in lines and arguments. */
function again(random: Random, secret: string): Saying {
  const text = pick(random, [
    `${secret}\r\n`,
    `z ${secret}\r\n`,
    `z SELECT "${secret}"\r\n`,
    `z SEARCH TEXT {${secret.length}+}\r\n${secret}\r\n`,
    `z APPEND ${secret} {2+}\r\nhi\r\n`,
    `${b64(secret)}\r\n`,
    `${b64(`\0alice\0${secret}`)}\r\n`,
  ])
  return { side: 'client', text }
}

/** One login in one form, bent or not. */
function attempt(random: Random, secret: string, loggedIn: 'yes' | 'no'): readonly [string, Saying[]] {
  const [name, say] = pick(random, loggedIn === 'yes' ? after : before)
  const bend = random(3) === 0 ? pick(random, bends) : bends[0]
  const tag = pick(random, ['a1', 'a1', 'b7', 'LOGIN1', '*'])
  const lines = said(say(secret)).map(([side, text], i) => {
    const bent = side === 'client' && i === 0 ? bend(random, text) : text
    return { side, text: tag === 'a1' ? bent : bent.replace(/^a1 /, `${tag} `) }
  })
  return [name, lines]
}

/** A whole connection in which a secret is said. */
function conversation(random: Random, secret: string): Saying[] {
  const greeting = pick(random, greetings)
  const all: Saying[] = [{ side: 'server', text: greeting }]
  const client = (text: string): unknown => all.push({ side: 'client', text })
  const server = (text: string): unknown => all.push({ side: 'server', text })
  if (random(5) === 0) {
    client('t STARTTLS\r\n')
    if (random(3) > 0) server('t OK go\r\n')
  }
  let loggedIn = greeting.includes('PREAUTH')
  if (random(3) === 0) {
    client('y LOGIN alice other\r\n')
    server('y OK in\r\n')
    loggedIn = true
  }
  // An honest login teaches the secret; then it may come again anywhere.
  const known = random(2) === 0
  if (known) {
    client(`k LOGIN alice "${secret}"\r\n`)
    const status = pick(random, ['OK', 'NO', ''])
    if (status !== '') server(`k ${status} done\r\n`)
    loggedIn ||= status === 'OK'
  }
  const logins = 1 + random(3)
  for (let i = 0; i < logins; i++) {
    const [name, lines] = attempt(random, secret, loggedIn ? 'yes' : 'no')
    // What the server says may fall between any two lines of the client.
    const splits = refused.test(name) ? 0 : 3
    for (const text of answers(random, known ? secret : ''))
      lines.splice(random(splits) === 1 ? random(lines.length + 1) : lines.length, 0, {
        side: 'server',
        text,
      })
    all.push(...lines)
    // A line that was never ended would become one with the next, and nobody could tell a secret from a tag.
    if (lines.findLast(({ side }) => side === 'client')?.text.endsWith('\n') !== true) client('\r\n')
    loggedIn ||=
      lines.some(({ side, text }) => side === 'server' && /^\S+ OK/.test(text)) ||
      lines.some(({ text }) => text.includes('PREAUTH'))
    if (random(4) === 0) client(pick(random, boring))
    if (known && random(3) === 0) all.push(again(random, secret))
  }
  return all
}

/** One case: what is pushed, and where time passes. */
export function traffic(seed: number, secret: string): (Chunk | 'pause')[] {
  const random = seeded(seed)
  return cut(random, conversation(random, secret))
}

function cut(random: Random, all: readonly Saying[]): (Chunk | 'pause')[] {
  const grain = pick(random, [1, 3, 12, 40, 100_000])
  const pauses = pick(random, [0, 0, 3, 10])
  const out: (Chunk | 'pause')[] = []
  let time = 0
  for (const { side, text } of all) {
    const bytes = octets(text)
    for (let at = 0; at < bytes.length; ) {
      const next = Math.min(bytes.length, at + 1 + random(grain))
      out.push({ side, time: ++time, bytes: bytes.subarray(at, next) })
      at = next
      if (pauses > 0 && random(pauses) === 0) out.push('pause')
    }
  }
  return out
}
