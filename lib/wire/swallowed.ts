/**
 * A literal announced too long swallows the `)` of its response and the server's next lines. This file
 * detects that in the octets; callers decide when to look, and what to do then.
 */
import type { Certain, InFlight } from './in-flight.ts'
import { literalAfter, responseHead } from './line.ts'
import { closeList, cr, find, lf, lineFeed } from './octets.ts'

/**
 * The evidence that makes a look-alike count: a completion in it, or any line that certainly is the server's.
 */
export type Evidence = 'completion' | 'any'

/**
 * Finds where a response ended inside its literal: the first `)` CRLF (or LF) after which everything up to
 * the end of the octets is server responses, with the literals that they announce. Takes time linear in the
 * octets.
 *   …last line of the body)\r\na7 OK done\r\n
 *                         ^ here
 * @param octets the latest octets. @param literal how many of them belong to the literal
 * @param evidence the kind of line that must be among those after it
 * @returns the index of the `)`, or -1
 */
export function lookAlike(octets: Uint8Array, literal: number, tags: InFlight, evidence: Evidence): number {
  const seen = new Set<number>()
  for (let feed = lineFeed(octets, 0); feed >= 0; feed = lineFeed(octets, feed + 1)) {
    const close = octets[feed - 1] === cr ? feed - 2 : feed - 1
    if (close >= literal) return -1
    if (octets[close] !== closeList) continue
    if (speaks(octets, feed + 1, tags, evidence, seen)) return close
  }
  return -1
}

/**
 * Whether `lookAlike` may find an end that begins in these octets of a literal, complete or not.
 * @returns false only if it cannot, whatever comes next
 */
export function mayEndWithin(octets: Uint8Array): boolean {
  for (let close = find(octets, closeList, 0); close >= 0; close = find(octets, closeList, close + 1)) {
    const next = octets[close + 1] === cr ? close + 2 : close + 1
    if (next >= octets.length || octets[next] === lf) return true
  }
  return false
}

/**
 * @param seen beginnings of lines from which this was false; all visited ones are added
 * @returns true when all lines from `from` on are the server's
 */
function speaks(
  octets: Uint8Array,
  from: number,
  tags: InFlight,
  evidence: Evidence,
  seen: Set<number>,
): boolean {
  let found = false
  for (let at = from; at < octets.length; ) {
    if (seen.has(at)) return false
    seen.add(at)
    const feed = lineFeed(octets, at)
    if (feed < 0) return found && tags.possible(octets, at)
    const kind: Certain | undefined = tags.certain(octets, at, feed)
    if (kind === undefined) return false
    if (kind === 'completion' || evidence === 'any') found = true
    at = responseEnd(octets, at, feed)
  }
  return found
}

/** The index after a response whose first line is known; at or beyond the end when it is not complete. */
function responseEnd(octets: Uint8Array, start: number, firstFeed: number): number {
  const head = responseHead(octets.subarray(start, firstFeed + 1))
  let at = start
  for (let feed = firstFeed; feed >= 0; feed = lineFeed(octets, at)) {
    const follows = literalAfter('server', head, octets.subarray(at, feed + 1))
    if (follows === undefined) return feed + 1
    at = feed + 1 + follows.length
    if (at >= octets.length) return at
  }
  return octets.length
}
