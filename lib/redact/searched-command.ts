/**
 * Commands that log nobody in: they are recorded as they came, except for the secrets of URLs, and masked
 * when they repeat a secret that was sent before. Messages are not searched.
 */
import { find, join, latin1, lf, octets } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import { looksLikeLogin } from './attempts.ts'
import {
  type Ahead,
  beforeLiteral,
  type Emit,
  longest,
  longestAhead,
  type Masking,
  splitHead,
} from './command-masking.ts'
import type { Echo } from './echo.ts'
import { type LineText, lineText, maskedAnnouncement, maskedLiteral, quoted, redacted } from './mask.ts'
import { maskUrls } from './urls.ts'

/** The content of a command's literals. */
export type Contents = 'arguments' | 'urls' | 'messages'

/** The content of the literal after a line. */
type Kind = 'argument' | 'url' | 'message'

/** Octets at the end of a long line that wait for the next ones, since a secret may lie across the border. */
const overlap = 16 * 1024

/** A literal as it will be written. */
interface Literal {
  readonly bytes: Uint8Array
  readonly announcement: string
}

/** The one place where client octets are searched. @returns true when the text contains a known secret */
export function holdsSecret(echo: Echo, text: string): boolean {
  return echo.listening && text.length > 0 && echo.knows(text)
}

export class Searched implements Masking {
  private held: Uint8Array[] = []
  private length = 0
  /** For a line longer than its held part: whether it continues to be shown, or its rest is masked. */
  private long: 'no' | 'shown' | 'masked' = 'no'
  private kind: Kind = 'argument'
  /** The awaited literal. `late`: it did not come in time. */
  private ahead: Ahead | 'late' | undefined
  /** The replacement for the next literal; undefined to keep it. */
  private literal: Literal | undefined
  private open: Part | undefined
  private index = 0
  /** A literal that swallowed lines: the next octets are the rest of the last of them. Undefined for none. */
  private swallowed: string | undefined

  /** @param verb `known` for the verb of a command: then tag and verb are shown before a mask */
  constructor(
    private readonly echo: Echo,
    private readonly contents: Contents,
    private readonly verb: 'known' | 'unknown',
  ) {}

  awaits(part: Part): boolean {
    const { announces = 0 } = part
    if (this.ahead !== undefined || announces === 0 || announces > longestAhead || this.long !== 'no')
      return false
    return this.kindBehind(lineText(latin1(join([...this.held, part.bytes])), true)) !== 'message'
  }

  foresee(ahead: Ahead | undefined): void {
    this.ahead = ahead ?? 'late'
  }

  take(part: Part, emit: Emit): void {
    if (part.piece === 'literal' && this.literal === undefined && this.kind === 'message') {
      emit(part)
      return
    }
    this.held.push(part.bytes)
    this.length += part.bytes.length
    this.open = part.ends ? undefined : part
    if (part.piece === 'literal') this.takeLiteral(part, emit)
    else if (part.ends) this.takeLine(part, emit)
    else if (this.length > longest) this.takeWindow(part, emit)
  }

  end(emit: Emit): void {
    const { open } = this
    this.open = undefined
    if (open === undefined) return
    const text = latin1(join(this.held))
    const shown = open.piece === 'line' && this.long !== 'masked' ? this.masked(text) : redacted
    emit({ ...open, bytes: octets(shown), omitted: 0, begins: true })
  }

  private kindBehind({ body }: LineText): Kind {
    if (this.contents === 'arguments') return 'argument'
    if (this.contents === 'urls' || /(?:^|[ (])url +$/i.test(body.slice(-64))) return 'url'
    return this.index === 0 && splitHead(body)[1] === '' ? 'argument' : 'message'
  }

  /** A text without secrets: the same text when it contains none. */
  private masked(text: string): string {
    const [head, rest] = this.index === 0 && this.long === 'no' ? splitHead(text) : ['', text]
    if (this.swallowed !== undefined) {
      // A password in it may be repeated, and was never recognized as one.
      this.echo.addText(this.swallowed + text)
      return text === '' ? text : ` ${quoted}`
    }
    const urls = this.echo.addUrls(text)
    const safe = urls ? maskUrls(rest) : rest
    const isUrl = urls && maskUrls(head) !== head
    if (!isUrl && !holdsSecret(this.echo, head) && !holdsSecret(this.echo, safe)) return head + safe
    if (this.index > 0 || this.long !== 'no') return ` ${quoted}`
    return this.verb === 'unknown' || isUrl || holdsSecret(this.echo, tagOf(head)) ? redacted : head + quoted
  }

  private takeLine(part: Part, emit: Emit): void {
    const came = join(this.held)
    const line = lineText(latin1(came), part.announces !== undefined)
    this.kind = line.announcement === '' ? 'argument' : this.kindBehind(line)
    // Nobody types a long literal as an argument: then it is a message of an unknown command.
    if (this.kind === 'argument' && (part.announces ?? 0) > longestAhead) this.kind = 'message'
    const body = this.long === 'masked' ? ' ' : this.masked(line.body)
    const announcement = this.announce(line.announcement)
    const changed = body !== line.body || announcement !== line.announcement
    const text = beforeLiteral(body, changed ? announcement : '') + announcement + line.end
    if (!changed && this.held.length === 1) emit(part)
    else emit({ ...part, bytes: changed ? octets(text) : came, begins: true })
    this.forgetLine()
    this.index++
  }

  private forgetLine(): void {
    this.held = []
    this.length = 0
    this.long = 'no'
  }

  /** A sequence set may make a line very long: it is searched and shown piece by piece. */
  private takeWindow(part: Part, emit: Emit): void {
    const came = join(this.held)
    const border = came.length - overlap
    if (this.long !== 'masked') {
      const text = latin1(came)
      const safe = this.masked(text)
      const bytes = safe === text ? came.subarray(0, border) : octets(safe)
      emit({ ...part, bytes, begins: this.long === 'no' })
      this.long = safe === text ? 'shown' : 'masked'
    }
    this.held = [came.subarray(border)]
    this.length = overlap
  }

  /** @returns the announcement of the literal that will be written */
  private announce(announcement: string): string {
    const { ahead, kind } = this
    this.ahead = undefined
    this.literal = undefined
    if (announcement === '' || kind === 'message') return announcement
    if (ahead === undefined || ahead === 'late') {
      if (kind === 'argument') return announcement
      this.literal = { bytes: maskedLiteral, announcement: maskedAnnouncement(announcement) }
      return this.literal.announcement
    }
    const safe = this.maskedLiteral(ahead.literal)
    if (safe === ahead.literal) return announcement
    this.literal = { bytes: octets(safe), announcement: announcement.replace(/\d+/, String(safe.length)) }
    return this.literal.announcement
  }

  /** Too high a count has swallowed lines: a URL contains no line end, a mailbox name no login. */
  private maskedLiteral(text: string): string {
    const lines = text.split('\n')
    const isUrl = this.kind === 'url'
    const swallowed = isUrl
      ? /[\0-\x20\x7f]/.test(text)
      : lines.length > 1 && lines.some((line) => looksLikeLogin(octets(line)))
    this.swallowed = swallowed ? text : undefined
    const safe = this.echo.addUrls(text) ? maskUrls(text) : text
    return swallowed || holdsSecret(this.echo, safe) ? redacted : safe
  }

  private takeLiteral(part: Part, emit: Emit): void {
    // A literal that came too late was not searched before.
    if (this.kind === 'url' && find(part.bytes, lf, 0) >= 0) this.swallowed ??= ''
    if (!part.ends) {
      if (this.literal !== undefined && this.length > longestAhead) this.held = []
      return
    }
    const { literal } = this
    const came = join(this.held)
    if (literal !== undefined && this.swallowed === '') this.swallowed = latin1(came)
    this.literal = undefined
    this.held = []
    this.length = 0
    if (literal !== undefined) emit({ ...part, bytes: literal.bytes, omitted: 0, begins: true })
    // The announcement is already written: a hidden literal is replaced by as many octets.
    else if (this.maskedLiteral(latin1(came)) !== latin1(came))
      emit({ ...part, bytes: octets('x'.repeat(came.length)), begins: true })
    else emit({ ...part, bytes: came, begins: true })
  }
}

/** The first word of a line. */
function tagOf(head: string): string {
  const tag = head.trimStart()
  return tag.slice(0, tag.indexOf(' '))
}

/** @returns the content of the literals of a command that may carry signed URLs */
export function contentsOf(name: string): Contents {
  return name === 'URLFETCH' || name === 'GENURLAUTH' ? 'urls' : 'messages'
}
