/** Parses a regular expression into its parts. Knows neither queries nor the texts to compare. */

/** A part of an expression. */
export type ExpressionPart =
  | { readonly kind: 'set'; readonly has: (code: number) => boolean }
  | { readonly kind: 'row'; readonly parts: readonly ExpressionPart[] }
  | { readonly kind: 'choice'; readonly parts: readonly ExpressionPart[] }
  /** `most` is infinite for no bound. */
  | { readonly kind: 'repeat'; readonly part: ExpressionPart; readonly least: number; readonly most: number }

/** Thrown for an invalid expression; its message is one sentence without a full stop. */
export class NoExpression extends Error {}

type Has = (code: number) => boolean

const digit: Has = (code) => code >= 48 && code <= 57
const word: Has = (code) => digit(code) || code === 95 || /[a-z]/i.test(String.fromCharCode(code))
const space: Has = (code) => code === 32 || (code >= 9 && code <= 13)
const not =
  (has: Has): Has =>
  (code) =>
    !has(code)

/** Letters after `\` that stand for many characters, or for one that cannot be typed. */
const escapes: ReadonlyMap<string, Has> = new Map([
  ['d', digit],
  ['D', not(digit)],
  ['w', word],
  ['W', not(word)],
  ['s', space],
  ['S', not(space)],
  ['r', (code) => code === 13],
  ['n', (code) => code === 10],
  ['t', (code) => code === 9],
])

/** The deepest nesting of parentheses. */
const deepest = 50

/** Parses one expression. */
export class Expression {
  private at = 0
  private depth = 0

  /** @param exact true when letter case matters; otherwise the searched text must be in lower case */
  constructor(
    private readonly text: string,
    private readonly exact: boolean,
  ) {}

  /** @throws {NoExpression} */
  whole(): ExpressionPart {
    const part = this.choice()
    if (this.at < this.text.length) throw new NoExpression('there is no ( for a )')
    return part
  }

  private choice(): ExpressionPart {
    const parts = [this.row()]
    while (this.takes('|')) parts.push(this.row())
    return parts.length === 1 ? parts[0] : { kind: 'choice', parts }
  }

  private row(): ExpressionPart {
    const parts: ExpressionPart[] = []
    for (let next = this.text[this.at]; next !== undefined && next !== '|' && next !== ')'; ) {
      parts.push(this.repeated())
      next = this.text[this.at]
    }
    return { kind: 'row', parts }
  }

  private repeated(): ExpressionPart {
    let part = this.single()
    for (;;) {
      if (this.takes('*')) part = { kind: 'repeat', part, least: 0, most: Number.POSITIVE_INFINITY }
      else if (this.takes('+')) part = { kind: 'repeat', part, least: 1, most: Number.POSITIVE_INFINITY }
      else if (this.takes('?')) part = { kind: 'repeat', part, least: 0, most: 1 }
      else {
        const [counted, least, comma, most] =
          /^\{(\d{1,4})(,?)(\d{0,4})\}/.exec(this.text.slice(this.at)) ?? []
        if (counted === undefined || (comma === '' && most !== '')) return part
        this.at += counted.length
        const bound = most === '' ? Number.POSITIVE_INFINITY : Number(most)
        part = { kind: 'repeat', part, least: Number(least), most: comma === '' ? Number(least) : bound }
      }
    }
  }

  private single(): ExpressionPart {
    const sign = this.next()
    if ('*+?'.includes(sign)) throw new NoExpression(`there is nothing for ${sign} to repeat`)
    if ('^$'.includes(sign))
      throw new NoExpression(`${sign} is not known; write \\${sign} for the sign itself`)
    if (sign === '(') return this.group()
    if (sign === '[') return { kind: 'set', has: this.set() }
    if (sign === '.') return { kind: 'set', has: (code) => code !== 10 && code !== 13 }
    if (sign === '\\') return { kind: 'set', has: this.escaped() }
    return { kind: 'set', has: this.one(sign) }
  }

  private group(): ExpressionPart {
    if (++this.depth > deepest) throw new NoExpression(`parentheses are at most ${deepest} deep`)
    if (this.text.startsWith('?:', this.at)) this.at += 2
    const part = this.choice()
    if (!this.takes(')')) throw new NoExpression('a ) is missing')
    this.depth--
    return part
  }

  private set(): Has {
    const negated = this.takes('^')
    const tests: Has[] = []
    while (!this.takes(']')) {
      const from = this.next()
      if (from === '\\') tests.push(this.escaped())
      else if (this.text[this.at] === '-' && this.text[this.at + 1] !== ']') {
        this.at++
        tests.push(this.range(from, this.next()))
      } else tests.push(this.one(from))
    }
    const has: Has = (code) => tests.some((test) => test(code))
    return negated ? not(has) : has
  }

  private range(from: string, to: string): Has {
    const [low, high] = [from.charCodeAt(0), to.charCodeAt(0)]
    const inside: Has = (code) => code >= low && code <= high
    if (this.exact) return inside
    return (code) => inside(code) || inside(String.fromCharCode(code).toUpperCase().charCodeAt(0))
  }

  private escaped(): Has {
    const sign = this.next()
    const known = escapes.get(sign)
    if (known !== undefined) return known
    if (/[a-z0-9]/i.test(sign)) throw new NoExpression(`\\${sign} is not known`)
    return this.one(sign)
  }

  private one(sign: string): Has {
    const wanted = (this.exact ? sign : sign.toLowerCase()).charCodeAt(0)
    return (code) => code === wanted
  }

  private next(): string {
    const sign = this.text[this.at++]
    if (sign === undefined) throw new NoExpression('it ends too early')
    return sign
  }

  private takes(sign: string): boolean {
    if (this.text[this.at] !== sign) return false
    this.at++
    return true
  }
}
