/** A frame as lines for people: literals cut to a size, everything safe to print. */

import { safeText, textOf } from '../text/safe.ts'
import { counted } from '../text/units.ts'
import type { Frame } from '../wire/frame.ts'

/** Octets of a literal that are shown in full; of a longer one the beginning. */
const mostShown = 2048

/**
 * The lines of a frame without their ends.
 * @returns at least one line; a literal that is not shown whole ends in a line that says how much is missing
 */
export function linesOf(frame: Frame): string[] {
  let text = ''
  let at = 0
  for (const { start, kept, length } of frame.literals) {
    const shown = Math.min(kept, mostShown)
    text += textOf(frame.bytes.subarray(at, start + shown))
    if (shown < length) text += `\n… ${counted(length - shown, 'byte')} not shown\n`
    at = start + kept
  }
  text += textOf(frame.bytes.subarray(at))
  const lines = text.split(/\r?\n/)
  if (lines.length > 1 && lines.at(-1) === '') lines.pop()
  return lines.map(safeText)
}
