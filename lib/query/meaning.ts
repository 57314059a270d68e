/** The meaning of a term: its values and its operator become a test. */

import { meant } from '../text/near.ts'
import { amount, examples } from './amounts.ts'
import { globTest } from './globs.ts'
import {
  type AmountTerm,
  type ChoiceTerm,
  type Language,
  offered,
  type Term,
  type Test,
  type TextTerm,
  termOf,
} from './language.ts'
import { wrong } from './mistakes.ts'
import type { Operator, TermToken, Value } from './tokens.ts'

/** The arguments of a language's tests; see `Test`. */
type Asked = readonly unknown[]

/** The operators that may stand between a term and its value. */
export function operatorsOf({ kind }: Pick<Term<never>, 'kind'>): readonly Operator[] {
  if (kind === 'choice') return [':', '!=']
  if (kind === 'text') return [':', '=', '!=']
  return kind === 'number' ? [':', '=', '!=', '>', '>=', '<', '<='] : ['>', '>=', '<', '<=']
}

/** The values that a term may have, with their meaning. */
export function valuesOf<Of extends Asked>(
  term: Term<Of>,
): readonly { readonly name: string; readonly about: string }[] {
  if (term.kind === 'choice') return term.choices
  if (term.kind === 'text') return term.known
  return examples[term.kind].map((name) => ({ name, about: '' }))
}

/** A value as it is typed: in quotes when it needs them. */
export function written(value: string): string {
  return /[\s(),"]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value
}

/**
 * @returns the test of a term
 * @throws {Misunderstood} when there is no such term, operator or value
 */
export function meaning<Of extends Asked>(language: Language<Of>, token: TermToken): Test<Of> {
  const { name, operator, offset, operatorAt, values } = token
  const term = termOf(language, name)
  if (term === undefined) {
    const span = { offset, length: name.length }
    const names = offered(language).map((each) => each.name)
    const near = meant(name.toLowerCase(), names)
    wrong(
      span,
      unknown(name, near === undefined ? undefined : `${near}${operator}${valuesText(values)}`),
      names,
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
  const any: Test<Of> = (...of) => tests.some((test) => test(...of))
  return operator === '!=' ? (...of) => !any(...of) : any
}

/** @returns the message for an unknown term, with a likely alternative */
export function unknown(typed: string, near: string | undefined): string {
  return `unknown term \`${typed}\`${near === undefined ? '' : `; did you mean ${near}?`}`
}

/** Values as they were typed. */
function valuesText(values: readonly Value[]): string {
  return values.map(({ text, quoted }) => (quoted ? `"${text.replace(/["\\]/g, '\\$&')}"` : text)).join(',')
}

/** @returns the term that has a bare word among its values, if any: `cmd:fetch` for fetch */
export function termWith<Of extends Asked>({ terms }: Language<Of>, word: string): string | undefined {
  const wanted = word.toLowerCase()
  const isWord = ({ name }: { readonly name: string }): boolean => name.toLowerCase() === wanted
  const term = terms.find((each) => valuesOf(each).some(isWord))
  return term === undefined ? undefined : `${term.name}:${written(word)}`
}

function missing<Of extends Asked>(term: Term<Of>, operator: Operator, value: Value): never {
  const expected = valuesOf(term).map(({ name }) => written(name))
  return wrong(value, `a value is missing after ${term.name}${operator}`, expected)
}

/** The test of one value; the caller negates it for `!=`. */
function one<Of extends Asked>(term: Term<Of>, operator: Operator, value: Value): Test<Of> {
  if (term.kind === 'choice') return choice(term, value)
  return term.kind === 'text' ? text(term, operator, value) : comparison(term, operator, value)
}

function choice<Of extends Asked>({ name, choices }: ChoiceTerm<Of>, value: Value): Test<Of> {
  const wanted = value.text.toLowerCase()
  const found = choices.find((each) => each.name === wanted)
  if (found !== undefined) return found.test
  return wrong(
    value,
    `${name} is never ${value.text}`,
    choices.map((each) => each.name),
  )
}

function text<Of extends Asked>(term: TextTerm<Of>, operator: Operator, value: Value): Test<Of> {
  const { of: told, parts } = term
  const low = value.text.toLowerCase()
  const whole = (each: string): boolean => each.toLowerCase() === low
  if (operator !== ':') return (...of) => told(...of).some(whole)
  const is = value.quoted ? whole : globTest(low)
  return (...of) => told(...of).some(is) || (parts?.(...of).some(is) ?? false)
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

function comparison<Of extends Asked>(term: AmountTerm<Of>, operator: Operator, value: Value): Test<Of> {
  const { kind, of: told } = term
  const wanted = amount(kind, value.text)
  if (wanted === undefined) {
    const what = { number: 'whole number', duration: 'span of time', octets: 'number of bytes' }[kind]
    wrong(value, `${value.text} is not a ${what}`, examples[kind])
  }
  const compare = comparisons[operator]
  return (...of) => {
    const is = told(...of)
    return is !== undefined && compare(is, wanted)
  }
}
