/** Completions for an unfinished query, while the user types it. */
import { type Language, offered, termOf } from './language.ts'
import { operatorsOf, valuesOf, written } from './meaning.ts'
import { Misunderstood } from './mistakes.ts'
import { type QueryToken, type TermToken, Tokens } from './tokens.ts'

/** One possible completion. */
export interface Completion {
  /** Replaces the text between `from` and `to`. */
  readonly text: string
  /** One sentence; empty when the text needs no explanation. */
  readonly about: string
}

/** The possible completions at the cursor, and the part of the text that they would replace. */
export interface Completions {
  readonly from: number
  readonly to: number
  /** The most likely first; none inside a search, or when only the user knows. */
  readonly items: readonly Completion[]
}

const joins: readonly Completion[] = [
  { text: 'and', about: 'Both; it may be left out.' },
  { text: 'or', about: 'One of them, or both.' },
]

const close: Completion = { text: ')', about: 'Ends what the ( takes together.' }

const openers: readonly Completion[] = [
  { text: 'not', about: 'The opposite of what follows.' },
  { text: '(', about: 'Takes together what stands up to the ).' },
]

/** The arguments of a language's tests; see `Test`. */
type Asked = readonly unknown[]

/**
 * Completes an unfinished query.
 * @param cursor index into `text`, in UTF-16 units; the text after it is ignored
 */
export function complete<Of extends Asked>(
  language: Language<Of>,
  text: string,
  cursor: number,
): Completions {
  const typed = typing(text.slice(0, cursor))
  const { token } = typed
  if (typed.closed || token?.type === 'search') return { from: cursor, to: cursor, items: [] }
  if (token?.type === 'term') return value(language, token, cursor)
  const word = token?.type === 'word' ? token.text : ''
  return { from: cursor - word.length, to: cursor, items: beginning(words(language, typed), word) }
}

/** The context of the last word before the cursor. */
interface Typing {
  /** The word that ends at the cursor and can still grow. */
  readonly token: QueryToken | undefined
  /** True after an operand: `and` may follow. */
  readonly operand: boolean
  /** The number of open parentheses. */
  readonly depth: number
  /** True inside quotes or a search, where nothing can be completed. */
  readonly closed: boolean
}

function typing(text: string): Typing {
  const tokens = new Tokens(text)
  let operand = false
  let depth = 0
  try {
    for (let token = tokens.next(); token !== undefined; token = tokens.next()) {
      const ends = token.offset + token.length === text.length
      if (token.type === '(') depth++
      else if (token.type === ')') depth--
      else if (ends) return { token, operand, depth, closed: false }
      operand = token.type !== '(' && !(token.type === 'word' && /^(?:and|or|not)$/i.test(token.text))
    }
    return { token: undefined, operand, depth, closed: false }
  } catch (error) {
    if (!(error instanceof Misunderstood)) throw error
    return { token: undefined, operand, depth, closed: true }
  }
}

function value<Of extends Asked>(language: Language<Of>, token: TermToken, cursor: number): Completions {
  const { name, operator, values } = token
  const term = termOf(language, name)
  const last = values.at(-1)
  const known = term !== undefined && operatorsOf(term).includes(operator) ? valuesOf(term) : []
  if (last === undefined || last.quoted) return { from: cursor, to: cursor, items: [] }
  return {
    from: last.offset,
    to: cursor,
    items: beginning(
      known.map(({ name, about }) => ({ text: written(name), about })),
      last.text,
    ),
  }
}

/** All words that may begin here. */
function words<Of extends Asked>(language: Language<Of>, { operand, depth }: Typing): Completion[] {
  const begun = offered(language).map((term) => ({
    text: `${term.name}${operatorsOf(term)[0]}`,
    about: `${term.about}: ${term.example}`,
  }))
  const ends = operand ? [...joins, ...(depth > 0 ? [close] : [])] : []
  const search = { text: '/', about: `Searches ${language.searched}: /text/.` }
  return [...begun, ...ends, ...openers, search]
}

/** The completions that begin as typed, ignoring case and quotes, each once. */
function beginning(items: readonly Completion[], typed: string): Completion[] {
  const low = typed.toLowerCase()
  const seen = new Set<string>()
  return items.filter(({ text }) => {
    const fits = text.replace('"', '').toLowerCase().startsWith(low) && !seen.has(text)
    seen.add(text)
    return fits
  })
}
