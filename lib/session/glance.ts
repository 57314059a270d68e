/** What can be told of a frame from its first octets, where its tree would cost more than it gives. */
import type { Frame } from '../wire/frame.ts'
import { octets } from '../wire/octets.ts'

const FETCH = octets('FETCH')

/** True for `* 12 FETCH …` as servers write it; anything odd is left to the grammar. RFC 9051 §7.5.2. */
export function isFetch(frame: Frame): boolean {
  if (frame.kind !== 'data') return false
  // To join a message for its first word would cost more than the word.
  const bytes = frame.opening ?? frame.bytes
  let at = 2
  while (bytes[at] >= 0x30 && bytes[at] <= 0x39) at++
  if (at === 2 || bytes[at] !== 0x20 || bytes[at + 6] !== 0x20) return false
  for (let i = 0; i < FETCH.length; i++) if (bytes[at + 1 + i] !== FETCH[i]) return false
  return true
}
