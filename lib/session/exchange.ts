/** How an exchange begins and grows. What it means stands in connection.ts. */
import { limits } from '../record/limits.ts'
import type { Time } from '../record/record.ts'
import type { Frame } from '../wire/frame.ts'
import type { Connection, Exchange, Sure } from './events.ts'

/** @returns the exchange that a command begins, in the state in which its connection is */
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
 * @param room octets that may be kept
 * @returns octets that were kept
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

/** Adds what the client said on; beyond `limits.waits` it is only counted. */
export function continued(exchange: Exchange, frame: Frame): void {
  if (exchange.said.length < limits.waits) exchange.said.push(frame)
  exchange.bytes.client += frame.length
}

/**
 * It is completed.
 * @param code the atom of its response code
 * @param previous when the command before it was completed on its connection
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

/** Takes over when the first response to a command began and ended, completion included. */
export function answered({ timing }: Exchange, { begun, time }: Frame): void {
  timing.first ??= time
  timing.begun ??= begun
}

/** The octets that a frame holds, told without joining them. */
export function keptOf({ length, literals }: Frame): number {
  return literals.reduce((sum, literal) => sum - literal.length + literal.kept, length)
}

/**
 * What a command went on with after it was completed: all of it is known by now.
 * @param whole the command, @param before what it was when its completion came
 * @returns the octets since then as a frame; undefined where there are none
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
