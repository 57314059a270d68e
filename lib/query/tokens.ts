/** Splits a query into words. Knows quotes, slashes and operators, but no terms. */
import { type TextSpan, wrong } from './mistakes.ts'

/** The longest first: `>=` before `>`. */
const operators = ['!=', '>=', '<=', ':', '=', '>', '<'] as const
export type Operator = (typeof operators)[number]

/** One of the values of a term; in a quoted one `*` stands for itself. */
export interface Value extends TextSpan {
  readonly text: string
  readonly quoted: boolean
}

/** `cmd:fetch,store`. */
export interface TermToken extends TextSpan {
  readonly type: 'term'
  readonly name: string
  readonly operator: Operator
  readonly operatorAt: number
  /** At least one; the last one of an unfinished term may be empty. */
  readonly values: readonly Value[]
}

/** `/text/flags`, without slashes and flags, and with `\/` as `/`. */
export interface SearchToken extends TextSpan {
  readonly type: 'search'
  readonly text: string
  readonly flags: string
}

export type QueryToken =
  | TermToken
  | SearchToken
  | ({ readonly type: '(' | ')' } & TextSpan)
  /** `and`, `or`, `not`, or any other word. */
  | ({ readonly type: 'word'; readonly text: string } & TextSpan)

/** Reads a query word by word. */
export class Tokens {
  private at = 0

  constructor(private readonly text: string) {}

  /**
   * @returns the next word; undefined at the end
   * @throws {Misunderstood} when quotes or slashes are not closed
   */
  next(): QueryToken | undefined {
    const { text } = this
    while (/\s/.test(text[this.at] ?? '')) this.at++
    const offset = this.at
    const first = text[offset]
    if (first === undefined) return undefined
    if (first === '(' || first === ')') {
      this.at++
      return { type: first, offset, length: 1 }
    }
    return first === '/' ? this.search(offset) : this.word(offset)
  }

  private search(offset: number): SearchToken {
    const { text } = this
    let end = offset + 1
    while (end < text.length && text[end] !== '/') end += text[end] === '\\' ? 2 : 1
    if (end >= text.length) wrong(spanOf(offset, text.length), 'this search is not closed', ['/'])
    const flags = /^[a-z]*/i.exec(text.slice(end + 1))?.[0] ?? ''
    this.at = end + 1 + flags.length
    const inside = text.slice(offset + 1, end).replaceAll('\\/', '/')
    return { type: 'search', text: inside, flags, ...spanOf(offset, this.at) }
  }

  private word(offset: number): QueryToken {
    const { text } = this
    const name = /^[^\s()"/,:=<>!]*/.exec(text.slice(offset))?.[0] ?? ''
    const operatorAt = offset + name.length
    const operator = operators.find((each) => text.startsWith(each, operatorAt))
    if (name !== '' && operator !== undefined) {
      this.at = operatorAt + operator.length
      const values = this.values()
      return { type: 'term', name, operator, operatorAt, values, ...spanOf(offset, this.at) }
    }
    // Any word ends where another token may begin.
    const rest = /^(?:"[^"]*"?|[^\s()"]+)/.exec(text.slice(offset))?.[0] ?? ''
    this.at = offset + rest.length
    return { type: 'word', text: rest, ...spanOf(offset, this.at) }
  }

  /** Values separated by commas: one match is enough. */
  private values(): Value[] {
    const values = [this.value()]
    while (this.text[this.at] === ',') {
      this.at++
      values.push(this.value())
    }
    return values
  }

  private value(): Value {
    const { text } = this
    const offset = this.at
    if (text[offset] !== '"') {
      const bare = /^[^\s()",]*/.exec(text.slice(offset))?.[0] ?? ''
      this.at += bare.length
      return { text: bare, quoted: false, ...spanOf(offset, this.at) }
    }
    const [whole, inside] = /^"((?:[^"\\]|\\.)*)"/s.exec(text.slice(offset)) ?? []
    if (whole === undefined || inside === undefined)
      wrong(spanOf(offset, text.length), 'these quotes are not closed', ['"'])
    this.at += whole.length
    return { text: inside.replace(/\\(.)/gs, '$1'), quoted: true, ...spanOf(offset, this.at) }
  }
}

function spanOf(offset: number, end: number): TextSpan {
  return { offset, length: Math.max(1, end - offset) }
}
