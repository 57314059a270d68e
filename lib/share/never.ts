/**
 * Days that programs write for "none", "never" and "from the beginning". They reveal nothing about anybody.
 * Everybody knows them, so moving them would reveal how far all other dates were moved.
 */

/** A calendar day. */
export interface Day {
  readonly year: number
  /** From 0. */
  readonly month: number
  readonly day: number
}

/**
 * First, last and invalid values of clocks, and the day before if a time zone can shift them to it: of .NET,
 * MySQL, FILETIME, SQL Server, VMS, OLE, NTP, time_t, HFS, GPS and FAT, Amiga, UTCTime, Cocoa, Outlook. Also
 * dates that PHP, Drupal, WordPress, nginx and others write in Expires fields.
 */
const days = new Set(
  `0001-01-01 1000-01-01 1582-10-15 1600-12-31 1601-01-01 1677-09-21 1752-12-31 1753-01-01 1858-11-17
   1899-12-30 1899-12-31 1900-01-01 1901-12-13 1901-12-14 1903-12-31 1904-01-01 1950-01-01 1969-12-31
   1977-12-31 1978-01-01 1978-11-19 1979-11-30 1979-12-31 1980-01-01 1980-01-05 1980-01-06 1981-11-19
   1984-01-11 1990-01-01 1997-07-26 1999-12-31 2000-01-01 2000-12-31 2001-01-01 2036-02-06 2036-02-07
   2037-12-31 2038-01-01 2038-01-17 2038-01-18 2038-01-19 2040-02-06 2049-12-31 2050-01-01 2079-06-06
   2099-12-31 2100-01-01 2106-02-06 2106-02-07 2107-12-31 2199-12-31 2200-01-01 2262-04-11 2999-12-31
   3000-01-01 4501-01-01 9999-12-31`.split(/\s+/),
)

const two = (value: number): string => String(value).padStart(2, '0')

/** Years in which people may have received mails, even on these days. */
const hasMail = (year: number): boolean => year >= 1985 && year <= 2035

/** True without a time of day, or at a full or half hour: such dates are written so in any time zone. */
function isEven(text: string): boolean {
  const [, minute = '00', second = '00'] = /(?:\d:|T\d\d)(\d\d):?(\d\d)?/i.exec(text) ?? []
  return Number(minute) % 30 === 0 && Number(second) === 0
}

/**
 * @param text how the date is written, with its time of day
 * @returns true for one of these days, and for January 1970, the time of clocks that were never set. The date
 *   of a mail received on one of these days is moved: unmoved among moved ones, it would reveal how far
 */
export function isNever({ year, month, day }: Day, text: string): boolean {
  if (year === 1970 && month === 0) return true
  if (hasMail(year) && !isEven(text)) return false
  return days.has(`${String(year).padStart(4, '0')}-${two(month + 1)}-${two(day)}`)
}

/** @returns true for days on which no mail was received, for dates that can only belong to a mail */
export function hasNoMail(day: Day, text: string): boolean {
  return day.year < 1971 || day.year > 2099 || isNever(day, text)
}
