/**
 * Seeded IMAP sessions for the proxy: what each side says, what the other hears of it, what is recorded of it.
 * Nothing here is polite: 8-bit, NULs, bare CR, lines without an end, pipelining, refused literals, COMPRESS.
 */
import { constants, deflateRawSync, deflateSync } from 'node:zlib'
import type { Security, Side } from '../../lib/record/record.ts'

/** How the two legs are secured. */
export interface Pair {
  readonly client: Security
  readonly server: Security
  /** True where the proxy upgrades the server first, although the client may ask for STARTTLS. */
  readonly beforehand?: boolean
  readonly name: string
}

const securities: readonly Security[] = ['plain', 'starttls', 'tls']
/** All nine, client leg first, and the one that comes in two ways once more. */
export const pairs: readonly Pair[] = [
  ...securities.flatMap((client) =>
    securities.map((server) => ({ client, server, name: `${client}-${server}` })),
  ),
  { client: 'starttls', server: 'starttls', beforehand: true, name: 'starttls-starttls-beforehand' },
]

/** One step of a session. */
export type Turn =
  | {
      readonly type: 'say'
      readonly side: Side
      /** What the side writes, cut as it is written. */
      readonly said: readonly Buffer[]
      /** What the other side hears, joined. */
      readonly heard: Buffer
      /** What of it stands in the records, joined. */
      readonly recorded: Buffer
      /** True when everything said before has been heard before this is said. */
      readonly waits: boolean
    }
  /** The server leg is upgraded by the proxy, behind the greeting that was just said. */
  | { readonly type: 'ours' }
  /** The proxy asks for the capabilities that the greeting did not tell: nothing is heard of the answer. */
  | { readonly type: 'inquiry'; readonly answer: string }
  /** The client asks for TLS. `answered` by the proxy, or the server upgrades as well. */
  | { readonly type: 'starttls'; readonly tag: string; readonly answered: boolean }

/** A generator of numbers that are the same for the same seed (mulberry32). */
export class Dice {
  constructor(private state: number) {}

  /** @returns at least 0, below 1 */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  /** @returns an integer from 0 to below `end` */
  below(end: number): number {
    return Math.floor(this.next() * end)
  }

  chance(share: number): boolean {
    return this.next() < share
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]
  }

  /** @returns octets of any value, less those in `without` */
  octets(length: number, without: readonly number[]): Buffer {
    const bytes = Buffer.alloc(length)
    for (let i = 0; i < length; i++) {
      do bytes[i] = this.below(256)
      while (without.includes(bytes[i]))
    }
    return bytes
  }

  /** @returns mostly small, now and then up to `end` */
  size(end: number): number {
    return Math.floor(end ** this.next())
  }
}

const b64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64')
const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1')

/** Cuts octets as a peer may: whole, octet by octet, or anyhow; no piece is longer than 64 KiB. */
function cut(dice: Dice, bytes: Buffer): Buffer[] {
  const longest = 65_536
  const way = dice.pick(['whole', 'anyhow', 'anyhow', 'octets'])
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    const small = way === 'octets' && bytes.length <= 150
    const size = small ? 1 : way === 'whole' || pieces.length > 30 ? longest : 1 + dice.size(longest - 1)
    pieces.push(bytes.subarray(at, at + size))
    at += size
  }
  return pieces
}

/** The secret of every login. It must stand in no record. */
export const canary = 'c4nary-pa55'

/** What the client hears where the proxy has upgraded the server. */
export const ownGreeting = '* OK imapscope: the connection to the server is secured by STARTTLS\r\n'

const capabilities = 'IMAP4rev1 LITERAL+ IDLE COMPRESS=DEFLATE UNAUTHENTICATE'
const lf = 0x0a
const openBrace = 0x7b

class Session {
  readonly turns: Turn[] = []
  private serial = 0
  private deflated = { client: false, server: false }
  private fresh = { client: true, server: true }
  /** True while the proxy adds STARTTLS to what the server tells. */
  private offering: boolean

  constructor(
    private readonly dice: Dice,
    private readonly pair: Pair,
  ) {
    this.offering = this.answers
  }

  /** True where the client's STARTTLS is answered by the proxy. */
  private get answers(): boolean {
    const { client, server, beforehand } = this.pair
    return client === 'starttls' && (server !== 'starttls' || beforehand === true)
  }

  private tag(): string {
    return `${this.dice.pick(['a', 'A00', 'x.', '*t'.slice(1), '7-'])}${++this.serial}`
  }

  /** Deflates without a final block; the first octets of a client may carry the zlib header. RFC 4978 §4. */
  private carried(side: Side, bytes: Buffer): Buffer {
    if (!this.deflated[side]) return bytes
    const first = this.fresh[side]
    this.fresh[side] = false
    const flush = { finishFlush: constants.Z_SYNC_FLUSH }
    return first && side === 'client' && this.zlib ? deflateSync(bytes, flush) : deflateRawSync(bytes, flush)
  }
  private zlib = false

  private say(side: Side, said: string | Buffer, recorded: string | Buffer = said, waits = true): void {
    this.tell(side, said, said, recorded, waits)
  }

  private tell(
    side: Side,
    said: string | Buffer,
    heard: string | Buffer,
    recorded: string | Buffer,
    waits: boolean,
  ): void {
    const octets = (text: string | Buffer): Buffer => (typeof text === 'string' ? bytesOf(text) : text)
    const carried = this.carried(side, octets(said))
    this.turns.push({
      type: 'say',
      side,
      said: cut(this.dice, carried),
      heard: this.deflated[side] ? carried : octets(heard),
      recorded: octets(recorded),
      waits,
    })
  }

  private capabilities(before: string, after: string): void {
    const told = `${before}${capabilities}${after}`
    const offered = this.offering ? `${before}${capabilities} STARTTLS${after}` : told
    this.tell('server', told, offered, offered, true)
  }

  greet(): void {
    const { dice } = this
    const { client, server } = this.pair
    const ours = server === 'starttls' && (client !== 'starttls' || this.answers)
    const told = dice.chance(0.6)
    const extra = server === 'starttls' ? ' STARTTLS LOGINDISABLED' : ''
    const greeting = told ? `* OK [CAPABILITY ${capabilities}${extra}] ready\r\n` : '* OK ready\r\n'
    if (ours) {
      this.tell('server', greeting, ownGreeting, ownGreeting, true)
      this.turns.push({ type: 'ours' })
    } else if (client === 'tls' && server === 'plain' && !told) {
      this.say('server', greeting)
      this.turns.push({ type: 'inquiry', answer: `* CAPABILITY ${capabilities}\r\n` })
    } else if (told && !extra) this.capabilities('* OK [CAPABILITY ', '] ready\r\n')
    else this.say('server', greeting)
  }

  beforeLogin(): void {
    for (let count = this.dice.below(3); count > 0; count--) {
      const tag = this.tag()
      if (this.dice.chance(0.5)) {
        this.say('client', `${tag} capability\r\n`)
        this.capabilities('* CAPABILITY ', '\r\n')
      } else this.say('client', `${tag} NOOP\r\n`)
      this.say('server', `${tag} OK done\r\n`)
    }
  }

  starttls(): void {
    if (this.pair.client !== 'starttls' || this.dice.chance(0.2)) return
    this.turns.push({ type: 'starttls', tag: this.tag(), answered: this.answers })
    this.offering = false
  }

  login(): void {
    const { dice } = this
    const tag = this.tag()
    const user = dice.pick(['fred', 'f@imap.test'])
    const form = dice.below(4)
    if (form === 0) {
      this.say('client', `${tag} LOGIN ${user} ${canary}\r\n`, `${tag} LOGIN ${user} "redacted"\r\n`)
    } else if (form === 1) {
      this.say('client', `${tag} LOGIN {${user.length}}\r\n`)
      this.say('server', '+ go\r\n')
      this.say('client', `${user} {${canary.length}+}\r\n${canary}\r\n`, `${user} {8+}\r\nredacted\r\n`)
    } else {
      const [response, masked] = [canary, 'redacted'].map((secret) => b64(`\0${user}\0${secret}`))
      if (form === 2) {
        this.say(
          'client',
          `${tag} AUTHENTICATE PLAIN ${response}\r\n`,
          `${tag} AUTHENTICATE PLAIN ${masked}\r\n`,
        )
      } else {
        this.say('client', `${tag} AUTHENTICATE PLAIN\r\n`)
        this.say('server', '+ \r\n')
        this.say('client', `${response}\r\n`, `${masked}\r\n`)
      }
    }
    this.offering = false
    this.say('server', `${tag} OK [CAPABILITY ${capabilities}] in\r\n`)
  }

  /** Anything that a client and a server may do after login, and some things that they may not. */
  exchange(longest: number): void {
    const { dice } = this
    const tag = this.tag()
    const act = dice.pick([
      () => this.fetch(tag, longest),
      () => this.append(tag, longest),
      () => this.malformed(tag),
      () => this.idle(tag),
      () => this.pipelined(),
      () => this.numbered(tag),
    ])
    act()
  }

  private fetch(tag: string, longest: number): void {
    const { dice } = this
    this.say('client', `${tag} UID FETCH 1:* (BODY[])\r\n`)
    for (let count = 1 + dice.below(3); count > 0; count--) {
      const literal = dice.octets(dice.size(longest), [])
      const head = bytesOf(`* ${count} FETCH (UID 9 BODY[] ${dice.pick(['{', '~{'])}${literal.length}}\r\n`)
      this.say('server', Buffer.concat([head, literal, bytesOf(')\r\n')]), undefined, dice.chance(0.5))
    }
    this.say('server', `${tag} OK done\r\n`)
  }

  private append(tag: string, longest: number): void {
    const { dice } = this
    const literal = dice.octets(dice.size(longest), [])
    const end = Buffer.concat([literal, bytesOf('\r\n')])
    if (dice.chance(0.5)) {
      this.say('client', Buffer.concat([bytesOf(`${tag} APPEND INBOX {${literal.length}+}\r\n`), end]))
    } else {
      this.say('client', `${tag} APPEND INBOX {${literal.length}}\r\n`)
      if (dice.chance(0.2)) {
        this.say('server', `${tag} NO [TRYCREATE] no\r\n`)
        return
      }
      this.say('server', '+ go\r\n')
      this.say('client', end)
    }
    this.say('server', `${tag} OK done\r\n`)
  }

  private malformed(tag: string): void {
    const { dice } = this
    const end = (): Buffer => bytesOf(dice.pick(['\r\n', '\n', '\r\r\n']))
    const junk = (): Buffer => dice.octets(dice.size(2000), [lf, openBrace])
    // The first octet keeps it from being a continuation, or a word that begins a login. Two words first that
    // nobody logs in with: among those that chance makes there is an ID now and then.
    this.say('client', Buffer.concat([bytesOf('\xe9\0 q q '), junk(), end()]))
    this.say('server', Buffer.concat([bytesOf('\xff'), junk(), end()]), undefined, false)
    this.say('server', `${tag} BAD what\r\n`)
  }

  private idle(tag: string): void {
    this.say('client', `${tag} IDLE\r\n`)
    this.say('server', '+ idling\r\n')
    this.say('server', `* ${this.dice.below(1000)} EXISTS\r\n`, undefined, false)
    this.say('client', 'DONE\r\n')
    this.say('server', `${tag} OK done\r\n`)
  }

  private pipelined(): void {
    const tags = Array.from({ length: 2 + this.dice.below(20) }, () => this.tag())
    for (const tag of tags) this.say('client', `${tag} NOOP\r\n`, undefined, tag === tags[0])
    for (const tag of tags) this.say('server', `${tag} OK done\r\n`, undefined, false)
  }

  private numbered(tag: string): void {
    this.say('client', `${tag} FETCH 1:* FLAGS\r\n`)
    const lines = Array.from(
      { length: this.dice.size(400) },
      (_, i) => `* ${i + 1} FETCH (FLAGS (\\Seen))\r\n`,
    )
    this.say('server', `${lines.join('')}${tag} OK done\r\n`)
  }

  compress(): void {
    const tag = this.tag()
    this.say('client', `${tag} COMPRESS DEFLATE\r\n`)
    this.say('server', `${tag} OK active\r\n`)
    this.deflated = { client: true, server: true }
    this.zlib = this.dice.chance(0.2)
  }

  /** Its own direction is plain right after the command, the other one after its OK. RFC 8437 §4. */
  unauthenticate(): void {
    const tag = this.tag()
    this.say('client', `${tag} UNAUTHENTICATE\r\n`)
    this.deflated.client = false
    this.say('server', `${tag} OK bye\r\n`)
    this.deflated.server = false
    this.beforeLogin()
    this.login()
  }

  /** The last octets of each side, which end no line. */
  unterminated(): void {
    const { dice } = this
    if (dice.chance(0.8)) this.say('client', `${this.tag()} NOOP \0\xe9`)
    if (dice.chance(0.8)) this.say('server', '* 5 EXI', undefined, false)
  }
}

/**
 * @param seed any integer
 * @param longest octets of a literal
 * @returns the session of that seed for that pair
 */
export function session(seed: number, pair: Pair, longest: number): readonly Turn[] {
  const dice = new Dice(seed)
  const made = new Session(dice, pair)
  made.greet()
  made.beforeLogin()
  made.starttls()
  made.beforeLogin()
  made.login()
  const exchanges = () => {
    for (let count = dice.below(5); count > 0; count--) made.exchange(longest)
  }
  exchanges()
  if (dice.chance(0.4)) {
    made.compress()
    exchanges()
    if (dice.chance(0.3)) {
      made.unauthenticate()
      exchanges()
    }
  }
  if (dice.chance(0.6)) made.unterminated()
  return made.turns
}
