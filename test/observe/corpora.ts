/** Transcripts of others to frames, in chunks of any size. */
import type { Frame } from '../../lib/wire/frame.ts'
import { Framer } from '../../lib/wire/framer.ts'
import { join, octets } from '../../lib/wire/octets.ts'
import type { Said } from './material.ts'

/** So that the first line is read as what it is, and not as whatever servers greet with. */
export const greeting: Uint8Array = octets('* OK\r\n')

/** The frames of what a server said after its greeting, in chunks of `size` octets. */
export function framesOf(one: Said, size: () => number): Frame[] {
  const bytes = join([greeting, one.bytes])
  const framer = new Framer()
  const frames: Frame[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + Math.max(1, size()))
    framer.push({ side: 'server', time: 0, bytes: bytes.subarray(at, end) })
    at = end
    for (let next = framer.next(); next !== undefined; next = framer.next()) {
      if (next.type === 'frame') frames.push(next.frame)
    }
  }
  return [...frames, ...framer.end()]
}
