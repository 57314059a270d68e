/** Reads a FETCH from its octets alone where building its tree would cost too much. */
import type { Frame } from '../wire/frame.ts'
import { octets } from '../wire/octets.ts'

/** The part of a `* 12 FETCH (…)` that identifies its message. RFC 9051 §7.5.2. */
export interface Glance {
  readonly number: number
  readonly uid: number | undefined
  /**
   * True when it has items that servers do not send unasked: anything but FLAGS, UID and MODSEQ. RFC 9051
   * §7.5.2, RFC 7162 §3.1.4.
   */
  readonly detailed: boolean
}

const fetch = octets('FETCH')
const uidWord = octets('UID')
const flags = octets('FLAGS')
const modseq = octets('MODSEQ')
const space = 0x20
const quote = 0x22
const open = 0x28
const close = 0x29
const backslash = 0x5c
const brace = 0x7b

/**
 * @returns undefined for any other response, and for a FETCH in a form that servers rarely write: those are
 *   left to the grammar. Octets after a literal are not read
 */
export function glance(frame: Frame): Glance | undefined {
  const list = listOf(frame)
  if (list < 0) return undefined
  const bytes = opening(frame)
  let uid: number | undefined
  let detailed = false
  let at = list
  // Once both are known, the remaining items add nothing.
  while (at < bytes.length && bytes[at] !== close && !(detailed && uid !== undefined)) {
    const value = nameEnd(bytes, at) + 1
    if (value >= bytes.length) break
    if (is(uidWord, bytes, at, value - 1)) {
      const end = digitsEnd(bytes, value)
      if (end > value && end < bytes.length) uid = numberAt(bytes, value, end)
    } else if (!is(flags, bytes, at, value - 1) && !is(modseq, bytes, at, value - 1)) detailed = true
    const next = valueEnd(bytes, value)
    if (next === value) break
    at = bytes[next] === space ? next + 1 : next
  }
  return { number: numberAt(bytes, 2, list - 8), uid, detailed }
}

/** True for `* 12 FETCH (…)` as servers write it; other forms are left to the grammar. */
export function isFetch(frame: Frame): boolean {
  return listOf(frame) >= 0
}

/** The octets before the first literal: joining a whole message for its first words would cost too much. */
function opening(frame: Frame): Uint8Array {
  return frame.opening ?? frame.bytes
}

/** Index of the first item of a FETCH; -1 for anything else. */
function listOf(frame: Frame): number {
  if (frame.kind !== 'data') return -1
  const bytes = opening(frame)
  const at = digitsEnd(bytes, 2)
  if (at === 2 || bytes[at] !== space || bytes[at + 6] !== space || bytes[at + 7] !== open) return -1
  for (let i = 0; i < fetch.length; i++) if (bytes[at + 1 + i] !== fetch[i]) return -1
  return at + 8
}

function digitsEnd(bytes: Uint8Array, from: number): number {
  let at = from
  while (bytes[at] >= 0x30 && bytes[at] <= 0x39) at++
  return at
}

function numberAt(bytes: Uint8Array, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at++) value = value * 10 + bytes[at] - 0x30
  return value
}

/** Index after an item's name: `BODY[HEADER.FIELDS (TO)]<0>` is one. */
function nameEnd(bytes: Uint8Array, from: number): number {
  let at = from
  let bracket = false
  for (; at < bytes.length; at++) {
    const octet = bytes[at]
    if (octet === 0x5b) bracket = true
    else if (octet === 0x5d) bracket = false
    else if (!bracket && (octet === space || octet === close || octet === 0x0d)) break
  }
  return at
}

/** Index after a value: a word, a quoted string, or a list of those; the end where a literal begins. */
function valueEnd(bytes: Uint8Array, from: number): number {
  let depth = 0
  for (let at = from; at < bytes.length; at++) {
    const octet = bytes[at]
    if (octet === brace) break
    if (octet === quote) at = quoteEnd(bytes, at)
    else if (octet === open) depth++
    else if (octet === close && --depth <= 0) return depth < 0 ? at : at + 1
    else if (depth === 0 && octet === space) return at
  }
  return bytes.length
}

/** Index of the quote that ends the string. */
function quoteEnd(bytes: Uint8Array, from: number): number {
  let at = from + 1
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1
  return at
}

/** True when these octets are this word, in any letter case. */
function is(word: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== word.length) return false
  for (let at = 0; at < word.length; at++) if ((bytes[from + at] & 0xdf) !== word[at]) return false
  return true
}
