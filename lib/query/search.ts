/** `/text/`: searches octets as they were sent. Knows how texts are compared. */
import { NoExpression } from './expression.ts'
import type { Language, Test } from './language.ts'
import { wrong } from './mistakes.ts'
import { Pattern } from './pattern.ts'
import type { SearchToken } from './tokens.ts'

/** The letters after the second slash. */
export const flags: readonly { readonly name: string; readonly about: string }[] = [
  { name: 'c', about: 'The case of letters counts.' },
  {
    name: 'r',
    about:
      'It is a regular expression of `.` `[a-z]` `[^a-z]` `\\d` `\\w` `\\s` `*` `+` `?` `{2,5}` `|` and ' +
      'parentheses; its search takes time in proportion to the text, whatever it is.',
  },
]

/**
 * @returns a test for whether the text occurs
 * @throws {Misunderstood} for an unknown flag
 */
export function searchTest<Of extends readonly unknown[]>(
  language: Language<Of>,
  search: SearchToken,
): Test<Of> {
  const { text, flags: given, offset, length } = search
  for (const letter of given) {
    if (flags.some(({ name }) => name === letter)) continue
    const at = offset + length - given.length + given.indexOf(letter)
    wrong(
      { offset: at, length: 1 },
      `there is no flag ${letter}`,
      flags.map(({ name }) => name),
    )
  }
  if (text === '') wrong({ offset, length: 2 }, 'there is nothing to search for', ['/text/'])
  const exact = given.includes('c')
  const found = given.includes('r') ? expression(search, exact) : plain(text, exact)
  return (...of) => {
    for (const octets of language.octets(...of)) {
      const said = textOf(octets)
      if (found(exact ? said : said.toLowerCase())) return true
    }
    return false
  }
}

function plain(text: string, exact: boolean): (said: string) => boolean {
  const wanted = exact ? text : text.toLowerCase()
  return (said) => said.includes(wanted)
}

function expression(search: SearchToken, exact: boolean): (said: string) => boolean {
  try {
    const pattern = new Pattern(search.text, exact)
    return (said) => pattern.in(said)
  } catch (error) {
    if (!(error instanceof NoExpression)) throw error
    return wrong(search, `this is no regular expression: ${error.message}`, [])
  }
}

/** Decodes octets as UTF-8; invalid octets become U+FFFD and are not found. */
function textOf(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('utf8')
}
