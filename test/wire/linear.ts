/** Does it take twice as long for twice as much? Inputs that are easy to be slow on, and the way to measure. */

import { Tape } from '../../lib/grammar/tape.ts'
import { parse } from '../../lib/grammar/tree.ts'
import type { Frame } from '../../lib/wire/frame.ts'
import { Framer } from '../../lib/wire/framer.ts'
import { octets } from '../../lib/wire/octets.ts'

/** Octets of one read. */
const readSize = 65_536

/** Frames octets of a server in reads of a socket's size. */
function frames(bytes: Uint8Array): Frame[] {
  const framer = new Framer()
  const found: Frame[] = []
  for (let at = 0; at < bytes.length; at += readSize) {
    framer.push({ side: 'server', time: at, bytes: bytes.subarray(at, at + readSize) })
    for (let next = framer.next(); next !== undefined; next = framer.next()) {
      if (next.type === 'frame') found.push(next.frame)
    }
  }
  return [...found, ...framer.end()]
}

/** Joins texts of one character per octet. */
const input = (before: string, unit: string, n: number, after: string): Uint8Array =>
  octets(before + unit.repeat(n) + after)

/** Its literal ends within the `a1` of a line that only a server can have said. */
const miscount = '* 1 FETCH (B {60003}\r\n'

/** Each: what it is, how many of it make a whole, and the octets of `n` of it. */
export const hard: readonly [name: string, whole: number, make: (n: number) => Uint8Array][] = [
  ['a line', 64 * 1024 * 1024, (n) => input('* ', 'x', n, '\r\n')],
  ['a line that never ends', 64 * 1024 * 1024, (n) => input('* ', 'x', n, '')],
  ['opening parentheses', 1_000_000, (n) => input('* 1 FETCH ', '(', n, '\r\n')],
  ['closed parentheses', 1_000_000, (n) => input('* 1 FETCH (', '()', n / 2, ')\r\n')],
  ['quotes', 1_000_000, (n) => input('* LIST () ', '"', n, '\r\n')],
  ['spaces', 1_000_000, (n) => input('*', ' ', n, '\r\n')],
  ['empty literals in one response', 1_000_000, (n) => input('* X', ' {0}\r\n', n, '\r\n')],
  ['empty literals in many', 1_000_000, (n) => input('', '* X {0}\r\n\r\n', n, '')],
  ['line feeds', 1_000_000, (n) => input('', '\n', n, '')],
  ['wrong counts', 1_000_000, (n) => input(`* OK\r\n${miscount}`, `)\r\na1 OK\r\n${miscount}`, n / 32, '')],
  ['look-alikes that are none', 64_000, (n) => input(`* 1 FETCH (B {${n}}\r\n`, '+ )\r\n', n / 5, 'x\r\n')],
  ['counts that are too small', 1_000_000, (n) => input('', '* 1 FETCH (B {1}\r\nxx\r\n', n / 20, '')],
]

/** CPU time of `run` in microseconds; what else the machine does counts little. */
function cost(run: () => void): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

/**
 * Frames and parses `n` and `2n` of something.
 * @returns how much longer the second took, at best of several tries; and the octets that the frames covered
 */
export function growth(
  make: (n: number) => Uint8Array,
  n: number,
  tries: number,
): { ratio: number; covered: number } {
  let covered = 0
  const reused = new Tape()
  const read = (bytes: Uint8Array) => () => {
    covered = 0
    for (const frame of frames(bytes)) {
      covered += frame.length
      const { tape } = parse(frame, reused)
      if (tape.endOf(0) !== frame.bytes.length) throw new Error('the tree does not cover the frame')
    }
  }
  const [small, large] = [make(n), make(2 * n)]
  let ratio = Number.POSITIVE_INFINITY
  // Code that has not run yet is slow, and would make the first half look longer.
  read(small)()
  for (let i = 0; i < tries && ratio > 2.2; i++) {
    const base = cost(read(small))
    ratio = Math.min(ratio, cost(read(large)) / base)
  }
  return { ratio, covered: covered - large.length }
}
