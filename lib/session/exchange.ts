/** How an exchange begins and grows. Its meaning is decided in connection.ts. */
import { limits } from '../record/limits.ts'
import type { Time } from '../record/record.ts'
import type { Frame } from '../wire/frame.ts'
import type { Connection, Exchange, Sure } from './events.ts'

/** @returns the exchange that a command begins in the current state of its connection */
export function exchangeOf(command: Frame, connection: Connection, id: number): Exchange {
  const { tag = '', name = '', time } = command
  const waits = command.waits?.map(({ asked, resumed }) => ({ asked, granted: undefined, resumed })) ?? []
  return {
    id,
    connection: connection.id,
    tag,
    name,
    said: [command],
    answers: [],
    kept: 0,
    timing: { sent: time, waits },
    bytes: { client: command.length, server: 0 },
    mailbox: connection.mailbox,
    state: connection.state,
  }
}

/**
 * Adds an answer; beyond `limits.answers`, or octets beyond `limits.keptAnswers`, it is only counted.
 * @param room the number of octets that may be kept
 * @returns the number of octets that were kept
 */
export function addAnswer(exchange: Exchange, frame: Frame, sure: Sure, room: number): number {
  exchange.bytes.server += frame.length
  exchange.latest = frame
  if (exchange.unkept === undefined) {
    const more = keptOf(frame)
    const kept = exchange.kept + more
    if (exchange.answers.length < limits.answers && kept <= limits.keptAnswers && more <= room) {
      exchange.answers.push({ frame, sure })
      exchange.kept = kept
      return more
    }
  }
  exchange.unkept = (exchange.unkept ?? 0) + 1
  return 0
}

/** Adds a further frame of the client; beyond `limits.waits` it is only counted. */
export function continued(exchange: Exchange, frame: Frame): void {
  if (exchange.said.length < limits.waits) exchange.said.push(frame)
  exchange.bytes.client += frame.length
}

/**
 * Completes the exchange.
 * @param code the atom of the completion's response code
 * @param previous the time of the previous completion on its connection
 */
export function completed(
  exchange: Exchange,
  frame: Frame,
  code: string | undefined,
  previous: Time | undefined,
): void {
  const { timing } = exchange
  exchange.completion = frame
  exchange.latest = undefined
  exchange.status = frame.name
  exchange.code = code
  answered(exchange, frame)
  timing.completed = frame.time
  if (previous !== undefined && previous > timing.sent) timing.previous = previous
  exchange.bytes.server += frame.length
}

/** Records when the first response to a command began and ended, including the completion. */
export function answered({ timing }: Exchange, { begun, time }: Frame): void {
  timing.first ??= time
  timing.begun ??= begun
}

/** The number of octets that a frame holds, counted without joining them. */
export function keptOf({ length, literals }: Frame): number {
  return literals.reduce((sum, literal) => sum - literal.length + literal.kept, length)
}

/**
 * The part of a command that came after its completion, once the whole command is known.
 * @param whole the command, @param before its frame at the time of the completion
 * @returns the octets since then as a frame; undefined when there are none
 */
export function restOf(whole: Frame, before: Frame): Frame | undefined {
  const length = whole.length - before.length
  if (length <= 0) return undefined
  const from = before.bytes.length
  const literals = whole.literals
    .filter(({ start, kept }) => start + kept > from)
    .map(({ start, kept, length: all }) => {
      const inside = Math.max(0, from - start)
      return { start: Math.max(0, start - from), kept: kept - inside, length: all - inside }
    })
  const bytes = whole.bytes.subarray(from)
  return { ...whole, offset: before.offset + before.length, length, bytes, opening: undefined, literals }
}
