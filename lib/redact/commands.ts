/** The commands that hold secrets, each with what of it may be shown. RFC 9051 §6.2.2, §6.2.3, RFC 4467. */
import { mechanism } from '../protocol/index.ts'
import type { MechanismRow } from '../protocol/rows.ts'
import { textEnd } from '../wire/line.ts'
import { latin1, octets } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import { type Emit, type LiteralFate, LONGEST, Masking, type SafeLine } from './course.ts'
import type { Echo } from './echo.ts'
import { type LineText, QUOTED, REDACTED, unbase64 } from './mask.ts'
import { maskResponse } from './sasl.ts'

/** Tag, verb and the blanks around them. */
const HEAD = /^( *[^ ]+ +[^ ]+(?: +|$))(.*)$/s
/** One astring that is not a literal, then what follows. RFC 9051 §9, astring. */
const ASTRING = /^("(?:[^"\\\r\n]|\\["\\])*"|[^\s"(){%*\\]+)( +|$)(.*)$/s

/** Mask for what stands where an argument would; the blanks before it stay. */
const maskOf = (text: string): string =>
  text.trim() === '' ? text : text.slice(0, text.length - text.trimStart().length) + QUOTED

/**
 * LOGIN: the user name stays, whatever comes after it is the password. Masking goes by position: where the
 * user name cannot be told from the password, both go. RFC 9051 §6.2.3.
 */
export class Login extends Masking {
  private sawUser = false
  user: string | undefined

  constructor(private readonly echo: Echo) {
    super()
  }

  protected line({ body, announcement }: LineText, index: number): SafeLine {
    if (index > 0) return this.argument(body, announcement)
    const [, head, rest] = HEAD.exec(body) ?? ['', '', body]
    const { text, literal } = this.argument(rest, announcement)
    return { text: head + text, literal }
  }

  /** The text between two literals, or from the verb to the first, or from the last to the end. */
  private argument(text: string, announcement: string): SafeLine {
    if (this.sawUser) {
      this.remember(text)
      const before = maskOf(text)
      return { text: announcement !== '' && before.endsWith(QUOTED) ? `${before} ` : before }
    }
    this.sawUser = true
    if (text.trim() === '' && announcement !== '') return { text, literal: 'user' }
    const [, user, blank, rest] = ASTRING.exec(text) ?? []
    if (user === undefined || (rest === '' && announcement === '')) {
      this.remember(text)
      return { text: announcement === '' ? maskOf(text) : `${QUOTED} ` }
    }
    this.user = user
    this.remember(rest)
    const before = `${user}${blank}${maskOf(rest)}`
    return { text: announcement !== '' && rest !== '' ? `${before} ` : before }
  }

  private remember(text: string): void {
    const secret = text.trim()
    this.echo.addText(secret)
    if (/^".*"$/s.test(secret)) this.echo.add(secret.slice(1, -1).replace(/\\(["\\])/g, '$1'))
  }

  protected literal(text: string, fate: LiteralFate): void {
    if (fate === 'user' && this.user === undefined) this.user = text
    else this.echo.add(text)
  }
}

/** AUTHENTICATE: the mechanism stays, an initial response is masked as that mechanism's. RFC 9051 §6.2.2. */
export class Authenticate extends Masking {
  /** The mechanism as the protocol tables have it; `none` of its data is shown when they do not. */
  row: MechanismRow | undefined
  user: string | undefined
  /** Responses so far. */
  step = 0

  constructor(private readonly echo: Echo) {
    super()
  }

  protected line({ body }: LineText, index: number): SafeLine {
    const [, head, rest] = HEAD.exec(body) ?? ['', '', body]
    if (index > 0 || head === '') return { text: maskOf(body) }
    const [, name, blank, response] = /^([^ ]*)( *)(.*)$/s.exec(rest) ?? ['', '', '', rest]
    this.row = mechanism(name)
    if (this.row === undefined) {
      this.echo.addText(rest.trim())
      this.echo.addText(unbase64(response.trim()) ?? '')
      return { text: head + maskOf(rest) }
    }
    if (response === '') return { text: head + name + blank }
    return { text: head + name + blank + this.response(response.trimEnd()) }
  }

  /** One SASL line, masked. @param text without its line end */
  response(text: string): string {
    const masked = maskResponse(this.row?.user ?? 'none', this.step++, text)
    for (const secret of masked.secrets) {
      if (this.row === undefined) this.echo.addText(secret)
      else this.echo.add(secret)
    }
    this.user ??= masked.user
    return masked.text
  }

  protected literal(text: string): void {
    this.echo.add(text)
  }
}

/** A command of which only tag and verb may be shown: PROXYAUTH, XAPPLEPUSHSERVICE. */
export class Arguments extends Masking {
  constructor(private readonly echo: Echo) {
    super()
  }

  protected line({ body, announcement }: LineText, index: number): SafeLine {
    const [, head, rest] = index === 0 ? (HEAD.exec(body) ?? ['', '', body]) : ['', '', body]
    this.echo.addText(rest.trim())
    const masked = maskOf(rest)
    return { text: head + (announcement !== '' && masked.endsWith(QUOTED) ? `${masked} ` : masked) }
  }

  protected literal(text: string): void {
    this.echo.addText(text)
  }
}

const MASKED_LF = octets(`${REDACTED}\n`)
const MASKED_CRLF = octets(`${REDACTED}\r\n`)

/**
 * A line that is not understood where passwords are said: nothing of it is shown, not even what may be a tag.
 */
export class NotUnderstood extends Masking {
  constructor(private readonly echo: Echo) {
    super()
  }

  // Garbage may come without an end, and mostly as short lines: then nothing is joined and made anew.
  override take(part: Part, emit: Emit): void {
    const { bytes } = part
    const whole = part.piece === 'line' && part.begins && part.ends && part.announces === undefined
    const end = whole ? textEnd(bytes) : bytes.length
    if (!whole || bytes.length > LONGEST || end === bytes.length) {
      super.take(part, emit)
      return
    }
    const body = latin1(bytes, 0, end).trim()
    this.echo.addText(body)
    if (body === '') emit(part)
    else emit({ ...part, bytes: bytes.length - end === 2 ? MASKED_CRLF : MASKED_LF })
  }

  protected line({ body, announcement }: LineText): SafeLine {
    this.echo.addText(body.trim())
    const masked = body.trim() === '' ? body : REDACTED
    return { text: announcement !== '' ? `${masked} ` : masked }
  }

  protected literal(text: string): void {
    this.echo.addText(text)
  }
}

/** ID before login: names of fields stay, and the values of those that cannot be a secret. RFC 2971 §3.3. */
export class Identification extends Masking {
  protected line({ body }: LineText, index: number): SafeLine {
    return { text: index === 0 ? maskFields(body) : maskOf(body) }
  }

  protected literal(): void {}
}

const FIELD = /("(?:[^"\\]|\\.)*")( +)("(?:[^"\\]|\\.)*"|[^\s()"]+)/gs
const OPEN_FIELDS =
  /^"(?:name|version|os|os-version|vendor|support-url|address|date|command|arguments|environment|x-\S+)"$/i

function maskFields(body: string): string {
  return body.replace(FIELD, (whole, name: string, blank: string) =>
    OPEN_FIELDS.test(name) && !/pass|secret|token|auth/i.test(name) ? whole : name + blank + QUOTED,
  )
}

/** The token of an authorized URL: `;URLAUTH=<access>:<mechanism>:<token>`. RFC 4467 §3. */
const URLAUTH = /(;URLAUTH=[^:"\s]*:[^:"\s]*:)[^"\s)]+/gi
/** A password in a URL. */
const USERINFO = /(\bimaps?:\/\/[^\s:@/"]*:)[^\s"]+@/gi

/** @returns the text with tokens and passwords of URLs masked, the same string when there are none */
export function maskUrls(text: string): string {
  return text.replace(URLAUTH, `$1${REDACTED}`).replace(USERINFO, `$1${REDACTED}@`)
}

/**
 * GENURLAUTH, URLFETCH, APPEND with CATENATE: URLs stay, less what authorizes them; literals are messages.
 */
export class Urls extends Masking {
  protected line({ body }: LineText): SafeLine {
    return { text: maskUrls(body), literal: 'pass' }
  }

  protected literal(): void {}
}
