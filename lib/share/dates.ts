/**
 * Dates in any text. All dates of an export are moved by the same secret number of weeks, so weekdays, times
 * of day, zones and the time between two dates stay. Knows nothing of IMAP.
 */

import { compact, dates, dayFirst, monthFirst, months, named, yearFirst } from './calendar.ts'
import { type Day, hasNoMail, isNever } from './never.ts'

const week = 7 * 24 * 3600 * 1000

/** Writes a number in the style of another. */
type Pad = (like: string | undefined, value: number) => string

/** One way to write a date, with the text before and after it. */
interface Form {
  readonly pattern: RegExp
  read(groups: readonly string[]): Day | undefined
  /** @returns the groups for another day; the first of them is the text before the date */
  write(groups: readonly string[], day: Day, pad: Pad): string[]
}

const form = (source: string, read: Form['read'], write: Form['write']): Form => {
  return { pattern: new RegExp(`^${source}$`, 'i'), read, write }
}

const number = (text: string | undefined): number => Number(text)
const monthOf = (text: string | undefined): number => months.indexOf((text ?? '').toLowerCase())

/** RFC 5322 §4.3: two digits below 50 mean this century. */
function yearOf(text: string | undefined): number {
  const year = number(text)
  return text?.length === 2 ? year + (year < 50 ? 2000 : 1900) : year
}

const yearLike = (like: string | undefined, year: number): string => String(year).slice(-(like?.length ?? 4))

/** Pads to the length of the other number, with a blank if that begins with one, else with zeros. */
const alike: Pad = (like, value) =>
  String(value).padStart(like?.length ?? 1, like?.startsWith(' ') === true ? ' ' : '0')

/** Always two digits, to hide how many there were: days of one digit would show where months began. */
const even: Pad = (_, value) => String(value).padStart(2, '0')

/** Reads a date of numbers alone, if its year is plausible; otherwise it may be any number. */
function numeric(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
): Day | undefined {
  const found = { year: number(year), month: number(month) - 1, day: number(day) }
  return (found.year >= 1900 && found.year < 2100) || isNever(found, '') ? found : undefined
}

/** Writes a month in the case of the original. */
function monthLike(like: string | undefined, at: number): string {
  const name = months[at] as string
  if (like === like?.toUpperCase()) return name.toUpperCase()
  return like === like?.toLowerCase() ? name : name.slice(0, 1).toUpperCase() + name.slice(1)
}

const forms: readonly Form[] = [
  form(
    named,
    ([, day, , name, , year]) => ({ year: yearOf(year), month: monthOf(name), day: number(day) }),
    ([before = '', day, sign = '', name, other = '', year, after = ''], to, pad) => {
      const date = [pad(day, to.day), sign, monthLike(name, to.month), other, yearLike(year, to.year)]
      return [before, ...date, after]
    },
  ),
  form(
    monthFirst,
    ([, name, , day, , year]) => ({ year: yearOf(year), month: monthOf(name), day: number(day) }),
    ([before = '', name, sign = '', day, other = '', , after = ''], to, pad) => {
      return [before, monthLike(name, to.month), sign, pad(day, to.day), other, String(to.year), after]
    },
  ),
  ...[yearFirst, compact].map((source) =>
    form(
      source,
      ([, year, , month, , day]) => numeric(year, month, day),
      ([before = '', , sign = '', month, other = '', day, after = ''], to, pad) => {
        return [before, String(to.year), sign, pad(month, to.month + 1), other, pad(day, to.day), after]
      },
    ),
  ),
  form(
    dayFirst,
    ([, day, , month, , year]) => numeric(year, month, day),
    ([before = '', day, sign = '', month, other = '', , after = ''], to, pad) => {
      return [before, pad(day, to.day), sign, pad(month, to.month + 1), other, String(to.year), after]
    },
  ),
]

function dateOf({ year, month, day }: Day): Date {
  const date = new Date(0)
  date.setUTCFullYear(year, month, day)
  return date
}

function exists(day: Day): boolean {
  const date = dateOf(day)
  return day.year > 0 && date.getUTCMonth() === day.month && date.getUTCDate() === day.day
}

function moved(day: Day, weeks: number): Day | undefined {
  const later = new Date(dateOf(day).getTime() + weeks * week)
  const to = { year: later.getUTCFullYear(), month: later.getUTCMonth(), day: later.getUTCDate() }
  return to.year < 1000 || to.year > 9999 ? undefined : to
}

/** By how much all dates of an export are moved, and how they are written. */
export interface Shift {
  /** Negative for earlier. */
  readonly weeks: number
  /** True when texts may become longer or shorter. */
  readonly uniform: boolean
}

/** @param isFixed tells for which days the date is left as written */
function parts(text: string, shift: Shift, isFixed: typeof isNever): string[] | undefined {
  for (const { pattern, read, write } of forms) {
    const groups = pattern.exec(text)?.slice(1)
    const day = groups === undefined ? undefined : read(groups)
    if (groups === undefined || day === undefined || !exists(day)) continue
    if (isFixed(day, text)) return [text]
    const to = moved(day, shift.weeks)
    if (to !== undefined) return write(groups, to, shift.uniform ? even : alike)
  }
  return undefined
}

/**
 * Moves the date of a mail in a protocol field: `1-Feb-2024`, ` 1-Feb-2024 10:11:12 +0100`.
 * @returns one character longer if a day of one digit becomes one of two; undefined for anything but a date
 */
export function movedDate(text: string, shift: Shift): string | undefined {
  return parts(text, shift, hasNoMail)?.join('')
}

/**
 * Moves a date in a text. If lengths must stay, a blank or hyphen beside the day makes room for a second
 * digit: RFC 5322 §3.3 requires none after the comma, and our own reader of dates none before the year.
 */
function fitted(text: string, shift: Shift): string | undefined {
  const made = parts(text, shift, isNever)
  if (made === undefined || shift.uniform) return made?.join('')
  for (const at of [0, 4, 2]) {
    if (made.join('').length <= text.length) break
    const part = made[at] as string
    // A blank at the beginning of a line continues a field. RFC 5322 §2.2.3.
    if (/(?<!\n)[ \t-]$/.test(part)) made[at] = part.slice(0, -1)
  }
  const joined = made.join('')
  return joined.length === text.length ? joined : undefined
}

/**
 * A stretch of a text: a date with its replacement, text that looks like a date but cannot be read with
 * certainty, or the text between.
 */
export interface Dated {
  readonly text: string
  readonly date: boolean
  readonly made?: string
}

/** A version right before a date: the date is that of a release, which anybody can look up. */
const release = /\d\.\d[\w.-]{0,20}[ \t(/]{1,3}$/

/**
 * Cuts a text at its dates and times of day.
 * @returns stretches that together make up the text
 */
export function dated(text: string, shift: Shift): Dated[] {
  if (!/\d/.test(text)) return [{ text, date: false }]
  const found: Dated[] = []
  let at = 0
  for (const { 0: date, index } of text.matchAll(dates)) {
    if (index > at) found.push({ text: text.slice(at, index), date: false })
    const isRelease = release.test(text.slice(Math.max(0, index - 30), index))
    const made = isRelease ? undefined : fitted(date, shift)
    found.push({ text: date, date: true, ...(made === undefined ? {} : { made }) })
    at = index + date.length
  }
  if (at < text.length) found.push({ text: text.slice(at), date: false })
  return found
}

/**
 * @param moment nanoseconds since 1970
 * @returns the moment that many weeks away; the time of a clock that was never set stays
 */
export function movedMoment(moment: bigint, weeks: number): bigint {
  const date = new Date(Number(moment / 1_000_000n))
  const day = { year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate() }
  return hasNoMail(day, '') ? moment : moment + BigInt(weeks) * BigInt(week) * 1_000_000n
}
