/** Replaces octets of a frame, and adjusts literals and spans. Knows nothing of pseudonyms. */
import type { Deviation, Frame, LiteralSpan } from '../wire/frame.ts'
import { latin1, octets } from '../wire/octets.ts'

/** New octets for those from `start` to `end`. */
interface Edit {
  readonly start: number
  readonly end: number
  readonly bytes: Uint8Array
}

/** The announcement of a literal: `{123+}\r\n`, `~{5}\n`. */
const announced = /\{(\d{1,20})([+-]?\}\r?\n)$/
const longest = 30

/** The start and end of the digits in an announcement. */
function digitsOf(bytes: Uint8Array, { start }: LiteralSpan): readonly [number, number] | undefined {
  const [, digits = '', rest = ''] = announced.exec(latin1(bytes, Math.max(0, start - longest), start)) ?? []
  return digits === '' ? undefined : [start - rest.length - digits.length, start - rest.length]
}

/**
 * Cuts a stretch of a frame at its literals.
 * @returns start and end of each stretch inside and outside of literals, without their announcements
 */
export function besideLiterals(
  bytes: Uint8Array,
  literals: readonly LiteralSpan[],
  start: number,
  end: number,
): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = []
  let at = start
  const upTo = (to: number): void => {
    if (Math.min(to, end) > at) found.push([at, Math.min(to, end)])
  }
  const first = count(literals.length, (i) => endOf(literals[i]) <= start)
  for (const literal of literals.slice(
    first,
    count(literals.length, (i) => startOf(literals[i]) < end),
  )) {
    const opening = (digitsOf(bytes, literal)?.[0] ?? literal.start) - 1
    if (literal.start > at) {
      upTo(opening)
      at = literal.start
    }
    upTo(literal.start + literal.kept)
    at = Math.max(at, literal.start + literal.kept)
  }
  upTo(end)
  return found
}

const startOf = (span: { readonly start: number } | undefined): number => span?.start ?? 0
const endOf = (span: LiteralSpan | undefined): number => (span?.start ?? 0) + (span?.kept ?? 0)

/** @returns the number of true places in a list where all true ones come first */
function count(length: number, isTrue: (at: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (isTrue(middle)) low = middle + 1
    else high = middle
  }
  return low
}

/** The edits of one frame. They never overlap; of two that begin at the same octet, the later one counts. */
export class Edits {
  private readonly edits = new Map<number, Edit>()

  put(start: number, end: number, bytes: Uint8Array): void {
    this.edits.set(start, { start, end, bytes })
  }

  /**
   * @returns the changed fields of a frame: its octets, with their number and places. Announcements give the
   *   new lengths of their literals; octets that were not kept still count.
   */
  applied(frame: Frame): Pick<Frame, 'bytes' | 'length' | 'literals' | 'findings'> {
    const { bytes } = frame
    const inside = this.ordered()
    if (inside.every(({ start, end, bytes: made }) => made.length === end - start)) {
      const { length, literals, findings } = frame
      return { bytes: joined(bytes, inside), length, literals, findings }
    }
    const movedInside = mover(inside)
    for (const literal of frame.literals) this.announce(bytes, literal, movedInside)
    const edits = this.ordered()
    const moved = mover(edits)
    const made = joined(bytes, edits)
    return {
      bytes: made,
      length: frame.length + made.length - bytes.length,
      literals: frame.literals.map((literal) => spanOf(literal, moved)),
      findings: frame.findings.map((finding) => findingOf(finding, moved)),
    }
  }

  private ordered(): Edit[] {
    return [...this.edits.values()].sort((a, b) => a.start - b.start)
  }

  private announce(bytes: Uint8Array, literal: LiteralSpan, moved: (at: number) => number): void {
    const { length } = spanOf(literal, moved)
    const digits = digitsOf(bytes, literal)
    if (digits !== undefined && length !== literal.length) this.put(...digits, octets(String(length)))
  }
}

function joined(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const pieces: Uint8Array[] = []
  let at = 0
  for (const { start, end, bytes: made } of edits) {
    pieces.push(bytes.subarray(at, start), made)
    at = end
  }
  return Buffer.concat([...pieces, bytes.subarray(at)])
}

/** @returns a function from old to new octet positions; those inside an edit map to its end at most */
function mover(edits: readonly Edit[]): (at: number) => number {
  const before = [0]
  for (const { start, end, bytes } of edits) before.push((before.at(-1) ?? 0) + bytes.length - (end - start))
  return (at) => {
    const index = count(edits.length, (i) => (edits[i]?.end ?? 0) <= at)
    const edit = edits[index]
    const to = at + (before[index] ?? 0)
    return edit === undefined || at <= edit.start
      ? to
      : to + Math.min(0, edit.bytes.length - (at - edit.start))
  }
}

function spanOf({ start, kept, length }: LiteralSpan, moved: (at: number) => number): LiteralSpan {
  const from = moved(start)
  const now = moved(start + kept) - from
  return { start: from, kept: now, length: length + now - kept }
}

function findingOf(finding: Deviation, moved: (at: number) => number): Deviation {
  const offset = moved(finding.offset)
  return { ...finding, offset, length: moved(finding.offset + finding.length) - offset }
}
