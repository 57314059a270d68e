/**
 * Stops secrets: takes the parts of a conversation in order of arrival and emits parts that may be kept.
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

/** How much of a line is there: all of it, a beginning, or a beginning that must be decided now. */
type LineState = 'ended' | 'open' | 'now'

/** One connection's redaction. No octet leaves it unmasked before it is understood. */
export class Redactor {
  private readonly answers: ResponseMasking
  /** The command that the client is sending; undefined between two commands. */
  private masking: Masking | undefined
  /** The head of that command, once its first line is complete. */
  private head: Head | undefined
  /**
   * Client lines that wait for later client octets: for the rest of a verb, or for the literal that a line
   * announces; also all parts that came after them on either side.
   */
  private waiting: Part[] = []
  /** The octets of an undecided line among them. */
  private waitingLength = 0
  /** True once they have waited long enough: the server's responses are then written before them. */
  private late = false
  private readonly responses = new Responses()
  private readonly standing = new LoginState()

  /**
   * @param emit receives safe parts in order, during `take`, `timeUp` and `end`
   * @param echo the secrets sent on this connection or on others of the same run
   */
  constructor(
    private readonly emit: Emit,
    private readonly echo = new Echo(),
  ) {
    this.answers = new ResponseMasking(echo)
  }

  /**
   * True while a client line delays the parts after it; after `limits.undecidedTime` the caller calls
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

  /** The client's command ends before it is complete: its literal was refused, or octets are missing. */
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

  /** The client has already logged in: the recording begins after the login. */
  knowLogin(): void {
    this.standing.loggedIn = true
  }

  /** True while a side's octets pass unchanged: nothing in a gap between them is secret. */
  shows(side: Side): boolean {
    return side === 'server' ? !this.answers.holding : this.masking === asItCame
  }

  /**
   * Octets of a side are missing; its current line or literal is given up. If that may have been a secret,
   * the client's next line counts as secret too, then every line that cannot be parsed, until one can be.
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

  /** @returns server octets recorded outside the conversation, without echoes of a secret */
  silence(time: Time, bytes: Uint8Array): Uint8Array {
    return this.answers.silence(time, bytes)
  }

  /** A line with an undecided verb keeps waiting, but no longer delays anything. */
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

  /** The connection has ended: everything held back is emitted. */
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

  /** Updates the state after a whole command. */
  private finish(masking: Masking): void {
    const { head } = this
    this.masking = undefined
    this.head = undefined
    this.standing.said(masking, head)
    const logsIn = masking instanceof LoginCommand || masking instanceof Authenticate
    if (logsIn && masking.user !== undefined) this.echo.spare(masking.user)
  }

  /** A client part has joined the waiting ones: continues with them, if possible. */
  private goOn(part: Part): void {
    if (this.masking !== undefined) {
      if (part.piece === 'line' && part.bytes.length > 0) this.foresee(this.aheadOf())
      return
    }
    const before = this.waitingLength
    this.waitingLength += part.bytes.length
    if (part.ends) this.decide('ended')
    else if (this.waitingLength > longest) this.decide('now')
    // Decided again only while there may be a verb, so a long line costs time in proportion to its length.
    else if (before <= longestHead) this.decide('open')
    if (this.waitingLength > limits.undecidedLine) this.timeUp()
  }

  /** The waiting octets after a line that announces a literal. */
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

  /** Decides about the first line of a command, if possible; then all waiting parts continue. */
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
    // Late parts get the time at which they are written, so times never go backwards.
    for (const part of waited) this.take(time === undefined ? part : { ...part, time })
  }

  /** @returns how to record the command, or undefined while its verb is not decided */
  private maskingFor(line: Uint8Array, state: LineState, read: Head | undefined): Masking | undefined {
    if (state === 'open' && !hasVerb(line)) return undefined
    const { standing } = this
    if (standing.belief === 'nothing') {
      standing.wary()
      return new NotUnderstood(this.echo)
    }
    const { head, row } = openingOf(line, state === 'ended', read)
    if (head.kind === 'done') return asItCame
    // A secret in the place of a tag was typed a second time.
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
    // Only once the whole line was seen is an unknown command shown, or the `well-formed` belief ended.
    const wary = standing.belief !== 'anything'
    if (state === 'open' && (wary || (standing.loggedIn && row === undefined))) return undefined
    if (row !== undefined && !isUntagged(head) && (!wary || isWellFormed(line, head, row))) {
      standing.belief = 'anything'
      return this.ordinary(row, line)
    }
    if (standing.strict || looksLikeLogin(line)) return new NotUnderstood(this.echo)
    // A line too long to be held contains no URL that anyone would sign, and searching it takes memory.
    return this.echo.listening || state === 'ended'
      ? new Searched(this.echo, 'arguments', 'unknown')
      : asItCame
  }

  /** A known command that logs nobody in. */
  private ordinary(row: CommandRow, line: Uint8Array): Masking {
    if (row.name === 'ID') return new Identification(this.echo)
    // A literal before login must be refused, and may have swallowed the login.
    const bare = row.arguments.length === 0 || swallows(line, row)
    if (!this.standing.loggedIn && bare) return new Arguments(this.echo)
    if (row.secret === 'urls') return new Searched(this.echo, contentsOf(row.name), 'known')
    return this.echo.listening ? new Searched(this.echo, 'arguments', 'known') : asItCame
  }

  /** A server may echo a client's line before that line has ended. */
  private overhear(): void {
    const { masking } = this
    if (masking instanceof SecretCommand) this.echo.addText(masking.begun() ?? '')
    // A line that will be shown must not be taken for a secret.
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
   * The texts to search once a secret is known: all responses before and during a login, afterwards only
   * human-readable texts, for the rest of the run.
   */
  private guard(): Guard {
    if (!this.echo.listening) return 'none'
    return this.standing.loggedIn && !this.standing.loggingIn ? 'texts' : 'all'
  }
}
