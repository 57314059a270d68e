/** How an exchange begins and grows. What it means stands in connection.ts. */
import { limits } from '../record/limits.ts'
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

/** Adds an answer; beyond `limits.answers`, or octets beyond `limits.keptAnswers`, it is only counted. */
export function keep(exchange: Exchange, frame: Frame, sure: Sure): void {
  exchange.bytes.server += frame.length
  exchange.latest = frame
  if (exchange.unkept === undefined) {
    const kept = exchange.kept + keptOf(frame)
    if (exchange.answers.length < limits.answers && kept <= limits.keptAnswers) {
      exchange.answers.push({ frame, sure })
      exchange.kept = kept
      return
    }
  }
  exchange.unkept = (exchange.unkept ?? 0) + 1
}

/** Takes over when the first response to a command began and ended, completion included. */
export function answered({ timing }: Exchange, { begun, time }: Frame): void {
  timing.first ??= time
  timing.begun ??= begun
}

/** The octets that a frame holds, told without joining them. */
function keptOf({ length, literals }: Frame): number {
  return literals.reduce((sum, literal) => sum - literal.length + literal.kept, length)
}
