/**
 * The query language: a text becomes a test of whatever a `Language` has terms over. Knows no command and no
 * session.
 */
export { examples } from './amounts.ts'
export { compile } from './compile.ts'
export { type Completion, type Completions, complete } from './complete.ts'
export type { Choice, ChoiceTerm, Language, Term } from './language.ts'
export { operatorsOf, written } from './meaning.ts'
export type { Mistake } from './mistakes.ts'
export { flags } from './search.ts'
