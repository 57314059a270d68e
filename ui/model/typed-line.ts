/** One line of text that is being typed, a filter or a comment: its content and the possible completions. */
import { type Completion, compile, complete, type Filter, type Mistake } from '../../lib/filter/index.ts'

/** The typed text, and the position of the caret as an index of a UTF-16 unit. */
export interface TypedLine {
  readonly kind: 'filter' | 'comment'
  readonly text: string
  readonly caret: number
  /** The previous filter, restored on cancel. */
  readonly before?: Filter
  /** The index of the selected completion; -1 until an arrow key selects one. */
  readonly picked: number
}

/** @returns the possible completions at the caret */
export function completionsOf(entry: TypedLine): readonly Completion[] {
  return entry.kind === 'filter' ? complete(entry.text, entry.caret).items : []
}

/** @returns the mistake in the typed filter and its position */
export function mistakeOf(entry: TypedLine): Mistake | undefined {
  if (entry.kind !== 'filter') return undefined
  const filter = compile(entry.text)
  return 'error' in filter ? filter.error : undefined
}
