/** One line of text that is being typed, a filter or a comment: what it says, what could stand there. */
import { type Completion, compile, complete, type Filter, type Mistake } from '../../lib/filter/index.ts'

/** What is typed, and where the caret stands in it: index of a UTF-16 unit. */
export interface TypedLine {
  readonly kind: 'filter' | 'comment'
  readonly text: string
  readonly caret: number
  /** The filter as it was before, to come back to. */
  readonly before?: Filter
  /** Which of the completions is selected; none until an arrow chose one. */
  readonly picked: number
}

/** @returns what could stand at the caret */
export function completionsOf(entry: TypedLine): readonly Completion[] {
  return entry.kind === 'filter' ? complete(entry.text, entry.caret).items : []
}

/** @returns what is wrong with the filter that is typed, and where */
export function mistakeOf(entry: TypedLine): Mistake | undefined {
  if (entry.kind !== 'filter') return undefined
  const filter = compile(entry.text)
  return 'error' in filter ? filter.error : undefined
}
