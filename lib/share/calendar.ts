/** Patterns of dates: those that can be read with certainty, and everything else that looks like one. */

/** In lower case, in order. */
export const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** In English, German, French, Spanish, Italian, Dutch, Portuguese. */
const long = `january february march april june july august september october november december
  januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août septembre
  octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre
  diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre januari februari maart mei
  augustus janeiro fevereiro março maio junho julho setembro outubro novembro dezembro sept`

const month = `(${months.join('|')})`
const anyMonth = `(?:${long
  .split(/\s+/)
  .sort((a, b) => b.length - a.length)
  .join('|')}|${months.join('|')})`
const weekday = '(?:mon|tue|wed|thu|fri|sat|sun)'
const blank = '[ \\t\\r\\n]'
const time = '\\d{1,2}:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?'
/** Time zones that may follow a time of day. Only known ones: anything else might name somebody. */
const zoneNames =
  'GMT|UTC?|Z|[ACEMP][SD]T|AK[SD]T|HST|[WCEM]EST|[WCE]ET|MEZ|MESZ|BST|IST|MSK|TRT|SAST|PKT|ICT|WIB|' +
  'SGT|HKT|JST|KST|PHT|A[CEW][SD]T|NZ[SD]T|BRS?T|CLS?T'
const zone = `(?:[+-]\\d\\d:?\\d\\d|${zoneNames})(?![A-Za-z0-9])`
/** The time of day after a date, which stays; replacing it number by number would give numbers away. */
const clock =
  `(?:(?:T|${blank}{1,8})${time}` + `(?:${blank}{0,8}${zone}(?:${blank}{1,8}\\((?:${zoneNames})\\))?)?)?`

const numeral = '( \\d|\\d{1,2})'
const gap = `(-|${blank}{1,8})`
const before = `((?:${weekday},?${blank}{0,8})?)`
/** The text between day and year: a comma, or the time of day. */
const middle = `((?:,? |${blank}{1,8}${time} (?:${zone} )?))`
const alone = '(?<!\\d[-/.])'
const ends = '(?![-/.]\\d)'

/** `17-Jul-1996`, `Mon, 1 Feb 2024`. */
export const named = `${before}${numeral}${gap}${month}${gap}(\\d{4}|\\d\\d)(${clock})`
/** `Nov 23 10:11:12 2026`, `Nov 23, 2026`. */
export const monthFirst = `${before}${month}( )${numeral}${middle}(\\d{4})(${blank}${zone}|${clock})`
/** `2024-02-01`, `2024/2/1`, `2024.02.01`. */
export const yearFirst = `()(\\d{4})([-/.])(\\d{1,2})(\\3)(\\d{1,2})(${clock})`
/** `20240201`, `20240201T101112Z`. */
export const compact = '()(\\d{4})()(\\d\\d)()(\\d\\d)((?:T\\d{4,6}(?:\\.\\d{1,9})?(?:Z|[+-]\\d{4})?)?)'
/** `01.02.2024`: with full stops the day comes first everywhere. */
export const dayFirst = `${alone}()(\\d{1,2})(\\.)(\\d{1,2})(\\.)(\\d{4})(${clock})${ends}`

const hour = `(?:,?[ \\t]{1,3}${time})?`
const ordinal = '\\d{1,2}(?:\\.|st|nd|rd|th)?'

/**
 * Possible dates that cannot be read with certainty: the month may be either number (`03/04/2024`), the
 * century is open (`1.2.24`), or the month is in another language. Also times of day alone.
 */
const unsure = [
  `${alone}\\d{1,4}[-/.]\\d{1,2}[-/.]\\d{1,4}(?:[ \\t]{1,3}${time})?${ends}`,
  `${ordinal},?[ \\t]{0,3}(?:of |de )?${anyMonth}\\.?(?:,?[ \\t-]{0,3}(?:de )?\\d{2,4})?${hour}`,
  `${anyMonth}\\.?[ \\t]{1,3}\\d{1,2}(?:st|nd|rd|th)?(?:,?[ \\t]{1,3}\\d{4})?${hour}`,
  `(?<!:)${time}(?:[ \\t]?[+-]\\d\\d:?\\d\\d)?(?!:|\\.\\d)`,
]

/** Removes numbered groups and references to them, so that many patterns can be joined in one. */
function ungrouped(source: string): string {
  return source.replace('(\\3)', '[-/.]').replace(/(?<!\\)\((?!\?)/g, '(?:')
}

const all = [...[named, monthFirst, yearFirst, compact, dayFirst].map(ungrouped), ...unsure].join('|')

/** Everything in a text that looks like a date or a time of day. */
export const dates: RegExp = new RegExp(`(?<![\\p{L}\\p{M}0-9])(?:${all})(?![\\p{L}\\p{M}0-9])`, 'giu')
