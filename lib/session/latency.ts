/** The duration of an exchange, divided by side. The time of an IDLE is no latency. RFC 9051 §6.3.13. */
import type { Time } from '../record/record.ts'
import type { Exchange } from './events.ts'

/** Spans in nanoseconds; `server`, `client` and `transfer` together are `total`. */
export interface Latency {
  /** From the last octet of the command to the last octet of the completion. */
  readonly total: number
  /** The part until the server began to answer, or requested more with `+`. */
  readonly server: number
  /** The part until the client answered the server's `+`: SASL lines. */
  readonly client: number
  /** The part from the first octet of the first response to the last octet of the completion. */
  readonly transfer: number
}

/** Spans in nanoseconds, from the first octet of a command to its last; `server` and `client` are `total`. */
export interface Sending {
  readonly total: number
  /** The waits for the `+` of literals. */
  readonly server: number
  readonly client: number
}

/** Commands that wait for the client rather than the server: their duration measures neither. */
const longRunning = new Set(['IDLE'])

/** @returns true for an IDLE, whose time is no latency */
export function isHeld({ name }: Exchange): boolean {
  return longRunning.has(name)
}

/**
 * The latency of an exchange.
 * @param exchange over or not
 * @returns undefined while it is in flight, when its connection ended first, and for an IDLE
 */
export function latency(exchange: Exchange): Latency | undefined {
  const { sent, completed, waits, begun = completed } = exchange.timing
  if (completed === undefined || begun === undefined || isHeld(exchange)) return undefined
  // A response that began while the command was still being sent counts as begun right after it.
  const from = Math.max(sent, begun)
  let client = 0
  let during = 0
  for (const { granted, resumed } of waits) {
    if (granted === undefined || resumed === undefined || granted < sent) continue
    client += span(granted, Math.min(resumed, completed))
    during += span(Math.max(granted, from), Math.min(resumed, completed))
  }
  const total = completed - sent
  const transfer = completed - from - during
  return { total, server: total - client - transfer, client, transfer }
}

/**
 * The time to send the command, and the part of it in which the client waited for the server (RFC 9051 §4.3).
 * @returns spans from its first octet to its last
 */
export function sending({ said, timing }: Exchange): Sending {
  const { sent, waits } = timing
  let server = 0
  for (const { asked, granted } of waits) {
    if (granted !== undefined && granted <= sent && asked < sent) server += span(asked, granted)
  }
  const total = sent - said[0].begun
  return { total, server, client: total - server }
}

/**
 * The duration of a command that waits by design: IDLE.
 * @param exchange of any command
 * @returns nanoseconds; undefined for any other command, and while it is in flight
 */
export function held(exchange: Exchange): number | undefined {
  const { sent, completed } = exchange.timing
  return completed === undefined || !isHeld(exchange) ? undefined : completed - sent
}

/**
 * The time from the previous completion on the connection to this one: for a command that was sent while
 * others were in flight, the time that the server may have spent on it.
 * @returns undefined when the command was sent after that completion, or was not completed
 */
export function sincePrevious({ timing: { previous, completed } }: Exchange): number | undefined {
  return previous === undefined || completed === undefined ? undefined : completed - previous
}

function span(from: Time, to: Time): number {
  return Math.max(0, to - from)
}
