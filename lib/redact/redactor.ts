/**
 * The door that secrets do not pass: takes the parts of a conversation in order of arrival, gives parts that
 * may be kept, shown and exported. Masks by the state of the conversation and by position, not by successful
 * parse.
 */

import { command } from '../protocol/index.ts'
import { limits } from '../record/limits.ts'
import type { Time } from '../record/record.ts'
import { commandHead, type Head } from '../wire/line.ts'
import { join, latin1, octets, SP } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import { Arguments, Authenticate, Identification, Login, NotUnderstood, Urls } from './commands.ts'
import { asItCame, type Course, type Emit, LONGEST } from './course.ts'
import { Echo } from './echo.ts'
import { BASE64, lineText, REDACTED } from './mask.ts'
import { maskChallenge } from './sasl.ts'
import { Answers, type Guard } from './server.ts'

/** How long after the completion of a login an echo of its secret is still looked for, in nanoseconds. */
const AFTERTHOUGHT = 2_000_000_000

/** One connection's redaction. Nothing it is given leaves it unmasked before it is understood. */
export class Redactor {
  private readonly echo = new Echo()
  private readonly answers = new Answers(this.echo)
  /** The command that the client is sending; undefined between two commands. */
  private course: Course | undefined
  /** What that command is, once its first line is complete. */
  private head: Head | undefined
  /** The first line of a command whose verb is not decided yet, and whatever came after it on either side. */
  private waiting: Part[] = []
  /** The authentication exchange, between AUTHENTICATE and its completion. */
  private sasl: Authenticate | undefined
  private saslLine: Uint8Array[] = []
  private saslLength = 0
  private saslPart: Part | undefined
  /** Logins in flight by tag. */
  private readonly logins = new Map<string, Login | Authenticate>()
  private unauthenticates = ''
  private loggedIn = false
  private forgetAt: Time | undefined

  /** @param emit receives safe parts in order, during `take`, `timeUp` and `end` */
  constructor(private readonly emit: Emit) {}

  /** True while a client line is held back; after `limits.undecidedTime` the caller says `timeUp`. */
  get undecided(): boolean {
    return this.waiting.length > 0
  }

  /** Takes the next part. */
  take(part: Part): void {
    if (this.waiting.length === 0) {
      this.route(part)
      return
    }
    this.waiting.push(part)
    if (part.side === 'client') this.decide(false)
  }

  /** The server refused a literal: the command is over. */
  refused(): void {
    this.course?.end(this.emit)
    this.course = undefined
    this.head = undefined
  }

  /** @returns octets of a server that are recorded besides the conversation, without an echo of a secret */
  silence(bytes: Uint8Array): Uint8Array {
    return this.echo.listening ? octets(this.echo.silence(latin1(bytes), REDACTED)) : bytes
  }

  /** What is undecided counts as secret before login, and is shown after it. */
  timeUp(): void {
    if (this.waiting.length > 0) this.decide(true)
  }

  /** The connection has ended: nothing is held back any longer. */
  end(): void {
    this.timeUp()
    this.course?.end(this.emit)
    this.answers.end(this.emit)
    if (this.saslLine.length > 0 && this.saslPart !== undefined) this.emitSasl(this.saslPart)
    this.echo.forget()
  }

  private route(part: Part): void {
    if (this.forgetAt !== undefined && part.time > this.forgetAt) {
      this.forgetAt = undefined
      this.echo.forget()
    }
    if (part.side === 'server') this.server(part)
    else if (part.context === 'sasl') this.response(part)
    else this.client(part)
  }

  private client(part: Part): void {
    if (this.course === undefined && part.begins && part.ends) {
      this.course = this.courseFor(part.bytes, part.head, true, false)
    } else if (this.course === undefined) {
      this.waiting.push(part)
      this.decide(false)
      return
    }
    const course = this.course ?? asItCame
    this.head ??= part.head
    course.take(part, this.emit)
    if (part.last) this.finish(course)
  }

  /** After a whole command: what it changes for the next octets. */
  private finish(course: Course): void {
    const { head } = this
    this.course = undefined
    this.head = undefined
    if (course instanceof Login || course instanceof Authenticate) {
      this.forgetAt = undefined
      this.logins.set(head?.tag ?? '', course)
      // One that is never answered, among more than anybody has in flight, is given up: it logs nobody in.
      const [oldest] = this.logins.keys()
      if (this.logins.size > limits.inFlight && oldest !== undefined) this.logins.delete(oldest)
    }
    if (course instanceof Authenticate) this.sasl = course
    if (head?.name === 'UNAUTHENTICATE') this.unauthenticates = head.tag ?? ''
  }

  /** Decides about the first line of a command, if it can be; then everything that waited goes on. */
  private decide(now: boolean): void {
    const line: Uint8Array[] = []
    let ended = false
    for (const part of this.waiting) {
      if (part.side !== 'client' || ended) continue
      line.push(part.bytes)
      ended = part.ends
    }
    const course = this.courseFor(join(line), undefined, ended, now)
    if (course === undefined) return
    this.course = course
    const waited = this.waiting
    this.waiting = []
    for (const part of waited) this.take(part)
  }

  /**
   * @param read the line's head, where it was read already
   * @returns how to write the command down, or undefined while its verb is not decided
   */
  private courseFor(
    line: Uint8Array,
    read: Head | undefined,
    ended: boolean,
    now: boolean,
  ): Course | undefined {
    if (!ended && !now && line.length < limits.undecidedLine && !hasVerb(line)) return undefined
    const head = read ?? commandHead(ended || !hasVerb(line) ? line : line.subarray(0, line.lastIndexOf(SP)))
    const row = head.name === undefined ? undefined : command(head.name)
    if (head.kind === 'done') return asItCame
    switch (row?.secret) {
      case 'login':
        return new Login(this.echo)
      case 'sasl':
        return new Authenticate(this.echo)
      case 'all':
        return new Arguments(this.echo)
      case 'urls':
        return new Urls()
      case undefined:
        break
    }
    if (this.loggedIn) return LOOKS_LIKE_LOGIN.test(latin1(line)) ? new NotUnderstood(this.echo) : asItCame
    if (row === undefined) return new NotUnderstood(this.echo)
    if (row.name === 'ID') return new Identification()
    return row.arguments === '' ? new Arguments(this.echo) : asItCame
  }

  private response(part: Part): void {
    if (this.saslLength <= LONGEST) this.saslLine.push(part.bytes)
    this.saslLength += part.bytes.length
    if (part.ends) this.emitSasl(part)
    else this.saslPart = part
  }

  /** @param part the last part of the line */
  private emitSasl(part: Part): void {
    const known = this.saslLength <= LONGEST
    const line = lineText(latin1(known ? Buffer.concat(this.saslLine) : part.bytes), false)
    this.saslLine = []
    this.saslLength = 0
    const safe = (known ? this.sasl?.response(line.body) : undefined) ?? BASE64
    this.emit({ ...part, bytes: octets(safe + line.end), begins: true })
  }

  private server(part: Part): void {
    const sasl = this.sasl
    const challenge =
      sasl === undefined ? undefined : (text: string) => maskChallenge(sasl.row?.user ?? 'none', text)
    this.answers.take(part, this.guard(), this.emit, challenge)
    const { head } = part
    if (head === undefined) return
    if (head.kind === 'greeting' && head.name === 'PREAUTH') this.loggedIn = true
    if (head.kind === 'completion') this.completed(head.tag ?? '', head.name, part.time)
  }

  /**
   * Before login, and while one is under way, everything is looked at; then a moment longer what a server
   * says in words.
   */
  private guard(): Guard {
    if (!this.loggedIn || this.logins.size > 0) return 'all'
    return this.echo.listening ? 'texts' : 'none'
  }

  private completed(tag: string, status: string | undefined, time: Time): void {
    if (tag === this.unauthenticates && status === 'OK') this.loggedIn = false
    const login = this.logins.get(tag)
    if (login === undefined) return
    this.logins.delete(tag)
    if (login === this.sasl) this.sasl = undefined
    if (status === 'OK') this.loggedIn = true
    if (this.logins.size === 0) this.forgetAt = time + AFTERTHOUGHT
  }
}

/** After login malformed lines are shown, they are what people come for; but not those that try to log in. */
const LOOKS_LIKE_LOGIN = /^\s*\S*\s*(?:login|authenticate)/i

/**
 * True when tag and verb are complete: two words, each with a blank behind it; three where the verb is UID.
 */
function hasVerb(line: Uint8Array): boolean {
  return /^ *[^ ]+ +(?!uid )[^ ]+ /i.test(latin1(line, 0, Math.min(line.length, 600)))
}
