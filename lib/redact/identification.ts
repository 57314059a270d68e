/** ID: field names stay, and so do the values that cannot be secret. RFC 2971 §3.3. */
import { beforeLiteral, type SafeLine, SecretCommand, splitHead } from './command-masking.ts'
import type { Echo } from './echo.ts'
import { type LineText, quoted } from './mask.ts'

/**
 * Fields that describe a program: RFC 2971 §3.3 without `command`, `arguments` and `environment`, in which
 * passwords occur; and the fields with which server front ends describe the client's connection (Dovecot,
 * Gmail).
 */
const open = new Set([
  ...['name', 'version', 'os', 'os-version', 'vendor', 'support-url', 'address', 'date'],
  ...[
    'x-originating-ip',
    'x-originating-port',
    'x-connected-ip',
    'x-connected-port',
    'x-proxy-ttl',
    'x-guid',
  ],
])
/** More names that are shown without their values. Any other name may be a misplaced password. */
const names = new Set([
  ...['command', 'arguments', 'environment', 'user', 'username', 'password', 'pass', 'passwd', 'login'],
  ...['token', 'secret', 'auth', 'authorization', 'apikey', 'api-key', 'contact', 'device', 'build'],
])
/** The values of such names are searched for in later octets. */
const secretive = /pass|secret|token|auth|key|login/

/** The token expected next. */
type Expected = 'list' | 'name' | 'value' | 'nothing'

interface Token {
  readonly text: string
  /** The text without its quotes. */
  readonly value: string
  readonly end: number
}

/** A quoted string or a word of ordinary octets, ended by a blank, a parenthesis or the end of the text. */
function tokenAt(text: string, at: number): Token | undefined {
  let end = at
  if (text[at] === '"') {
    for (end = at + 1; end < text.length && text[end] !== '"'; end++) if (text[end] === '\\') end++
    if (end >= text.length) return undefined
    end++
  } else {
    while (end < text.length && !' ()"'.includes(text[end])) end++
  }
  if (end === at || (end < text.length && text[end] !== ' ' && text[end] !== ')')) return undefined
  const token = text.slice(at, end)
  // Control characters do not belong to a field, and a token with braces was meant as a literal.
  if (/[\0-\x1f\x7f]/.test(token) || (token[0] !== '"' && /[{}\\]/.test(token))) return undefined
  return { text: token, value: token[0] === '"' ? token.slice(1, -1) : token, end }
}

/** ID in any connection state: reads the list of fields once, and masks everything after the first error. */
export class Identification extends SecretCommand {
  private expected: Expected | 'broken' = 'list'
  /** The name of the field whose value comes next, in lower case. */
  private name = ''

  constructor(private readonly echo: Echo) {
    super()
  }

  protected line({ body, announcement }: LineText, index: number): SafeLine {
    const [head, rest] = index === 0 ? splitHead(body) : ['', body]
    const text = head + this.fields(rest)
    if (announcement === '') return { text }
    this.passLiteral()
    return { text: text.endsWith('(') ? text : beforeLiteral(text, announcement) }
  }

  /**
   * A literal stands where a name or a value is expected. It may have swallowed the fields after it, so none
   * of them is shown.
   */
  private passLiteral(): void {
    if (this.expected === 'value') this.expected = 'name'
    else if (this.expected === 'name') this.begin('')
    else this.expected = 'broken'
  }

  private fields(text: string): string {
    let out = ''
    let at = 0
    while (at < text.length && this.expected !== 'broken') {
      if (text[at] === ' ' || this.isParenthesis(text[at])) {
        out += text[at++]
        continue
      }
      const token = tokenAt(text, at)
      const shown = token === undefined ? undefined : this.field(token)
      if (token === undefined || shown === undefined) this.expected = 'broken'
      else {
        out += shown
        at = token.end
      }
    }
    const rest = text.slice(at)
    if (rest.trim() === '') return out + rest
    this.echo.addText(rest)
    return (out === '' || /[ (]$/.test(out) ? out : `${out} `) + quoted
  }

  private isParenthesis(octet: string): boolean {
    if (octet === '(' && this.expected === 'list') this.expected = 'name'
    else if (octet === ')' && this.expected === 'name') this.expected = 'nothing'
    else return false
    return true
  }

  /** @returns the token in the form that may be shown; undefined when none is allowed here */
  private field({ text, value }: Token): string | undefined {
    switch (this.expected) {
      case 'list':
        if (text.toUpperCase() !== 'NIL') return undefined
        this.expected = 'nothing'
        return text
      case 'name':
        return this.begin(value) ? text : quoted
      case 'value':
        this.expected = 'name'
        if (open.has(this.name) || text.toUpperCase() === 'NIL') return text
        if (secretive.test(this.name)) this.echo.add(value)
        return quoted
      case 'nothing':
      case 'broken':
        return undefined
    }
  }

  /** @returns true when the name itself may be shown */
  private begin(name: string): boolean {
    this.name = name.toLowerCase()
    this.expected = 'value'
    return open.has(this.name) || names.has(this.name) || /^x-[a-z-]{1,30}$/.test(this.name)
  }

  protected literal(text: string): void {
    this.echo.addText(text)
  }
}
