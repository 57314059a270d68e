/** What a term says of an exchange: its values and its operator become a test. */
import type { Connection, Exchange } from '../session/events.ts'
import { amount, examples } from './amounts.ts'
import { wrong } from './filter.ts'
import { globTest } from './globs.ts'
import { type AmountTerm, type ChoiceTerm, type Term, type TextTerm, termOf, terms } from './terms.ts'
import type { Operator, TermToken, Value } from './tokens.ts'

/** Tells whether an exchange is meant. */
export type Test = (exchange: Exchange, connection: Connection) => boolean

/** What may stand between a term and its value. */
export function operatorsOf({ kind }: Term): readonly Operator[] {
  if (kind === 'choice') return [':', '!=']
  if (kind === 'text') return [':', '=', '!=']
  return kind === 'number' ? [':', '=', '!=', '>', '>=', '<', '<='] : ['>', '>=', '<', '<=']
}

/** Words that may stand behind a term, with what they mean. */
export function valuesOf(term: Term): readonly { readonly name: string; readonly about: string }[] {
  if (term.kind === 'choice') return term.choices
  if (term.kind === 'text') return term.known
  return examples[term.kind].map((name) => ({ name, about: '' }))
}

/** A value as it is typed: in quotes where it has to be. */
export function written(value: string): string {
  return /[\s(),"]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value
}

/**
 * @returns the test that a term stands for
 * @throws {Misunderstood} when there is no such term, operator or value
 */
export function meaning(token: TermToken): Test {
  const { name, operator, offset, operatorAt, values } = token
  const term = termOf(name)
  if (term === undefined) {
    const span = { offset, length: name.length }
    wrong(
      span,
      `there is no term ${name}`,
      terms.map((each) => each.name),
    )
  }
  if (!operatorsOf(term).includes(operator)) {
    const span = { offset: operatorAt, length: operator.length }
    wrong(span, `${term.name} cannot stand before ${operator}`, operatorsOf(term))
  }
  const tests = values.map((value) => {
    if (value.text === '' && !value.quoted) missing(term, operator, value)
    return one(term, operator, value)
  })
  const any: Test = (exchange, connection) => tests.some((test) => test(exchange, connection))
  return operator === '!=' ? (exchange, connection) => !any(exchange, connection) : any
}

function missing(term: Term, operator: Operator, value: Value): never {
  const expected = valuesOf(term).map(({ name }) => written(name))
  return wrong(value, `a value is missing after ${term.name}${operator}`, expected)
}

/** The test of one value; `!=` is that of `=`, turned round by the caller. */
function one(term: Term, operator: Operator, value: Value): Test {
  if (term.kind === 'choice') return choice(term, value)
  return term.kind === 'text' ? text(term, operator, value) : comparison(term, operator, value)
}

function choice({ name, choices }: ChoiceTerm, value: Value): Test {
  const wanted = value.text.toLowerCase()
  const found = choices.find((each) => each.name === wanted)
  if (found !== undefined) return found.test
  return wrong(
    value,
    `${name} is never ${value.text}`,
    choices.map((each) => each.name),
  )
}

function text({ of, parts }: TextTerm, operator: Operator, value: Value): Test {
  const low = value.text.toLowerCase()
  const whole = (each: string): boolean => each.toLowerCase() === low
  if (operator !== ':') return (exchange, connection) => of(exchange, connection).some(whole)
  const is = value.quoted ? whole : globTest(low)
  return (exchange, connection) => of(exchange, connection).some(is) || (parts?.(exchange).some(is) ?? false)
}

const comparisons: Readonly<Record<Operator, (left: number, right: number) => boolean>> = {
  ':': (left, right) => left === right,
  '=': (left, right) => left === right,
  '!=': (left, right) => left === right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
}

function comparison({ kind, of }: AmountTerm, operator: Operator, value: Value): Test {
  const wanted = amount(kind, value.text)
  if (wanted === undefined) {
    const what = { number: 'whole number', duration: 'span of time', octets: 'number of octets' }[kind]
    wrong(value, `${value.text} is no ${what}`, examples[kind])
  }
  const compare = comparisons[operator]
  return (exchange, connection) => {
    const is = of(exchange, connection)
    return is !== undefined && compare(is, wanted)
  }
}
