/** Our own session files, which were masked when they were recorded. */
import { readCapture } from '../capture/container/reading.ts'
import { headIn } from '../capture/session/head.ts'
import { Sections } from '../capture/session/sections.ts'
import type { Input } from './input.ts'

/**
 * How many octets are searched for a head, in turn. Nearly all heads lie in the first few; some contain a
 * long name.
 */
const looks = [4096, 256 * 1024, 16 * 1024 * 1024]

export const session: Input = {
  name: 'session',
  about: 'a recorded session',
  masked: true,
  async recognises(source) {
    for (const look of looks) {
      const beginning = await source.beginning(look)
      const head = headIn(beginning)
      if (head !== 'incomplete') return head !== 'none'
      if (beginning.length < look) return false
    }
    return false
  },
  async *items(sources) {
    const sections = new Sections()
    for (const source of sources) {
      sections.begin(source.path)
      yield* readCapture(source.path, source.pieces(), sections)
    }
  },
}
