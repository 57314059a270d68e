/** The commands that hold secrets, and which parts may be shown. RFC 9051 §6.2.2, §6.2.3, RFC 4467. */
import { mechanism } from '../protocol/index.ts'
import type { CommandRow, MechanismRow } from '../protocol/rows.ts'
import { announcement, textEnd } from '../wire/line.ts'
import { latin1, octets, sp } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import {
  type Ahead,
  beforeLiteral,
  type Emit,
  isUserName,
  type LiteralFate,
  longest,
  longestAhead,
  maskOf,
  type SafeLine,
  SecretCommand,
  splitHead,
} from './command-masking.ts'
import type { Echo } from './echo.ts'
import { type LineText, maskedBase64, redacted, unbase64 } from './mask.ts'
import { asksForPassword, maskChallenge, maskResponse } from './sasl.ts'

/** Octets besides a blank that end an atom: a name with one of them cannot be told from a password. */
const noAtom = /[\0-\x1f\x7f"(){%*\\\xa0]/

/**
 * Finds one astring that is not a literal at the beginning of a text. RFC 9051 §9, astring.
 * @returns the index after it and after the blanks that follow; -1 when there is none, or none that ends at a
 *   blank
 */
function astringEnd(text: string): { readonly end: number; readonly next: number } {
  let end = 0
  if (text[0] === '"') {
    for (end = 1; end < text.length && text[end] !== '"'; end++) {
      if (text[end] === '\r' || text[end] === '\n') return noAstring
      if (text[end] !== '\\') continue
      end++
      if (text[end] !== '"' && text[end] !== '\\') return noAstring
    }
    if (end >= text.length) return noAstring
    end++
  } else {
    while (end < text.length && text[end] !== ' ') end++
    if (end === 0 || noAtom.test(text.slice(0, end))) return noAstring
  }
  let next = end
  while (text[next] === ' ') next++
  return next === end && next < text.length ? noAstring : { end, next }
}

const noAstring = { end: -1, next: -1 }

/**
 * LOGIN: the user name stays, everything after it is the password. Masking goes by position: when the user
 * name cannot be told from the password, both are masked. RFC 9051 §6.2.3.
 */
export class LoginCommand extends SecretCommand {
  private sawUser: boolean
  /** The user name's literal and the octets after it, when known before the announcement is written. */
  private ahead: Ahead | undefined
  private waited = false
  user: string | undefined

  /** @param tag `forgotten`: LOGIN stands in the tag's place, so no argument is surely the user name */
  constructor(
    private readonly echo: Echo,
    tag: 'given' | 'forgotten' = 'given',
  ) {
    super()
    this.sawUser = tag === 'forgotten'
  }

  override awaits({ announces = 0 }: Part): boolean {
    return !this.sawUser && !this.waited && announces > 0 && announces <= longestAhead
  }

  override foresee(ahead: Ahead | undefined): void {
    this.waited = true
    this.ahead = ahead
  }

  protected line({ body, announcement }: LineText, index: number): SafeLine {
    if (index > 0) return this.argument(body, announcement)
    const [head, rest] = splitHead(body)
    const { text, literal } = this.argument(rest, announcement)
    return { text: head + text, literal }
  }

  /** Masks the text between two literals, from the verb to the first, or from the last to the end. */
  private argument(text: string, announcement: string): SafeLine {
    if (this.sawUser) return this.secret(text, announcement)
    this.sawUser = true
    if (text.trim() === '' && announcement !== '') return { text, literal: this.literalUser(announcement) }
    const { end, next } = astringEnd(text)
    if (end < 0 || (next === text.length && announcement === '')) return this.secret(text, announcement)
    // A name that was a secret before is a password in the wrong place.
    if (this.echo.isSecret(text.slice(0, end).replace(/^"|"$/g, ''))) return this.secret(text, announcement)
    this.user = text.slice(0, end)
    const { text: masked } = this.secret(text.slice(next), announcement)
    return { text: text.slice(0, next) + masked }
  }

  private secret(text: string, announcement: string): SafeLine {
    this.remember(text)
    return { text: beforeLiteral(maskOf(text), announcement) }
  }

  /** A literal that cannot be a user name, or is the whole line, has swallowed the password. */
  private literalUser(announcement: string): LiteralFate {
    if (Number(announcement.replace(/\D+/g, '')) > longestAhead) return 'mask'
    const { ahead } = this
    return ahead === undefined || (ahead.next === sp && this.isUser(ahead.literal)) ? 'user' : 'mask'
  }

  protected override isUser(text: string): boolean {
    return isUserName(text) && !this.echo.isSecret(text)
  }

  private remember(text: string): void {
    const secret = text.trim()
    if (/\s/.test(secret)) this.echo.addText(secret)
    else this.echo.add(secret)
    if (/^".*"$/s.test(secret)) this.echo.add(secret.slice(1, -1).replace(/\\(["\\])/g, '$1'))
  }

  protected literal(text: string, fate: LiteralFate): void {
    if (fate === 'user') this.user = text
    else if (this.user === undefined) this.echo.addText(text)
    else this.echo.add(text)
  }
}

/**
 * AUTHENTICATE: the mechanism stays, an initial response is masked by the rules of that mechanism. RFC 9051
 * §6.2.2.
 */
export class Authenticate extends SecretCommand {
  /** The mechanism's row in the protocol tables; without one, none of its data is shown. */
  row: MechanismRow | undefined
  user: string | undefined
  /** Responses so far. */
  step = 0
  /** The responses that carry data: an empty one is not a password (RFC 4959 §3), nor is a command. */
  private told = 0

  constructor(private readonly echo: Echo) {
    super()
  }

  protected line({ body, announcement }: LineText, index: number): SafeLine {
    const [head, rest] = index === 0 ? splitHead(body) : ['', body]
    if (index > 0 || head === '') return this.unknown('', body, announcement)
    const blank = rest.indexOf(' ')
    const name = blank < 0 ? rest : rest.slice(0, blank)
    const response = rest.slice(name.length).trimStart()
    this.row = mechanism(name)
    if (this.row === undefined) return this.unknown(head, rest, announcement)
    const before = head + rest.slice(0, rest.length - response.length)
    return {
      text:
        response === '' ? before : beforeLiteral(before + this.response(response.trimEnd()), announcement),
    }
  }

  private unknown(head: string, rest: string, announcement: string): SafeLine {
    this.echo.addText(rest.trim())
    for (const word of rest.split(' ')) this.echo.addText(unbase64(word) ?? '')
    return { text: head + beforeLiteral(maskOf(rest), announcement) }
  }

  /** One SASL line, masked. @param text without its line end */
  response(text: string): string {
    const masked = maskResponse(this.row?.user ?? 'none', this.step++, text)
    const { secrets, around, understood, user } = masked
    // A name that was a secret before is a password in the wrong place.
    const swapped = user !== undefined && this.echo.isSecret(user)
    for (const secret of secrets) this.echo.add(secret)
    for (const said of around) {
      if (this.row === undefined || !understood) this.echo.addText(said)
      // The text also contains the user name, so a part of it may be that name.
      else if (user !== undefined && said.includes(user)) this.echo.addWhole(said)
      else this.echo.add(said)
    }
    if (user !== undefined && !swapped) this.echo.spare(user)
    if (around.length > 0 && understood) this.told++
    this.user ??= user
    return swapped ? maskedBase64 : masked.text
  }

  /** True once the client has sent all the responses of its mechanism, not counting empty ones. */
  get complete(): boolean {
    const shape = this.row?.user
    if (shape === undefined || shape === 'none') return false
    return this.told >= (shape === 'login' || shape === 'scram' ? 2 : 1)
  }

  /** Masks a challenge from the server. @param text the text after the `+` */
  challenge(text: string): string {
    const shape = this.row?.user ?? 'none'
    // A server that has prompted for the password does not prompt for a user name afterwards.
    if (shape === 'login' && this.step === 0 && asksForPassword(text)) this.step = 1
    return maskChallenge(shape, text)
  }

  protected literal(text: string): void {
    this.response(text)
  }
}

/**
 * A command of which only tag and verb may be shown: PROXYAUTH, XAPPLEPUSHSERVICE. The mailbox names in the
 * latter are not secrets to look for.
 */
export class Arguments extends SecretCommand {
  constructor(private readonly echo: Echo) {
    super()
  }

  protected line({ body, announcement }: LineText, index: number): SafeLine {
    const [head, rest] = index === 0 ? splitHead(body) : ['', body]
    const mailboxes = rest.search(/\bmailboxes\b/i)
    this.echo.addText((mailboxes < 0 ? rest : rest.slice(0, mailboxes)).trim())
    return { text: head + beforeLiteral(maskOf(rest), announcement) }
  }

  protected literal(text: string): void {
    this.echo.addText(text)
  }
}

const maskedLf = octets(`${redacted}\n`)
const maskedCrlf = octets(`${redacted}\r\n`)

/** A line that cannot be parsed where passwords are sent: nothing of it is shown, not even a possible tag. */
export class NotUnderstood extends SecretCommand {
  constructor(private readonly echo: Echo) {
    super()
  }

  // Garbage may come without end, and mostly as short lines: so nothing is joined or allocated anew.
  override take(part: Part, emit: Emit): void {
    const { bytes } = part
    const whole = part.piece === 'line' && part.begins && part.ends && part.announces === undefined
    const end = whole ? textEnd(bytes) : bytes.length
    if (!whole || bytes.length > longest || end === bytes.length) {
      super.take(part, emit)
      return
    }
    const body = latin1(bytes, 0, end).trim()
    this.echo.addText(body)
    if (body === '') emit(part)
    else emit({ ...part, bytes: bytes.length - end === 2 ? maskedCrlf : maskedLf })
  }

  protected override get hidesHead(): boolean {
    return true
  }

  protected line({ body, announcement }: LineText): SafeLine {
    this.echo.addText(body.trim())
    const masked = body.trim() === '' ? body : redacted
    return { text: beforeLiteral(masked, announcement) }
  }

  protected literal(text: string): void {
    this.echo.addText(text)
  }
}

/**
 * True when a literal may swallow the commands after it: the server refuses it, and the client does not wait.
 * @param row of the command; literals that are URLs are searched anyway
 */
export function swallows(line: Uint8Array, { secret, name }: CommandRow): boolean {
  if (announcement(line)?.synchronizing !== true) return false
  return secret !== 'urls' || (/APPEND|REPLACE/.test(name) && !/ CATENATE /i.test(latin1(line)))
}
