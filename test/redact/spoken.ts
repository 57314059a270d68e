/** What a connection's redaction lets out for a dialogue, as text or as chunks. */
import type { Chunk, Side, Time } from '../../lib/record/record.ts'
import { Redactor } from '../../lib/redact/redactor.ts'
import { Conversation } from '../../lib/wire/conversation.ts'
import { latin1 } from '../../lib/wire/octets.ts'

/** What was let out of one part. */
export interface Released {
  readonly side: Side
  readonly time: Time
  readonly bytes: Uint8Array
}

/**
 * Drives a redaction as the tap does.
 * @param input chunks of both sides in order, and the pauses after which an undecided line is decided
 * @returns what leaves, in order
 */
export function releasedParts(input: readonly (Chunk | 'pause')[]): Released[] {
  const out: Released[] = []
  const conversation = new Conversation('runs')
  const redactor = new Redactor(({ side, time, bytes }) => {
    if (bytes.length > 0) out.push({ side, time, bytes })
  })
  for (const chunk of input) {
    if (chunk === 'pause') {
      if (redactor.undecided) redactor.timeUp()
      continue
    }
    conversation.push(chunk)
    for (let step = conversation.next(); step !== undefined; step = conversation.next()) {
      if (step.type === 'part') redactor.take(step)
      else if (step.type === 'refused') redactor.breakOff()
      else redactor.timeUp()
    }
  }
  redactor.end()
  return out
}

/**
 * @param input as above
 * @returns what leaves, side by side in order: `C: …` and `S: …` joined per run of one side
 */
export function released(input: readonly (Chunk | 'pause')[]): string {
  let out = ''
  let last = ''
  for (const { side, bytes } of releasedParts(input)) {
    out += (side === last ? '' : side === 'client' ? '\nC: ' : '\nS: ') + latin1(bytes)
    last = side
  }
  return out.trimStart()
}

/** True when no part is older than the one before it. */
export function inOrder(parts: readonly { readonly side: Side; readonly time: Time }[]): boolean {
  return parts.every(({ side, time }, i) => {
    const before = parts.slice(0, i).findLast((part) => part.side === side)
    return before === undefined || before.time <= time
  })
}

/** How many commands and responses there are, and how many literals: what a mask must leave as it is. */
export function framesIn(
  parts: readonly { readonly side: Side; readonly time: Time; readonly bytes: Uint8Array }[],
): {
  readonly frames: Record<Side, number>
  readonly literals: Record<Side, number>
} {
  const frames = { client: 0, server: 0 }
  const literals = { client: 0, server: 0 }
  const conversation = new Conversation()
  for (const part of parts) {
    conversation.push(part)
    for (let step = conversation.next(); step !== undefined; step = conversation.next()) {
      if (step.type !== 'part') continue
      if (step.last) frames[step.side]++
      if (step.ends && step.piece === 'literal') literals[step.side]++
    }
  }
  return { frames, literals }
}
