/** A query's text → a test: `or` of `and` of `not` of terms, searches and parentheses. */
import { limits } from '../record/limits.ts'
import { type Language, offered, type Test, termOf } from './language.ts'
import { meaning, operatorsOf, termWith, unknown } from './meaning.ts'
import { type Mistake, Misunderstood, wrong } from './mistakes.ts'
import { searchTest } from './search.ts'
import { type QueryToken, Tokens } from './tokens.ts'

/**
 * Parses a query. An empty one matches everything.
 * @returns its test, or the mistake in it and where it is
 */
export function compile<Of extends readonly unknown[]>(
  language: Language<Of>,
  text: string,
): { readonly test: Test<Of> } | { readonly error: Mistake } {
  try {
    if (text.length > limits.filter) {
      const span = { offset: limits.filter, length: text.length - limits.filter }
      wrong(span, `a filter has at most ${limits.filter} characters`, [])
    }
    return { test: new Parser(language, text).whole() }
  } catch (error) {
    if (error instanceof Misunderstood) return { error: error.mistake }
    throw error
  }
}

class Parser<Of extends readonly unknown[]> {
  private readonly tokens: Tokens
  private token: QueryToken | undefined
  private depth = 0

  constructor(
    private readonly language: Language<Of>,
    private readonly text: string,
  ) {
    this.tokens = new Tokens(text)
    this.token = this.tokens.next()
  }

  whole(): Test<Of> {
    if (this.token === undefined) return () => true
    const test = this.or()
    const { token } = this
    if (token !== undefined) wrong(token, 'there is no ( for this )', ['and', 'or'])
    return test
  }

  private or(): Test<Of> {
    const tests = [this.and()]
    while (this.takes('or')) tests.push(this.and())
    return tests.length === 1 ? tests[0] : (...of) => tests.some((test) => test(...of))
  }

  private and(): Test<Of> {
    const tests = [this.not()]
    while (this.goesOn()) tests.push(this.not())
    return tests.length === 1 ? tests[0] : (...of) => tests.every((test) => test(...of))
  }

  /** Two terms in a row must both match; the `and` between them is optional. */
  private goesOn(): boolean {
    if (this.takes('and')) return true
    const { token } = this
    return token !== undefined && token.type !== ')' && !isWord(token, 'or')
  }

  private not(): Test<Of> {
    let negated = false
    while (this.takes('not')) negated = !negated
    const test = this.operand()
    return negated ? (...of) => !test(...of) : test
  }

  private operand(): Test<Of> {
    const { language } = this
    const token = this.token ?? this.ended('something to filter by is missing here', this.operands)
    switch (token.type) {
      case '(':
        return this.inside(token)
      case ')':
        return wrong(token, 'something to filter by is missing here', this.operands)
      case 'word':
        return this.unknown(token)
      case 'term':
        this.advance()
        return meaning(language, token)
      case 'search':
        this.advance()
        return searchTest(language, token)
    }
  }

  private inside(open: QueryToken): Test<Of> {
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

  /** The words that may begin an operand. */
  private get operands(): readonly string[] {
    return [...offered(this.language).map(({ name }) => name), 'not', '(', '/text/']
  }

  /** A word that begins no operand: a term without its value, or a text meant for a search. */
  private unknown(token: QueryToken & { type: 'word' }): never {
    const { text } = token
    if (isWord(token, 'and') || isWord(token, 'or'))
      return wrong(token, `something to filter by is missing before ${text}`, this.operands)
    const term = termOf(this.language, text)
    if (term === undefined) {
      const word = text.replaceAll('"', '')
      const near = termWith(this.language, word) ?? `/${word.replaceAll('/', '\\/')}/`
      return wrong(token, unknown(word, near), this.operands)
    }
    const expected = operatorsOf(term).map((operator) => `${term.name}${operator}`)
    return wrong(token, `${text} needs a value`, expected)
  }
}

function isWord(token: QueryToken | undefined, word: string): boolean {
  return token?.type === 'word' && token.text.toLowerCase() === word
}
