/** How long an exchange took, and whose time it was. IDLE is time held, not latency. RFC 9051 §6.3.13. */
import type { Time } from '../record/record.ts'
import type { Exchange } from './events.ts'

/** Spans in nanoseconds. */
export interface Latency {
  /** From the last octet of the command to the last octet of the completion. */
  readonly total: number
  /** Of it, until the client answered the server's `+`: SASL lines, DONE. */
  readonly client: number
}

/** Commands that wait for the client rather than the server: their time says nothing about either. */
const HELD = new Set(['IDLE'])

/** @returns true when the exchange's time is time held, not latency */
export function isHeld({ name }: Exchange): boolean {
  return HELD.has(name)
}

/**
 * The latency of an exchange.
 * @returns undefined while it is in flight, when its connection ended first, or when its time is time held
 */
export function latency(exchange: Exchange): Latency | undefined {
  const { sent, completed, waits } = exchange.timing
  if (completed === undefined || isHeld(exchange)) return undefined
  let client = 0
  for (const { granted, resumed } of waits) {
    if (granted !== undefined && resumed !== undefined && granted >= sent) client += resumed - granted
  }
  return { total: completed - sent, client }
}

/** How long an exchange has been in flight at `now`. */
export function age(exchange: Exchange, now: Time): number {
  return Math.max(0, now - exchange.timing.sent)
}
