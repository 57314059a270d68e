/** One line per completed exchange, quiet enough to leave running; and the summary of a session. */
import type { DelayFact, SessionHead } from '../../lib/record/record.ts'
import { entryOf, entryText, type LogEntry, type LogLevel } from '../../lib/reports/log.ts'
import { statusInWords } from '../../lib/reports/remarks.ts'
import type { Exchange, SessionEvent } from '../../lib/session/events.ts'
import { latency } from '../../lib/session/latency.ts'
import { cut, padded, paddedStart } from '../../lib/text/cut.ts'
import { textOf } from '../../lib/text/safe.ts'
import { wallTime } from '../../lib/text/times.ts'
import { byteCount, counted, duration } from '../../lib/text/units.ts'
import type { EventSink, Output } from './sink.ts'

/** The numbers of a session. */
export interface Tally {
  connections: number
  exchanges: number
  refused: number
  unanswered: number
  /** Exchanges whose outcome is unknown because octets are missing. */
  unknown: number
  /** Connections on which a login was sent in cleartext. */
  unprotected: number
  /** Commands beyond `limits.inFlight`. */
  unfollowed: number
  /** The delay that forwarding added; known when the proxy ends. */
  delay?: DelayFact
}

/** Counts events as they arrive. */
export function tally(): { readonly counts: Tally; take(event: SessionEvent): void } {
  const counts: Tally = {
    connections: 0,
    exchanges: 0,
    refused: 0,
    unanswered: 0,
    unknown: 0,
    unprotected: 0,
    unfollowed: 0,
  }
  return {
    counts,
    take: (event) => {
      if (event.type === 'opened') counts.connections++
      if (event.type === 'fact' && event.fact.name === 'delay') counts.delay = event.fact
      if (event.type === 'fact' && event.fact.name === 'unprotected') counts.unprotected++
      if (event.type === 'unfollowed' && event.frame.kind === 'command') counts.unfollowed++
      if (event.type !== 'completed') return
      counts.exchanges++
      if (event.exchange.status === 'ended') counts.unanswered++
      else if (event.exchange.status === 'lost') counts.unknown++
      else if (event.exchange.status !== 'OK') counts.refused++
    },
  }
}

/** @returns one line: `3 connections, 41 commands, 2 refused, 1 without an answer` */
export function summary({
  connections,
  exchanges,
  refused,
  unanswered,
  unknown,
  unprotected,
  unfollowed,
}: Tally): string {
  const parts = [counted(connections, 'connection'), counted(exchanges, 'command')]
  if (refused > 0) parts.push(`${refused} refused`)
  if (unanswered > 0) parts.push(`${unanswered} without an answer`)
  if (unknown > 0) parts.push(`${unknown} whose answer is not known`)
  if (unprotected > 0) parts.push(`${counted(unprotected, 'login')} UNPROTECTED, without TLS`)
  if (unfollowed > 0) parts.push(`${unfollowed} more not followed`)
  return parts.join(', ')
}

/**
 * The line of a completed exchange: time, connection, tag, command, status, latency, octets, arguments.
 * @param largest the largest number of a connection so far, for the width of the column
 */
export function lineFor(exchange: Exchange, head: SessionHead, largest: number): string {
  const { timing, connection, tag, name, status = '', bytes } = exchange
  const took = latency(exchange)
  const held = timing.completed === undefined ? '-' : `IDLE ${duration(timing.completed - timing.sent)}`
  const columns = [
    wallTime(head.started, timing.completed ?? timing.sent, 0),
    named(connection, largest),
    padded(tag, 8),
    padded(name, 14),
    padded(statusInWords(status), 9),
    paddedStart(took === undefined ? held : duration(took.total), 13),
    paddedStart(byteCount(bytes.client), 6),
    paddedStart(byteCount(bytes.server), 6),
  ]
  return `${columns.join(' ')}  ${cut(argumentsOf(exchange), 120)}`.trimEnd()
}

/** The full name of a connection, in a column as wide as the longest so far; blank for the session. */
function named(connection: number, largest: number): string {
  const width = Math.max(4, `c${Math.max(connection, largest)}`.length)
  return padded(connection === 0 ? '' : `c${connection}`, width)
}

/** The arguments of the command; literals follow their announcement. */
function argumentsOf({ said, name }: Exchange): string {
  const line = textOf(said[0].bytes.subarray(0, 1024)).replace(/\r?\n/g, ' ').trim()
  const words = name.startsWith('UID ') ? 3 : 2
  return line.split(/ +/).slice(words).join(' ')
}

/** The line of a log entry: time, connection, and the sentence with its remedy. */
function logLine(told: LogEntry, head: SessionHead, largest: number): string {
  const time = wallTime(head.started, told.time, 0)
  return `${time} ${named(told.connection, largest)} ${told.severity}: ${entryText(told)}`
}

/** @returns a sink that writes a line for each completed exchange and for each problem */
export function headless(head: SessionHead, output: Output): EventSink {
  return lines(head, output, true, ['note', 'warning', 'error'])
}

/** @returns a sink that writes only problems of the given levels, in the same form as `headless` */
export function troubles(head: SessionHead, output: Output, matter: readonly LogLevel[]): EventSink {
  return lines(head, output, false, matter)
}

function lines(head: SessionHead, output: Output, all: boolean, matter: readonly LogLevel[]): EventSink {
  let largest = 0
  return {
    take: (event) => {
      if (event.type === 'opened') largest = Math.max(largest, event.connection.id)
      if (all && event.type === 'completed') output.write(`${lineFor(event.exchange, head, largest)}\n`)
      const told = entryOf(event)
      if (told !== undefined && matter.includes(told.severity))
        output.write(`${logLine(told, head, largest)}\n`)
    },
    end: () => output.end(),
  }
}
