/**
 * One response, or its held part: its lines and literals, without the parts that must not be shown. Secrets
 * by position are found here, other secrets by `Echo`.
 */
import { limits } from '../record/limits.ts'
import type { Head } from '../wire/line.ts'
import { latin1, octets } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import { beforeLiteral } from './command-masking.ts'
import type { Echo } from './echo.ts'
import { type LineText, lineText, maskedLiteral, quoted, redacted } from './mask.ts'
import {
  argumentsOf,
  hidesAll,
  isUrl,
  type Known,
  noRegions,
  type Regions,
  regionsOf,
  urlsIn,
} from './response-line.ts'
import { outermost, type SecretMatch } from './search.ts'
import { filled, type Hole, joined, maskUrls } from './urls.ts'

/** The responses that are searched for secrets. */
export type Guard = 'all' | 'texts' | 'none'

/** A response in progress, as far as it is known. */
export interface ResponseInPieces {
  readonly head: Head | undefined
  readonly known: Known
  readonly guard: Guard
  /** Masks the text after `+`, during an authentication exchange. */
  readonly challenge: ((text: string) => string) | undefined
}

/** A line or a literal, or the held part of it. */
interface ResponsePiece {
  readonly part: Part
  readonly text: string
  readonly line: LineText
  readonly regions: Regions
  /** True when it is the first line of its response, from its first octet. */
  readonly first: boolean
  readonly findings: SecretMatch[]
}

const noLine: LineText = { body: '', announcement: '', end: '' }

/** Octets at the end of the previous text that are searched again together with the next one. */
const tail = 32
/** Octets of the next text for that search: no encoded octet of a part of a secret is longer. */
const longestFront = 64

/** The parts of each piece joined into one. */
function piecesOf(parts: readonly Part[], head: Head | undefined, begins: boolean): ResponsePiece[] {
  const whole: Part[] = []
  for (const part of parts) {
    const last = whole.at(-1)
    if (last === undefined || part.begins) whole.push(part)
    else
      whole[whole.length - 1] = {
        ...part,
        bytes: Buffer.concat([last.bytes, part.bytes]),
        begins: last.begins,
      }
  }
  return whole.map((part, i) => {
    const text = latin1(part.bytes)
    const line = part.piece === 'line' ? lineText(text, part.announces !== undefined) : noLine
    const first = begins && i === 0
    return { part, text, line, first, regions: first ? regionsOf(line.body, head) : noRegions, findings: [] }
  })
}

/** A stretch of a piece, and its place in the searched text. */
interface Stretch {
  readonly piece: ResponsePiece
  readonly start: number
  readonly text: string
}

export class ResponsePieces {
  private readonly pieces: readonly ResponsePiece[]

  /**
   * @param parts of one response
   * @param begins true for its first octets, false when earlier octets of it are already written
   */
  constructor(
    parts: readonly Part[],
    private readonly response: ResponseInPieces,
    begins: boolean,
  ) {
    this.pieces = piecesOf(parts, response.head, begins)
  }

  /** Remembers the secrets of the URLs in the response. @returns true when there are such URLs */
  learn(echo: Echo): boolean {
    const { head, known } = this.response
    if (head?.kind === 'data' && known.secret !== 'urls') return false
    return this.pieces.filter(({ text }) => echo.addUrls(text)).length > 0
  }

  /**
   * Searches for secrets, across the borders of pieces and of the previous text.
   * @param before the end of the previous text
   * @returns the end of this text, for the next one
   */
  search(echo: Echo, before: string): string {
    const stretches = this.stretches(before)
    const text = octets(before + stretches.map((stretch) => stretch.text).join(''))
    const found = echo.find(text)
    if (found === 'everything' || found.length >= limits.echoes) {
      for (const {
        findings,
        regions,
        text: { length },
      } of this.pieces) {
        findings.push({ start: regions.rest, end: length, whole: false })
      }
    } else {
      for (const finding of found) this.note(finding, stretches, before.length)
    }
    const words = this.pieces.map((piece) => wordsOf(piece)).join('')
    return words.slice(-tail)
  }

  /**
   * All of it as it came: a secret may contain the characters that split a line into name, code and text. The
   * beginning of the human-readable text is repeated at the front, so it directly follows the previous text.
   */
  private stretches(before: string): Stretch[] {
    const whole = this.pieces.map((piece) => {
      const text = piece.part.piece === 'literal' ? piece.text : piece.line.body
      return { piece, start: 0, text }
    })
    const [first] = this.pieces
    if (before === '' || first === undefined || first.regions.text === 0) return whole
    const { regions, line } = first
    const front = line.body.slice(regions.text, regions.text + longestFront)
    return [{ piece: first, start: regions.text, text: front }, ...whole]
  }

  private note({ start, end, whole }: SecretMatch, stretches: readonly Stretch[], offset: number): void {
    let at = offset
    let inside = start >= offset
    for (const stretch of stretches) {
      const next = at + stretch.text.length
      if (start < next && end > at) {
        inside &&= start >= at && end <= next
        const shift = stretch.start - at
        const place = { start: Math.max(start, at) + shift, end: Math.min(end, next) + shift }
        stretch.piece.findings.push({ ...place, whole: whole && inside })
      }
      at = next
    }
  }

  /** @returns the parts as they may be shown; the same objects when nothing was masked */
  shown(): Part[] {
    return this.pieces.map((piece, i) => {
      const { part, text } = piece
      if (part.piece === 'literal') return this.literal(piece, this.announcedHere(i))
      const next = this.pieces[i + 1]
      const literal = next === undefined ? undefined : this.literal(next, true).bytes.length
      const safe = this.line(piece, next?.part.ends ? literal : undefined)
      return safe === text ? part : { ...part, bytes: octets(safe) }
    })
  }

  /** True when the line that announces a literal is only now written, and the literal is here as a whole. */
  private announcedHere(i: number): boolean {
    return i > 0 && this.pieces[i].part.ends
  }

  /** True when the literal in progress must not be shown, whatever it contains. */
  get blotted(): boolean {
    const last = this.pieces.at(-1)
    return last !== undefined && (hidesAll(this.response.known) || this.isUrl(last))
  }

  private isUrl({ part, text }: ResponsePiece): boolean {
    return this.response.known.secret === 'urls' && part.begins && isUrl(text)
  }

  private literal(piece: ResponsePiece, announced: boolean): Part {
    const { part, text, findings } = piece
    const { known } = this.response
    const url = this.isUrl(piece) ? (part.ends ? maskUrls(text) : '') : text
    if (findings.length === 0 && !hidesAll(known) && url === text) return part
    // Already announced, or not here as a whole: as many octets must be shown.
    if (!announced) return { ...part, bytes: octets('x'.repeat(text.length)) }
    return {
      ...part,
      bytes: findings.length > 0 || hidesAll(known) ? maskedLiteral : octets(url),
      omitted: 0,
    }
  }

  /** @param literal octets of the literal after the line, when it is known how many are written */
  private line(piece: ResponsePiece, literal: number | undefined): string {
    const { announcement, end } = piece.line
    const count = literal === undefined ? announcement : announcement.replace(/\d+/, String(literal))
    return beforeMask(this.body(piece), piece.line.body, count) + count + end
  }

  private body(piece: ResponsePiece): string {
    const { head, known, challenge, guard } = this.response
    const { body } = piece.line
    const { regions, findings, first } = piece
    if (first && head?.kind === 'continuation' && challenge !== undefined) {
      const safe = challenge(body.slice(regions.rest))
      return (
        body.slice(0, regions.rest) +
        (findings.length > 0 && safe === body.slice(regions.rest) ? redacted : safe)
      )
    }
    const urls = urlsIn(body, head, known)
    const holes: Hole[] = [...urls]
    if (hidesAll(known)) {
      if (!first) return body.trim() === '' || body === ')' ? body : ` ${quoted}`
      holes.push(argumentsOf(body, known))
    }
    let cut = body.length
    for (const finding of outermost(findings)) {
      if (urls.some(({ start, end }) => start <= finding.start && end >= finding.end)) continue
      const hidden = guard === 'texts' || !finding.whole
      if (hidden && finding.end > regions.text && finding.start >= regions.text)
        cut = Math.min(cut, regions.text)
      else if (hidden && finding.end > regions.rest) cut = Math.min(cut, regions.rest)
      if (!hidden || finding.start < regions.rest) holes.push(finding)
    }
    if (cut === body.length) return filled(body, joined(holes))
    const before = joined(holes.filter(({ start }) => start < cut))
    const last = before.at(-1)
    if (last !== undefined && last.end >= cut) before[before.length - 1] = { ...last, end: cut, mask: '' }
    return filled(body.slice(0, cut), before) + (head?.kind === 'data' ? quoted : redacted)
  }
}

/** Puts a blank between a mask and the announcement after it. */
function beforeMask(safe: string, body: string, announcement: string): string {
  return safe === body ? safe : beforeLiteral(safe, announcement)
}

/** The text of a piece, without the protocol elements around it. */
function wordsOf({ part, text, line, regions }: ResponsePiece): string {
  return part.piece === 'literal' ? text : line.body.slice(regions.text)
}
