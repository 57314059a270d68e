/** A frame as lines for people: long literals are cut, and everything is safe to print. */

import { safeText, textOf } from '../text/safe.ts'
import { counted } from '../text/units.ts'
import type { Frame } from '../wire/frame.ts'

/** The most octets shown of a literal; a longer one is cut after them. */
const mostShown = 2048

/**
 * The lines of a frame without their line ends.
 * @returns at least one line; a cut literal ends in a line that gives the number of missing octets
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
