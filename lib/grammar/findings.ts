/**
 * The deviations that the grammar notes, by code. Knows neither how they are detected nor how they are used;
 * `lib/findings` has the rule of each.
 */
import type { Deviation } from '../wire/frame.ts'

/** The peer's deviation from the correct form, by code. */
export const deviations = {
  'space-extra': 'More than one space, or a TAB, where one space is right',
  'space-trailing': 'A space before a closing bracket or the line end',
  'space-missing': 'Two values with no space between them',
  nul: 'A NUL octet outside a binary literal',
  unbalanced: 'A parenthesis or bracket without its partner',
  'too-deep': 'Lists nested deeper than 128; the rest of that list is not read',
  'quoted-open': 'A quoted string that does not end on its line',
  'quoted-unescaped': 'A quoted string that holds a quote without backslash',
  'quoted-line-break': 'A line break inside a quoted string',
  'line-break': 'A line end in the middle of a response',
  'literal-length': 'What follows a literal shows that its count was wrong',
  'literal-malformed': 'Braces at the line end that announce no literal',
  'head-missing': 'A response without "* " or tag',
  'name-missing': 'A response without a name',
  'code-open': 'A response code that is not closed, or not one: it is text',
  'code-extra': 'Something behind the arguments of a response code',
  'mailbox-unquoted': 'A mailbox name that should have been quoted',
  number: 'A number that is negative, quoted, fractional, or none at all',
  type: 'A value of another kind than the grammar asks for',
  'value-missing': 'An item without its value',
  'item-nested': 'FETCH items in a list of their own',
  flag: 'A flag that is no flag-keyword: quoted, with brackets or spaces',
  date: 'A date or date-time in another form than the fixed one',
  set: 'A sequence set that is empty or malformed',
  envelope: 'An ENVELOPE with too few or too many fields',
  address: 'An address of another shape than four strings',
  body: 'A body structure with fields missing or in the wrong place',
  pairs: 'A list of pairs with an odd number of members',
  'mailbox-utf7': 'A mailbox name that is not valid modified UTF-7',
} as const

export type GrammarCode = keyof typeof deviations

/** All codes. */
export const grammarCodes = Object.keys(deviations) as readonly GrammarCode[]

/** The most findings kept for one frame; a frame full of errors would otherwise cost more than its octets. */
export const mostFindings = 100

/**
 * Adds a finding; beyond `mostFindings` it is dropped.
 * @param to the list that gets it
 * @param start octet of the frame where it begins
 * @param end the octet after it
 */
export function note(to: Deviation[], rule: GrammarCode, start: number, end: number, detail: string): void {
  if (to.length < mostFindings) to.push({ rule, offset: start, length: end - start, detail })
}
