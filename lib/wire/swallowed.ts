/**
 * A literal announced too long swallows the `)` of its response and what the server says after it. Here is
 * how that is seen in octets; when to look, and what to do then, is for others to know.
 */
import type { Certain, InFlight } from './in-flight.ts'
import { literalAfter, responseHead } from './line.ts'
import { closeList, cr, find, lf, lineFeed } from './octets.ts'

/** What makes a look-alike count: a completion in it, or any line that is sure to be the server's. */
export type Evidence = 'completion' | 'any'

/**
 * Where a response ended inside its literal: the first `)` CRLF (or LF) after which everything up to the end
 * of the octets is what a server says, literals that are announced there included. Takes time linear in the
 * octets.
 *   …last line of the body)\r\na7 OK done\r\n
 *                         ^ here
 * @param octets the last ones that came, @param literal how many of them belong to the literal
 * @param evidence what must be among the lines after it
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
 * Whether `lookAlike` can find anything that begins in these octets of a literal, or ends what began in them.
 * @returns false only where it cannot, whatever comes next
 */
export function mayEndWithin(octets: Uint8Array): boolean {
  for (let close = find(octets, closeList, 0); close >= 0; close = find(octets, closeList, close + 1)) {
    const next = octets[close + 1] === cr ? close + 2 : close + 1
    if (next >= octets.length || octets[next] === lf) return true
  }
  return false
}

/**
 * @param seen beginnings of lines from which it did not hold; all that are visited are added
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

/** The octet after a response whose first line is known; beyond the octets when it is not complete. */
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
