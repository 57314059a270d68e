/**
 * What a server says that must not be kept: echoes of a secret, tokens in codes and URLs, SASL challenges.
 */
import { code, response } from '../protocol/index.ts'
import type { Secret } from '../protocol/rows.ts'
import type { Head } from '../wire/line.ts'
import { latin1, octets } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import { maskUrls } from './commands.ts'
import type { Emit } from './course.ts'
import type { Echo } from './echo.ts'
import { LITERAL, lineText, maskedAnnouncement, QUOTED, REDACTED } from './mask.ts'

/** Which responses are looked through for an echo. */
export type Guard = 'all' | 'texts' | 'none'

/**
 * Octets of one response that are held to look for an echo; a longer one is looked through piece by piece.
 */
const LONGEST = 64 * 1024

/** Responses in order, as parts; gives them back with their secrets masked. */
export class Answers {
  private held: Part[] = []
  private length = 0
  private head: Head | undefined
  /** True while the parts of a response may leave as they come. */
  private open = false

  constructor(private readonly echo: Echo) {}

  /** True in the middle of a response that is held back. */
  get holding(): boolean {
    return this.held.length > 0
  }

  /**
   * @param guard what may hold an echo: any response while a login is under way, texts for a moment after it
   * @param challenge masks the text behind `+`, during an authentication exchange
   */
  take(part: Part, guard: Guard, emit: Emit, challenge: ((text: string) => string) | undefined): void {
    if (this.open) {
      if (part.last) this.open = false
      emit(part)
      return
    }
    if (this.held.length === 0 && mayPass(part, guard)) {
      this.open = !part.last
      emit(part)
      return
    }
    this.held.push(part)
    this.length += part.bytes.length
    this.head ??= part.head
    if (part.last) this.release(emit, challenge)
    else if (this.length > LONGEST) this.giveUp(emit)
  }

  /** The connection ends: what is held is looked at as it is. */
  end(emit: Emit): void {
    if (this.held.length > 0) this.release(emit, undefined)
  }

  private release(emit: Emit, challenge: ((text: string) => string) | undefined): void {
    const held = this.held
    const head = this.head
    this.clear()
    const pieces = joined(held)
    for (let i = 0; i < pieces.length; i++) {
      const part = pieces[i]
      const text = latin1(part.bytes)
      if (part.piece === 'literal') {
        emit(this.echo.silence(text, REDACTED) === text ? part : { ...part, bytes: LITERAL, omitted: 0 })
        continue
      }
      const next = pieces[i + 1]
      const masks =
        next !== undefined && this.echo.silence(latin1(next.bytes), REDACTED) !== latin1(next.bytes)
      const safe = this.line(text, head, part, challenge, masks)
      emit(safe === text ? part : { ...part, bytes: octets(safe) })
    }
  }

  private line(
    text: string,
    head: Head | undefined,
    part: Part,
    challenge: ((text: string) => string) | undefined,
    masksLiteral: boolean,
  ): string {
    const { body, announcement, end } = lineText(text, part.announces !== undefined)
    let safe = body
    if (head?.kind === 'continuation' && challenge !== undefined) {
      const [, plus, rest] = /^(\+ ?)(.*)$/s.exec(body) ?? ['', '', body]
      safe = plus + challenge(rest)
    } else {
      safe = maskWords(safe, head)
    }
    safe = this.echo.silence(safe, REDACTED)
    return safe + (masksLiteral ? maskedAnnouncement(announcement) : announcement) + end
  }

  /** Too long to be held: what came so far is masked where it must be, the rest of the response passes. */
  private giveUp(emit: Emit): void {
    const held = this.held
    this.clear()
    this.open = true
    for (const part of held) {
      const text = latin1(part.bytes)
      const safe = this.echo.silence(text, REDACTED)
      emit(safe === text ? part : { ...part, bytes: octets(safe) })
    }
  }

  private clear(): void {
    this.held = []
    this.length = 0
    this.head = undefined
  }
}

/** The parts of each piece joined into one. */
function joined(parts: readonly Part[]): Part[] {
  const pieces: Part[] = []
  for (const part of parts) {
    const last = pieces.at(-1)
    if (last === undefined || part.begins) pieces.push(part)
    else pieces[pieces.length - 1] = { ...part, bytes: Buffer.concat([last.bytes, part.bytes]), begins: true }
  }
  return pieces
}

/**
 * The octets after `* ` that begin the name of a response with a secret: GENURLAUTH, URLFETCH,
 * XAPPLEPUSHSERVICE.
 */
const SENSITIVE = new Set([...'GgUuXx'].map((letter) => letter.charCodeAt(0)))

/** True when the first part of a response shows that nothing in it is secret. */
function mayPass(part: Part, guard: Guard): boolean {
  const { bytes, head } = part
  if (guard === 'all' || (guard === 'texts' && head?.kind !== 'data')) return false
  if (head !== undefined) {
    if (head.kind === 'data') return !SENSITIVE.has(bytes[nameAt(bytes)])
    return !bytes.includes(0x5b)
  }
  return bytes.length > 2 && bytes[0] === 0x2a && bytes[2] >= 0x30 && bytes[2] <= 0x39
}

/** The index of the first octet after `*` that is no blank. */
function nameAt(bytes: Uint8Array): number {
  let at = 1
  while (bytes[at] === 0x20) at++
  return at
}

function maskWords(body: string, head: Head | undefined): string {
  if (head === undefined) return maskUrls(body)
  if (head.kind === 'data') {
    const name = /^\* +([^ ]+)/.exec(body)?.[1] ?? ''
    return maskBy(response(name)?.secret, body, name.length + body.indexOf(name))
  }
  const match = /\[([^\s\]]+)/.exec(body)
  if (match === null) return body
  return maskBy(code(match[1])?.secret, body, match.index + match[0].length)
}

/** @param at where the arguments begin */
function maskBy(secret: Secret | undefined, body: string, at: number): string {
  switch (secret) {
    case undefined:
      return body
    case 'urls':
      return body.slice(0, at) + maskUrls(body.slice(at))
    case 'all':
    case 'login':
    case 'sasl': {
      const close = body.indexOf(']', at)
      return close < 0
        ? `${body.slice(0, at)} ${QUOTED}`
        : `${body.slice(0, at)} ${QUOTED}${body.slice(close)}`
    }
  }
}
