/** A filter's text → a test of exchanges: `or` of `and` of `not` of terms, searches and parentheses. */
import { limits } from '../record/limits.ts'
import { type Filter, type Mistake, Misunderstood, wrong } from './filter.ts'
import { meaning, operatorsOf, type Test } from './meaning.ts'
import { searchTest } from './search.ts'
import { termOf, terms } from './terms.ts'
import { type Token, Tokens } from './tokens.ts'

/**
 * Reads a filter. An empty one lets everything through.
 * @returns the filter, or what is wrong with it and where
 */
export function compile(text: string): Filter | { readonly error: Mistake } {
  try {
    if (text.length > limits.filter) {
      const span = { offset: limits.filter, length: text.length - limits.filter }
      wrong(span, `a filter has at most ${limits.filter} characters`, [])
    }
    return { text, test: new Parser(text).whole() }
  } catch (error) {
    if (error instanceof Misunderstood) return { error: error.mistake }
    throw error
  }
}

/** What a place needs: something to filter by, or a word between two of them. */
export const operands: readonly string[] = [...terms.map(({ name }) => name), 'not', '(', '/text/']

class Parser {
  private readonly tokens: Tokens
  private token: Token | undefined
  private depth = 0

  constructor(private readonly text: string) {
    this.tokens = new Tokens(text)
    this.token = this.tokens.next()
  }

  whole(): Test {
    if (this.token === undefined) return () => true
    const test = this.or()
    const { token } = this
    if (token !== undefined) wrong(token, 'there is no ( for this )', ['and', 'or'])
    return test
  }

  private or(): Test {
    const tests = [this.and()]
    while (this.takes('or')) tests.push(this.and())
    return tests.length === 1 ? tests[0] : (...of) => tests.some((test) => test(...of))
  }

  private and(): Test {
    const tests = [this.not()]
    while (this.goesOn()) tests.push(this.not())
    return tests.length === 1 ? tests[0] : (...of) => tests.every((test) => test(...of))
  }

  /** Two terms in a row are both meant; `and` may stand between them. */
  private goesOn(): boolean {
    if (this.takes('and')) return true
    const { token } = this
    return token !== undefined && token.type !== ')' && !isWord(token, 'or')
  }

  private not(): Test {
    let negated = false
    while (this.takes('not')) negated = !negated
    const test = this.operand()
    return negated ? (...of) => !test(...of) : test
  }

  private operand(): Test {
    const token = this.token ?? this.ended('something to filter by is missing here', operands)
    switch (token.type) {
      case '(':
        return this.inside(token)
      case ')':
        return wrong(token, 'something to filter by is missing here', operands)
      case 'word':
        return unknown(token)
      case 'term':
        this.advance()
        return meaning(token)
      case 'search':
        this.advance()
        return searchTest(token)
    }
  }

  private inside(open: Token): Test {
    if (++this.depth > limits.filterDepth)
      wrong(open, `parentheses are at most ${limits.filterDepth} deep`, [])
    this.advance()
    const test = this.or()
    if (this.token?.type !== ')') this.ended('a ) is missing here', [')', 'and', 'or'])
    this.advance()
    this.depth--
    return test
  }

  private takes(word: string): boolean {
    if (!isWord(this.token, word)) return false
    this.advance()
    return true
  }

  private advance(): void {
    this.token = this.tokens.next()
  }

  private ended(message: string, expected: readonly string[]): never {
    return wrong({ offset: this.text.length, length: 1 }, message, expected)
  }
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.type === 'word' && token.text.toLowerCase() === word
}

/** A word that is neither: a term without its value, a text that was to be searched. */
function unknown(token: Token & { type: 'word' }): never {
  const { text } = token
  if (isWord(token, 'and') || isWord(token, 'or'))
    return wrong(token, `something to filter by is missing before ${text}`, operands)
  const term = termOf(text)
  if (term === undefined) {
    const search = text.replaceAll('"', '').replaceAll('/', '\\/')
    wrong(token, `${text} is no term; to search for it write /${search}/`, operands)
  }
  const expected = operatorsOf(term).map((operator) => `${term.name}${operator}`)
  return wrong(token, `${text} needs a value`, expected)
}
