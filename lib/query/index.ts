/**
 * The filter language, the same in exports, in the dashboard and in code: a text becomes a test of exchanges.
 */
export { compile } from './compile.ts'
export { type Completion, type Completions, complete } from './complete.ts'
export type { Filter, Mistake } from './filter.ts'
export { written } from './meaning.ts'
export { Choosing, type Selection } from './selection.ts'
