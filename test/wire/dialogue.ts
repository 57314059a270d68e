/** Dialogues written as `C:` and `S:` lines, and the ways to cut them into chunks. */
import type { Chunk, Side } from '../../lib/record/record.ts'
import { type Framed, Framer } from '../../lib/wire/framer.ts'
import { latin1, octets } from '../../lib/wire/octets.ts'

/** What one side says, then the other. */
export type Said = readonly [side: Side, text: string]

/** `C: a1 NOOP` lines to what was said; a line without `C:` or `S:` goes on with the octets before it, CRLF between. */
export function dialogue(text: string): Said[] {
  const said: [Side, string][] = []
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '') continue
    const side = line.startsWith('C:') ? 'client' : line.startsWith('S:') ? 'server' : undefined
    const rest = `${side === undefined ? line : line.slice(2).replace(/^ /, '')}\r\n`
    if (side === undefined) said[said.length - 1][1] += rest
    else said.push([side, rest])
  }
  return said
}

/** A small generator of numbers in [0, n), the same for the same seed. */
export function seeded(seed: number): (n: number) => number {
  let state = seed >>> 0
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * n)
  }
}

/** Cuts each saying at the places that `size` gives; the order of octets across both sides stays. */
export function chunks(said: readonly Said[], size: () => number): Chunk[] {
  const result: Chunk[] = []
  let time = 0
  for (const [side, text] of said) {
    const bytes = octets(text)
    for (let at = 0; at < bytes.length; ) {
      const next = Math.min(bytes.length, at + Math.max(1, size()))
      result.push({ side, time: ++time, bytes: bytes.subarray(at, next) })
      at = next
    }
  }
  return result
}

/** The same dialogue whole, octet by octet, and in five seeded random cuts. */
export function allCuts(said: readonly Said[]): Chunk[][] {
  const random = [1, 2, 3, 4, 5].map((seed) => seeded(seed))
  return [
    chunks(said, () => Number.MAX_SAFE_INTEGER),
    chunks(said, () => 1),
    ...random.map((next) => chunks(said, () => 1 + next(12))),
  ]
}

/** Everything a framer gives for these chunks, the unfinished rest included. */
export function framed(input: readonly Chunk[], keep?: number): Framed[] {
  const framer = new Framer(keep)
  const all: Framed[] = []
  for (const chunk of input) {
    framer.push(chunk)
    for (let next = framer.next(); next !== undefined; next = framer.next()) all.push(next)
  }
  return [...all, ...framer.end().map((frame): Framed => ({ type: 'frame', frame }))]
}

/** One line per frame or switch: `client command a1 NOOP "a1 NOOP\r\n" C23`. */
export function told(all: readonly Framed[]): string[] {
  return all.map((each) => {
    if (each.type === 'switch') return `switch ${each.side} ${each.layer}`
    const { side, kind, tag, name, bytes, length, findings } = each.frame
    const text = JSON.stringify(latin1(bytes)) + (length > bytes.length ? ` +${length - bytes.length}` : '')
    const head = [side, kind, tag, name].filter((word) => word !== undefined)
    return [...head, text, ...findings.map((finding) => finding.rule)].join(' ')
  })
}
