/**
 * Plays the client of a recorded connection: sends the recorded lines, with their tags, as long after the
 * responses they waited for as in the recording. Knows no socket and no clock.
 */
import type { Time } from '../record/record.ts'
import type { Frame } from '../wire/frame.ts'
import { announcement } from '../wire/line.ts'
import { slice } from '../wire/octets.ts'
import { isDecisive, type RecordedDialogue, wholeOctets } from './dialogue.ts'
import type { Saying, SayingPart } from './saying.ts'

/** Something to send once `needs` responses have come that let a client go on. */
interface Line {
  readonly needs: number
  readonly saying: Saying
}

export class RecordedClient implements SayingPart {
  private readonly lines: Line[]
  /** The number of greetings, continuation requests and completions so far. */
  private count = 0

  constructor(dialogue: RecordedDialogue) {
    this.lines = linesOf(dialogue)
  }

  begin(): readonly Saying[] {
    return this.due()
  }

  invite(): readonly Saying[] {
    return []
  }

  heard(frame: Frame): readonly Saying[] {
    if (isDecisive(frame)) this.count++
    return this.due()
  }

  private due(): readonly Saying[] {
    const end = this.lines.findIndex(({ needs }) => needs > this.count)
    return this.lines.splice(0, end < 0 ? this.lines.length : end).map(({ saying }) => saying)
  }
}

/** The lines that the client of a dialogue sends, and how many responses each waits for. */
function linesOf({ opened, frames, ended }: RecordedDialogue): Line[] {
  const lines: Line[] = []
  let needs = 0
  /** When the client last sent something, or was last let go on. */
  let last: Time = opened
  for (const frame of frames) {
    if (frame.side === 'client') {
      for (const { bytes, time, waited } of parts(frame)) {
        if (waited) needs++
        lines.push({ needs, saying: { type: 'say', gap: Math.max(0, time - last), bytes } })
        last = time
      }
      // In the recording, the `+` that a literal waited for comes after the whole command.
      needs -= waitsOf(frame)
    } else if (isDecisive(frame)) {
      needs++
      last = Math.max(last, frame.time)
    }
  }
  if (ended?.by === 'client')
    lines.push({ needs, saying: { type: 'end', gap: Math.max(0, ended.time - last) } })
  return lines
}

const waitsOf = ({ waits = [] }: Frame): number => waits.length

/** Cuts a command where it waits for the `+` before a literal. */
function parts(frame: Frame): { bytes: Uint8Array; time: Time; waited: boolean }[] {
  const { begun, literals, waits = [] } = frame
  const bytes = wholeOctets(frame)
  const cuts: number[] = []
  let omitted = 0
  for (const { start, kept, length } of literals) {
    const line = slice(frame.bytes, 0, start)
    if (announcement(line)?.synchronizing) cuts.push(start + omitted)
    omitted += length - kept
  }
  const [first, ...rest] = [0, ...cuts].map((from, i) => slice(bytes, from, cuts[i] ?? bytes.length))
  const later = rest.map((part, i) => ({ bytes: part, time: waits[i]?.resumed ?? begun, waited: true }))
  return [{ bytes: first, time: begun, waited: false }, ...later]
}
