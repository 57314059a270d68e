/** The conversation of an exchange: what both sides sent, in order of time, with remarks on waits. */
import { limits } from '../../record/limits.ts'
import type { Time } from '../../record/record.ts'
import type { Exchange, Sure } from '../../session/events.ts'
import { counted, duration } from '../../text/units.ts'
import type { Frame } from '../../wire/frame.ts'
import { linesOf } from '../lines.ts'
import { segments } from '../telling.ts'
import type { TimelineLine } from './data.ts'

/** One frame, or a segment of one, and when it was complete. */
interface Saying {
  readonly time: Time
  readonly frame: Frame
  readonly sure?: Sure
}

/** @returns a frame as a line of the detail, cut to `limits.reportRowText`. @param from when the row began */
export function lineOf({ time, frame, sure }: Saying, from: Time): TimelineLine {
  const text = linesOf(frame).join('\n')
  const most = limits.reportRowText
  return {
    side: frame.side === 'client' ? 'C' : 'S',
    after: `+${duration(Math.max(0, time - from))}`,
    ...(sure === undefined || sure === 'exact' ? {} : { sure }),
    text:
      text.length > most
        ? `${text.slice(0, most)}… ${counted(text.length - most, 'character')} not shown`
        : text,
  }
}

function sayings({ said, answers }: Exchange): Saying[] {
  const [command, ...more] = said
  const all = [
    ...segments(command),
    ...more.map((frame) => ({ time: frame.time, frame })),
    ...answered(answers),
  ]
  return all.sort((a, b) => a.time - b.time)
}

const answered = (answers: Exchange['answers']): Saying[] =>
  answers.map(({ frame, sure }) => ({ time: frame.time, frame, sure }))

/** Remarks on how long each side waited, for each `+`. RFC 9051 §4.3, §6.2.2, §6.3.13 */
function waits({ timing, name }: Exchange): { time: Time; text: string }[] {
  return timing.waits.flatMap(({ asked, granted, resumed }) => {
    if (granted === undefined) return []
    const waited = `the client waited ${duration(granted - asked)} for this +`
    if (resumed === undefined) return [{ time: granted, text: waited }]
    const spent = duration(resumed - granted)
    const then = name === 'IDLE' ? `was in IDLE for ${spent}` : `went on after ${spent}`
    return [{ time: granted, text: `${waited}, and ${then}` }]
  })
}

/**
 * The conversation of an exchange, cut to `limits.reportRowText`; always includes the completion.
 * @param from when the row began
 */
export function conversation(exchange: Exchange, from: Time): TimelineLine[] {
  const all = sayings(exchange)
  const remarks = waits(exchange)
  const lines: TimelineLine[] = []
  let room: number = limits.reportRowText
  let told = 0
  for (const saying of all) {
    if (room < 0) break
    const line = lineOf(saying, from)
    lines.push(line)
    if (saying.frame.kind === 'continuation') {
      const remark = remarks.findIndex(({ time }) => time === saying.time)
      if (remark >= 0) lines.push({ side: '', after: '', text: remarks.splice(remark, 1)[0].text })
    }
    room -= line.text.length
    told++
  }
  const left = all.length - told + (exchange.unkept ?? 0)
  if (left > 0) lines.push({ side: '', after: '', text: `… ${counted(left, 'response')} not shown` })
  const { completion } = exchange
  if (completion !== undefined) lines.push(lineOf({ time: completion.time, frame: completion }, from))
  return lines
}
