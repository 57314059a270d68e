/**
 * What secrets do not pass: parts of a conversation in, in order of arrival; parts that may be kept out.
 * Masks by the state of the conversation and by position, not by successful parse.
 */
import type { CommandRow } from '../protocol/rows.ts'
import { limits } from '../record/limits.ts'
import type { Side, Time } from '../record/record.ts'
import type { Head } from '../wire/line.ts'
import { join, latin1 } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import { hasVerb, isUntagged, isWellFormed, longestHead, looksLikeLogin, openingOf } from './attempts.ts'
import { type Ahead, asItCame, type Emit, longest, type Masking, SecretCommand } from './command-masking.ts'
import { Arguments, Authenticate, LoginCommand, NotUnderstood, swallows } from './commands.ts'
import { Echo } from './echo.ts'
import { Identification } from './identification.ts'
import { LoginState } from './login-state.ts'
import { type Guard, ResponseMasking } from './response-masking.ts'
import { Responses } from './responses.ts'
import { contentsOf, holdsSecret, Searched } from './searched-command.ts'

/** How much of a line there is: all of it, not all, or not all and nothing more is waited for. */
type LineState = 'ended' | 'open' | 'now'

/** One connection's redaction. Nothing it is given leaves it unmasked before it is understood. */
export class Redactor {
  private readonly answers: ResponseMasking
  /** The command that the client is sending; undefined between two commands. */
  private masking: Masking | undefined
  /** What that command is, once its first line is complete. */
  private head: Head | undefined
  /**
   * Client lines that wait for what the client says next: the rest of a verb, or the literal that a line
   * announces; and whatever came after them on either side.
   */
  private waiting: Part[] = []
  /** Octets of an undecided line among them. */
  private waitingLength = 0
  /** True once they have waited long enough: what the server says is written down before them. */
  private late = false
  private readonly responses = new Responses()
  private readonly standing = new LoginState()

  /**
   * @param emit receives safe parts in order, during `take`, `timeUp` and `end`
   * @param echo the secrets that were said, on this connection or on others of the same run
   */
  constructor(
    private readonly emit: Emit,
    private readonly echo = new Echo(),
  ) {
    this.answers = new ResponseMasking(echo)
  }

  /**
   * True while a client line holds up what comes after it; after `limits.undecidedTime` the caller says
   * `timeUp`.
   */
  get undecided(): boolean {
    return this.waiting.length > 0 && !this.late
  }

  /** Takes the next part. */
  take(part: Part): void {
    if (this.waiting.length === 0 || (this.late && part.side === 'server')) {
      this.route(part)
      return
    }
    this.waiting.push(part)
    if (part.side === 'client') this.goOn(part)
  }

  /** What the client says is over before its end: its literal was refused, octets are missing. */
  breakOff(): void {
    if (this.masking === undefined && this.waiting.length > 0) this.decide('now')
    this.timeUp()
    const { masking } = this
    this.overhear()
    masking?.end(this.emit)
    this.standing.brokenOff(masking)
    this.masking = undefined
    this.head = undefined
  }

  /** The client has logged in already, as others know: the recording begins after that. */
  knowLogin(): void {
    this.standing.loggedIn = true
  }

  /** True while what a side says leaves as it comes: of what is missing in it nothing is secret. */
  shows(side: Side): boolean {
    return side === 'server' ? !this.answers.holding : this.masking === asItCame
  }

  /**
   * Octets of a side are missing, and what it was saying is given up. Where that may have been a secret, so
   * is the client's next line, whatever it looks like; then lines that are not understood are, until one is.
   */
  lost(side: Side): void {
    const { standing } = this
    const secret = this.waiting.length > 0 || (this.masking !== undefined && this.masking !== asItCame)
    if (side === 'server') {
      this.timeUp()
      this.answers.lost(this.emit)
      return
    }
    this.breakOff()
    this.responses.end(standing.sasl, this.emit)
    if (secret) standing.belief = 'nothing'
    else if (standing.belief === 'anything') standing.wary()
  }

  /** @returns octets of a server that are recorded besides the conversation, without an echo of a secret */
  silence(time: Time, bytes: Uint8Array): Uint8Array {
    return this.answers.silence(time, bytes)
  }

  /** A line whose verb is undecided goes on waiting, and holds nothing up any longer. */
  timeUp(): void {
    if (this.waiting.length === 0 || this.late) return
    if (this.masking !== undefined) {
      this.foresee(undefined)
      return
    }
    this.late = true
    const waited = this.waiting
    this.waiting = waited.filter(({ side }) => side === 'client')
    for (const part of waited) if (part.side === 'server') this.server(part)
  }

  /** The connection has ended: nothing is held back any longer. */
  end(): void {
    this.breakOff()
    this.answers.end(this.emit)
    this.responses.end(this.standing.sasl, this.emit)
    this.echo.forget()
  }

  private route(part: Part): void {
    if (part.side === 'server') this.server(part)
    else if (part.context === 'sasl' || this.responses.holding)
      this.responses.take(part, this.standing.sasl, this.emit)
    else this.client(part)
  }

  private client(part: Part): void {
    if (this.masking === undefined) {
      this.masking = part.begins && part.ends ? this.maskingFor(part.bytes, 'ended', part.head) : undefined
      if (this.masking === undefined) {
        this.waiting.push(part)
        this.goOn(part)
        return
      }
    }
    const { masking } = this
    if (part.announces !== undefined && masking.awaits(part)) {
      this.waiting.push(part)
      return
    }
    this.head ??= part.head
    masking.take(part, this.emit)
    if (part.last) this.finish(masking)
  }

  /** After a whole command: what it changes for the next octets. */
  private finish(masking: Masking): void {
    const { head } = this
    this.masking = undefined
    this.head = undefined
    this.standing.said(masking, head)
    const logsIn = masking instanceof LoginCommand || masking instanceof Authenticate
    if (logsIn && masking.user !== undefined) this.echo.spare(masking.user)
  }

  /** A part of the client has come to those that wait: goes on with them, if it can. */
  private goOn(part: Part): void {
    if (this.masking !== undefined) {
      if (part.piece === 'line' && part.bytes.length > 0) this.foresee(this.aheadOf())
      return
    }
    const before = this.waitingLength
    this.waitingLength += part.bytes.length
    if (part.ends) this.decide('ended')
    else if (this.waitingLength > longest) this.decide('now')
    // Looked at again and again only while there may be a verb, so that a long line costs no more than its
    // length.
    else if (before <= longestHead) this.decide('open')
    if (this.waitingLength > limits.undecidedLine) this.timeUp()
  }

  /** What waits behind a line that announces a literal. */
  private aheadOf(): Ahead | undefined {
    const client = this.waiting.filter(({ side }) => side === 'client')
    const literal = client.filter(({ piece }) => piece === 'literal')
    const last = client.at(-1)
    if (last === undefined || literal.at(-1)?.ends !== true) return undefined
    return { literal: latin1(join(literal.map(({ bytes }) => bytes))), next: last.bytes[0] }
  }

  private foresee(ahead: Ahead | undefined): void {
    this.masking?.foresee(ahead)
    this.release()
  }

  private waitingLine(): Uint8Array {
    return join(this.waiting.filter(({ side }) => side === 'client').map(({ bytes }) => bytes))
  }

  /** Decides about the first line of a command, if it can be; then everything that waited goes on. */
  private decide(state: LineState): void {
    const masking = this.maskingFor(this.waitingLine(), state, undefined)
    if (masking === undefined) return
    this.masking = masking
    this.release()
  }

  private release(): void {
    const waited = this.waiting
    const time = this.late ? waited[waited.length - 1].time : undefined
    this.waiting = []
    this.waitingLength = 0
    this.late = false
    // What comes late is told with the time at which it is written down, so that times do not go back.
    for (const part of waited) this.take(time === undefined ? part : { ...part, time })
  }

  /** @returns how to write the command down, or undefined while its verb is not decided */
  private maskingFor(line: Uint8Array, state: LineState, read: Head | undefined): Masking | undefined {
    if (state === 'open' && !hasVerb(line)) return undefined
    const { standing } = this
    if (standing.belief === 'nothing') {
      standing.wary()
      return new NotUnderstood(this.echo)
    }
    const { head, row } = openingOf(line, state === 'ended', read)
    if (head.kind === 'done') return asItCame
    // A secret in the place of a tag is one that was typed once more.
    if (holdsSecret(this.echo, head.tag ?? '')) return new NotUnderstood(this.echo)
    switch (row?.secret) {
      case 'login':
        return new LoginCommand(this.echo, isUntagged(head) ? 'forgotten' : 'given')
      case 'sasl':
        return new Authenticate(this.echo)
      case 'all':
        return new Arguments(this.echo)
      case 'urls':
      case undefined:
        break
    }
    // What is not known is shown, and what is to end the wariness is believed, only when all of it was seen.
    const wary = standing.belief !== 'anything'
    if (state === 'open' && (wary || (standing.loggedIn && row === undefined))) return undefined
    if (row !== undefined && !isUntagged(head) && (!wary || isWellFormed(line, head, row))) {
      standing.belief = 'anything'
      return this.ordinary(row, line)
    }
    if (standing.strict || looksLikeLogin(line)) return new NotUnderstood(this.echo)
    // A line too long to be held has no URL that anybody would sign, and takes memory where it is searched.
    return this.echo.listening || state === 'ended'
      ? new Searched(this.echo, 'arguments', 'unknown')
      : asItCame
  }

  /** A command that is known and logs nobody in. */
  private ordinary(row: CommandRow, line: Uint8Array): Masking {
    if (row.name === 'ID') return new Identification(this.echo)
    // A literal that is refused, as it must be before login, may have swallowed the login.
    const bare = row.arguments.length === 0 || swallows(line, row)
    if (!this.standing.loggedIn && bare) return new Arguments(this.echo)
    if (row.secret === 'urls') return new Searched(this.echo, contentsOf(row.name), 'known')
    return this.echo.listening ? new Searched(this.echo, 'arguments', 'known') : asItCame
  }

  /** A server may tell what a client says before its line has ended. */
  private overhear(): void {
    const { masking } = this
    if (masking instanceof SecretCommand) this.echo.addText(masking.begun() ?? '')
    // What will be shown must not be taken for a secret of its own.
    else if (this.late && this.standing.strict && this.waitingLength <= longestHead)
      this.echo.addText(latin1(this.waitingLine()))
  }

  private server(part: Part): void {
    const { sasl } = this.standing
    this.overhear()
    const challenge = sasl === undefined ? undefined : (text: string) => sasl.challenge(text)
    this.answers.take(part, this.guard(), this.emit, challenge)
    const { head } = part
    if (head === undefined) return
    this.standing.heard(head, { masking: this.masking, tag: this.head?.tag })
  }

  /**
   * Once a secret is known: before login, and while one is under way, everything is looked at; then what a
   * server says in words, as long as the run lasts.
   */
  private guard(): Guard {
    if (!this.echo.listening) return 'none'
    return this.standing.loggedIn && !this.standing.loggingIn ? 'texts' : 'all'
  }
}
