/** The proxy's messages about itself and its connections, one sentence each: the source of every log. */
import { limits } from '../record/limits.ts'
import type { Fact, Time } from '../record/record.ts'
import type { SessionEvent } from '../session/events.ts'
import { cut } from '../text/cut.ts'
import { counted } from '../text/units.ts'
import { greetedLate } from './greeting.ts'
import {
  altered,
  connected,
  ended,
  factInWords,
  layerInWords,
  overfull,
  resumed,
  unknownInWords,
} from './remarks.ts'

/** The severity: a `warning` deserves a look, after an `error` something was not done. */
export type LogLevel = 'info' | 'note' | 'warning' | 'error'

/** One sentence of the log. */
export interface LogEntry {
  readonly time: Time
  readonly severity: LogLevel
  /** 0 for an entry about the whole session. */
  readonly connection: number
  /** Safe, at most `limits.logText` columns. */
  readonly text: string
  /** What to do about it; made safe and cut like the text. */
  readonly remedy?: string
}

/**
 * Makes an entry from any text, including a peer's.
 * @param remedy what to do about it; absent when no action is needed
 */
export function entry(
  time: Time,
  severity: LogLevel,
  connection: number,
  text: string,
  remedy?: string,
): LogEntry {
  const plain = { time, severity, connection, text: shown(text) }
  return remedy === undefined ? plain : { ...plain, remedy: shown(remedy) }
}

/** @returns the log entry for an event; undefined for events of the conversation */
export function entryOf(event: SessionEvent): LogEntry | undefined {
  const { time } = event
  switch (event.type) {
    case 'opened':
      return entry(time, 'info', event.connection.id, connected(event.connection))
    case 'ended':
      return entry(time, 'info', event.connection.id, ended(event.connection))
    case 'fact':
      return factEntry(time, event.connection, event.fact)
    case 'greeting':
      return greetedLate(event.connection)
        ? entry(time, 'note', event.connection.id, 'the server greeted after all')
        : undefined
    case 'layer': {
      const { side, layer, connection } = event
      const severity = layer === 'opaque' ? 'warning' : 'info'
      return entry(time, severity, connection.id, `${side}: ${layerInWords(layer)}`)
    }
    case 'altered':
      return entry(time, 'info', event.connection.id, altered(event))
    case 'gap': {
      const text = `${event.side}: ${counted(event.length, 'byte')} missing: ${event.reason}`
      return entry(time, 'warning', event.connection, text)
    }
    case 'resumed':
      return entry(time, 'note', event.connection.id, resumed(event))
    case 'unknown':
      return entry(time, 'note', event.connection, unknownInWords(event))
    case 'unfollowed':
      return event.first ? entry(time, 'warning', event.connection.id, overfull) : undefined
    default:
      return undefined
  }
}

/** What to do about a login in the clear. */
const secure = 'use imaps:// or imap+starttls://, and --require-tls so that it cannot happen'

function factEntry(time: Time, connection: number, fact: Fact): LogEntry | undefined {
  switch (fact.name) {
    case 'failure':
      return entry(time, 'error', connection, `${fact.leg}: ${fact.cause}`, fact.remedy)
    case 'tls':
      return entry(time, fact.verified === false ? 'warning' : 'info', connection, factInWords(fact))
    case 'ungreeted':
      return entry(time, 'warning', connection, fact.cause, fact.remedy)
    case 'note':
      return entry(time, 'note', connection, fact.text)
    case 'unprotected':
      return entry(time, 'warning', connection, factInWords(fact), secure)
    case 'delay':
    case 'comment': {
      const text = factInWords(fact)
      return text === '' ? undefined : entry(time, 'info', connection, text)
    }
    case 'literal':
      return undefined
  }
}

/** @returns the sentence with its remedy, as one line */
export function entryText({ text, remedy }: LogEntry): string {
  return remedy === undefined ? text : `${text}: ${remedy}`
}

function shown(text: string): string {
  return cut(text, limits.logText)
}
