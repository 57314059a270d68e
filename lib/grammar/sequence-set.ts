/** Sequence sets: `1:3,5,9:*`. Knows numbers, not the messages that they name. RFC 9051 §9, sequence-set. */

/** A number, or `*`: the largest number in use. */
type Bound = number | '*'

/** All numbers between two bounds, both included, in either order. */
interface Range {
  readonly from: Bound
  readonly to: Bound
}

/** The ranges in the order sent, which may overlap. `$` (the saved result, RFC 5182) has none. */
export type SequenceSet = readonly Range[]

const star = 0x2a
const comma = 0x2c
const colon = 0x3a
/** The most digits of a 32-bit number. */
const longest = 10

/**
 * Reads a set.
 * @param text as sent: `1:3,5`
 * @returns its ranges, or undefined when it is empty or malformed
 */
export function sequenceSet(text: string): SequenceSet | undefined {
  if (text === '$') return []
  const ranges: Range[] = []
  for (let at = 0; ; at++) {
    let end = boundEnd(text, at)
    const from = bound(text, at, end)
    let to = from
    if (text.charCodeAt(end) === colon) {
      at = end + 1
      end = boundEnd(text, at)
      to = bound(text, at, end)
    }
    if (from === undefined || to === undefined) return undefined
    ranges.push({ from, to })
    if (end === text.length) return ranges
    if (text.charCodeAt(end) !== comma) return undefined
    at = end
  }
}

function boundEnd(text: string, from: number): number {
  if (text.charCodeAt(from) === star) return from + 1
  let at = from
  while (text.charCodeAt(at) >= 0x30 && text.charCodeAt(at) <= 0x39) at++
  return at
}

function bound(text: string, from: number, end: number): Bound | undefined {
  if (text.charCodeAt(from) === star) return '*'
  if (end === from || end - from > longest) return undefined
  let value = 0
  for (let at = from; at < end; at++) value = value * 10 + text.charCodeAt(at) - 0x30
  return value
}

/** Both bounds in ascending order, with `largest` for `*`; undefined when that is needed and not known. */
function ends(range: Range, largest: number | undefined): [number, number] | undefined {
  const from = range.from === '*' ? largest : range.from
  const to = range.to === '*' ? largest : range.to
  if (from === undefined || to === undefined) return undefined
  return from <= to ? [from, to] : [to, from]
}

/**
 * The number of distinct numbers in a set.
 * @param largest the value of `*`, if known
 * @returns undefined when the set holds `*` and `largest` is not known
 */
export function count(set: SequenceSet, largest?: number): number | undefined {
  const spans: [number, number][] = []
  for (const range of set) {
    const span = ends(range, largest)
    if (span === undefined) return undefined
    spans.push(span)
  }
  spans.sort((a, b) => a[0] - b[0])
  let total = 0
  let next = 0
  for (const [from, to] of spans) {
    if (to < next) continue
    total += to - Math.max(from, next) + 1
    next = to + 1
  }
  return total
}

/**
 * The numbers of a set one by one, in the order sent; a range counts up. Nothing is stored, so `1:4294967295`
 * is as cheap as `1` until it is iterated.
 * @param largest the value of `*`; without it, ranges with `*` give nothing
 */
export function* expand(set: SequenceSet, largest?: number): Generator<number> {
  for (const range of set) {
    const span = ends(range, largest)
    if (span === undefined) continue
    for (let number = span[0]; number <= span[1]; number++) yield number
  }
}

/**
 * True when a set contains a number.
 * @param largest the value of `*`; without it, a range with `*` has no upper bound
 */
export function includes(set: SequenceSet, number: number, largest = Number.MAX_SAFE_INTEGER): boolean {
  for (const { from, to } of set) {
    const one = from === '*' ? largest : from
    const other = to === '*' ? largest : to
    if (one <= other ? one <= number && number <= other : other <= number && number <= one) return true
  }
  return false
}
