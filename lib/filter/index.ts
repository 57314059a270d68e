/** Filters, the same in exports, on the dashboard and in code: a text becomes a test of exchanges. */
export { type Completion, type Completions, type Mistake, written } from '../query/index.ts'
export { compile, complete, type Filter } from './filter.ts'
export { Choosing, type ExchangeSelection } from './selection.ts'
