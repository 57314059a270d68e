/** Dates of the protocol (INTERNALDATE, search keys). Dates of messages (RFC 5322) are left as they are. */
import type { Deviation } from '../wire/frame.ts'
import { note } from './findings.ts'
import { nstring } from './strings.ts'
import type { Tape } from './tape.ts'

/** A date-time as sent, and in ISO 8601 with the zone as sent, if it could be read. */
export interface DateTime {
  readonly sent: string
  /** `1996-07-17T02:44:25-07:00` */
  readonly iso?: string
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const strictDate = /^[ \d]\d-[a-z]{3}-\d{4} \d\d:\d\d:\d\d [+-]\d{4}$/i
const looseDate = /^\s*(\d{1,2})-([a-z]{3})-?(\d{4})(?:\s+(\d\d?):(\d\d):(\d\d)\s*([+-]\d{4})?)?\s*$/i

function two(number: number): string {
  return String(number).padStart(2, '0')
}

function isoDay(day: string, month: string, year: string): string | undefined {
  const index = months.indexOf(month.toLowerCase())
  const number = Number(day)
  if (index < 0 || number < 1 || number > 31) return undefined
  return `${year}-${two(index + 1)}-${two(number)}`
}

/**
 * Reads `17-Jul-1996 02:44:25 -0700`; one-digit days and missing zones too (Coremail). RFC 9051 §9,
 * date-time.
 * @returns ISO 8601, without a zone if none was sent; undefined when it is not a date-time
 */
export function dateTime(text: string): string | undefined {
  const [, day = '', month = '', year = '', hour, minute = '', second = '', zone] = looseDate.exec(text) ?? []
  const date = isoDay(day, month, year)
  if (date === undefined || hour === undefined) return undefined
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined
  const offset = zone === undefined ? '' : `${zone.slice(0, 3)}:${zone.slice(3)}`
  return `${date}T${two(Number(hour))}:${minute}:${second}${offset}`
}

/**
 * Reads the date of a search key: `1-Feb-1994`. RFC 9051 §9, date.
 * @returns `1994-02-01`, or undefined when it is not a date
 */
export function date(text: string): string | undefined {
  const [, day = '', month = '', year = '', hour] = looseDate.exec(text) ?? []
  return hour === undefined ? isoDay(day, month, year) : undefined
}

/** A date-time node; null for NIL. */
export function dateTimeValue(tape: Tape, at: number, findings: Deviation[]): DateTime | null {
  const sent = nstring(tape, at, findings)
  if (sent === null) return null
  const iso = dateTime(sent)
  if (iso === undefined || !strictDate.test(sent)) {
    note(findings, 'date', tape.startOf(at), tape.endOf(at), 'not in the form dd-Mon-yyyy hh:mm:ss +zzzz')
  }
  return iso === undefined ? { sent } : { sent, iso }
}
