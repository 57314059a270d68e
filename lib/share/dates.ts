/**
 * Dates, in whatever text they stand: all of an export are moved by the same secret number of weeks, so that
 * weekdays, times of day, zones and what lies between two dates stay. Knows no IMAP.
 */

/** A date as it was read. */
interface Day {
  readonly year: number
  /** From 0. */
  readonly month: number
  readonly day: number
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const WEEK = 7 * 24 * 3600 * 1000

const month = `(${MONTHS.join('|')})`
const weekday = '(?:mon|tue|wed|thu|fri|sat|sun)'
const blank = '[ \\t\\r\\n]'
const time = '\\d{1,2}:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?'
const zone = '(?:[+-]\\d\\d:?\\d\\d|GMT|UTC?|Z|[ECMP][SD]T)'
/** What stays behind a date, and would give numbers away if it were replaced number by number. */
const clock = `(?:(?:T|${blank}{1,8})${time}(?:${blank}{0,8}${zone}(?:${blank}{1,8}\\([A-Z]{1,5}\\))?)?)?`
const fixed = '(?:19|20)\\d\\d'

/** One way to write a date: what comes before it, the date, what comes after it. */
interface Form {
  readonly pattern: RegExp
  read(groups: readonly string[]): Day
  /** @returns the groups as they are for another day; the first of them is what stands before the date */
  write(groups: readonly string[], day: Day): string[]
}

const form = (source: string, read: Form['read'], write: Form['write']): Form => {
  return { pattern: new RegExp(`^${source}$`, 'i'), read, write }
}

const number = (text: string | undefined): number => Number(text)
const monthOf = (text: string | undefined): number => MONTHS.indexOf((text ?? '').toLowerCase())

/** RFC 5322 §4.3: two digits are of this century below 50. */
function yearOf(text: string | undefined): number {
  const year = number(text)
  return text?.length === 2 ? year + (year < 50 ? 2000 : 1900) : year
}

const yearLike = (like: string | undefined, year: number): string => String(year).slice(-(like?.length ?? 4))
const two = (value: number): string => String(value).padStart(2, '0')

/** With a blank or a zero before it where the other one had one, and without where it had none. */
function dayLike(like: string | undefined, day: number): string {
  return String(day).padStart(like?.length ?? 1, like?.startsWith(' ') === true ? ' ' : '0')
}

/** In the case of the one that stands there. */
function monthLike(like: string | undefined, at: number): string {
  const name = MONTHS[at] as string
  if (like === like?.toUpperCase()) return name.toUpperCase()
  return like === like?.toLowerCase() ? name : name.slice(0, 1).toUpperCase() + name.slice(1)
}

const numeral = '( \\d|\\d{1,2})'
const gap = `(-|${blank}{1,8})`
const before = `((?:${weekday},?${blank}{0,8})?)`
const named = `${before}${numeral}${gap}${month}${gap}(\\d{4}|\\d\\d)(${clock})`
/** Between day and year: a comma, or the time of day. */
const middle = `((?:,? |${blank}{1,8}${time} (?:${zone} )?))`
const monthFirst = `${before}${month}( )${numeral}${middle}(\\d{4})(${blank}${zone}|${clock})`
const yearFirst = `()(${fixed})(-)(\\d\\d)(-)(\\d\\d)(${clock})`
const compact = `()(${fixed})()(\\d\\d)()(\\d\\d)(T\\d{4,6}Z?)`
const dayFirst = `()(\\d\\d)([-/.])(\\d\\d)(\\3)(${fixed})(${clock})`

/** `17-Jul-1996`, `Mon, 1 Feb 2024`; `Nov 23 10:11:12 2026`; `2024-02-01`; `01.02.2024`. */
const forms: readonly Form[] = [
  form(
    named,
    ([, day, , name, , year]) => ({ year: yearOf(year), month: monthOf(name), day: number(day) }),
    ([before = '', day, sign = '', name, other = '', year, after = ''], to) => {
      return [
        before,
        dayLike(day, to.day),
        sign,
        monthLike(name, to.month),
        other,
        yearLike(year, to.year),
        after,
      ]
    },
  ),
  form(
    monthFirst,
    ([, name, , day, , year]) => ({ year: yearOf(year), month: monthOf(name), day: number(day) }),
    ([before = '', name, sign = '', day, other = '', , after = ''], to) => {
      return [before, monthLike(name, to.month), sign, dayLike(day, to.day), other, String(to.year), after]
    },
  ),
  ...[yearFirst, compact].map((source) =>
    form(
      source,
      ([, year, , name, , day]) => ({ year: number(year), month: number(name) - 1, day: number(day) }),
      ([before = '', , sign = '', , other = '', , after = ''], to) => {
        return [before, String(to.year), sign, two(to.month + 1), other, two(to.day), after]
      },
    ),
  ),
  form(
    dayFirst,
    ([, day, , name, , year]) => ({ year: number(year), month: number(name) - 1, day: number(day) }),
    ([before = '', , sign = '', , other = '', , after = ''], to) => {
      return [before, two(to.day), sign, two(to.month + 1), other, String(to.year), after]
    },
  ),
]

const all = [named, monthFirst, yearFirst, compact, dayFirst].map(ungrouped).join('|')
const DATES = new RegExp(`(?<![A-Za-z0-9])(?:${all})(?![A-Za-z0-9])`, 'gi')

/** So that many patterns may stand in one: without numbered groups, and what refers to them. */
function ungrouped(source: string): string {
  return source.replace('(\\3)', '[-/.]').replace(/(?<!\\)\((?!\?)/g, '(?:')
}

/** Days that programs write for "none" or "never": nobody's days, and moved they would give away the rest. */
const NEVER = new Set(['1-0-1', '1601-0-1', '1900-0-1', '1904-0-1', '1970-0-1', '1969-11-31', '1980-0-1'])

function moved({ year, month: at, day }: Day, weeks: number): Day | undefined {
  const date = new Date(0)
  date.setUTCFullYear(year, at, day)
  if (date.getUTCMonth() !== at || date.getUTCDate() !== day || year < 1) return undefined
  if (NEVER.has(`${year}-${at}-${day}`)) return { year, month: at, day }
  const later = new Date(date.getTime() + weeks * WEEK)
  const to = { year: later.getUTCFullYear(), month: later.getUTCMonth(), day: later.getUTCDate() }
  return to.year < 1000 || to.year > 9999 ? undefined : to
}

function parts(text: string, weeks: number): string[] | undefined {
  for (const { pattern, read, write } of forms) {
    const groups = pattern.exec(text)?.slice(1)
    const to = groups === undefined ? undefined : moved(read(groups), weeks)
    if (groups !== undefined && to !== undefined) return write(groups, to)
  }
  return undefined
}

/**
 * One date with what belongs to it, `Mon, 1 Feb 2024 10:11:12 +0100 (CET)`, moved.
 * @param weeks how many; negative for earlier
 * @returns one character longer where a day of one digit becomes one of two; undefined for what is no date
 */
export function movedDate(text: string, weeks: number): string | undefined {
  return parts(text, weeks)?.join('')
}

/**
 * The same in as many characters: a blank or a hyphen beside the day makes room for a second digit. RFC 5322
 * §3.3 needs none after the comma, and our own reader of dates none before the year.
 */
function fitted(text: string, weeks: number): string | undefined {
  const made = parts(text, weeks)
  if (made === undefined) return undefined
  for (const at of [0, 4, 2]) {
    if (made.join('').length <= text.length) break
    const part = made[at] as string
    // The blank at the beginning of a line is what continues a field. RFC 5322 §2.2.3.
    if (/(?<!\n)[ \t-]$/.test(part)) made[at] = part.slice(0, -1)
  }
  const joined = made.join('')
  return joined.length === text.length ? joined : undefined
}

/** A stretch of a text: a date that was moved, or what lies between dates and is as it was. */
export interface Dated {
  readonly text: string
  readonly date: boolean
}

/**
 * Cuts a text at its dates.
 * @returns stretches that together are as long as the text
 */
export function dated(text: string, weeks: number): Dated[] {
  if (!/\d\d/.test(text)) return [{ text, date: false }]
  const found: Dated[] = []
  let at = 0
  for (const match of text.matchAll(DATES)) {
    const made = fitted(match[0], weeks)
    if (made === undefined) continue
    if (match.index > at) found.push({ text: text.slice(at, match.index), date: false })
    found.push({ text: made, date: true })
    at = match.index + match[0].length
  }
  if (at < text.length) found.push({ text: text.slice(at), date: false })
  return found
}

/** @returns a moment in nanoseconds since 1970, as many weeks away */
export function movedMoment(moment: bigint, weeks: number): bigint {
  return moment + BigInt(weeks) * BigInt(WEEK) * 1_000_000n
}
