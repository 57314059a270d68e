/**
 * The deviations the grammar notes, as rows. Knows neither how they are found nor what a reader makes of
 * them.
 */
import type { Finding } from '../wire/frame.ts'

/** Every rule of the grammar: its id, where the right form is written down, and what the peer did instead. */
export const grammarRules = [
  { id: 'space-extra', rfc: 'RFC 9051 §9', about: 'More than one space, or a TAB, where one space is right' },
  { id: 'space-trailing', rfc: 'RFC 9051 §9', about: 'A space before a closing bracket or the line end' },
  { id: 'space-missing', rfc: 'RFC 9051 §9', about: 'Two values with no space between them' },
  { id: 'nul', rfc: 'RFC 9051 §9', about: 'A NUL octet outside a binary literal' },
  { id: 'unbalanced', rfc: 'RFC 9051 §9', about: 'A parenthesis or bracket without its partner' },
  {
    id: 'too-deep',
    rfc: 'RFC 9051 §9',
    about: 'Lists nested deeper than 128; the rest of that list is not read',
  },
  { id: 'quoted-open', rfc: 'RFC 9051 §4.3', about: 'A quoted string that does not end on its line' },
  {
    id: 'quoted-unescaped',
    rfc: 'RFC 9051 §4.3',
    about: 'A quoted string that holds a quote without backslash',
  },
  { id: 'quoted-line-break', rfc: 'RFC 9051 §4.3', about: 'A line break inside a quoted string' },
  { id: 'line-break', rfc: 'RFC 9051 §2.2', about: 'A line end in the middle of a response' },
  {
    id: 'literal-length',
    rfc: 'RFC 9051 §4.3',
    about: 'What follows a literal shows that its count was wrong',
  },
  { id: 'literal-malformed', rfc: 'RFC 9051 §4.3', about: 'Braces at the line end that announce no literal' },
  { id: 'head-missing', rfc: 'RFC 9051 §7', about: 'A response without "* " or tag' },
  { id: 'name-missing', rfc: 'RFC 9051 §7', about: 'A response without a name' },
  {
    id: 'code-open',
    rfc: 'RFC 9051 §7.1',
    about: 'A response code that is not closed, or not one: it is text',
  },
  { id: 'code-extra', rfc: 'RFC 9051 §7.1', about: 'Something behind the arguments of a response code' },
  { id: 'mailbox-unquoted', rfc: 'RFC 9051 §7.3.1', about: 'A mailbox name that should have been quoted' },
  {
    id: 'number',
    rfc: 'RFC 9051 §9',
    about: 'A number that is negative, quoted, fractional, or none at all',
  },
  { id: 'type', rfc: 'RFC 9051 §9', about: 'A value of another kind than the grammar asks for' },
  { id: 'value-missing', rfc: 'RFC 9051 §7.5.2', about: 'An item without its value' },
  { id: 'item-nested', rfc: 'RFC 9051 §7.5.2', about: 'FETCH items in a list of their own' },
  {
    id: 'flag',
    rfc: 'RFC 9051 §2.3.2',
    about: 'A flag that is no flag-keyword: quoted, with brackets or spaces',
  },
  { id: 'date', rfc: 'RFC 9051 §9', about: 'A date or date-time in another form than the fixed one' },
  { id: 'set', rfc: 'RFC 9051 §9', about: 'A sequence set that is empty or malformed' },
  { id: 'envelope', rfc: 'RFC 9051 §7.5.2', about: 'An ENVELOPE with too few or too many fields' },
  { id: 'address', rfc: 'RFC 9051 §7.5.2', about: 'An address of another shape than four strings' },
  { id: 'body', rfc: 'RFC 9051 §7.5.2', about: 'A body structure with fields missing or in the wrong place' },
  { id: 'pairs', rfc: 'RFC 9051 §9', about: 'A list of pairs with an odd number of members' },
  { id: 'mailbox-utf7', rfc: 'RFC 3501 §5.1.3', about: 'A mailbox name that is not valid modified UTF-7' },
] as const

export type GrammarRule = (typeof grammarRules)[number]['id']

/**
 * Findings of one frame that are kept; a frame of nothing but faults would otherwise cost more than its
 * octets.
 */
export const mostFindings = 100

/**
 * Adds a finding; beyond `mostFindings` it is dropped.
 * @param to where it goes
 * @param start octet of the frame where it begins
 * @param end octet after it
 */
export function note(to: Finding[], rule: GrammarRule, start: number, end: number, detail: string): void {
  if (to.length < mostFindings) to.push({ rule, offset: start, length: end - start, detail })
}
