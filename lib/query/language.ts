/**
 * What a query can ask: the kinds of terms, and what is asked of. Whoever has something to choose from makes
 * a language of terms over it; commands are those of `lib/filter`.
 */
import type { AmountKind } from './amounts.ts'

/** Tells whether something is meant: `Of` is what a language asks of, as the arguments of its tests. */
export type Test<Of extends readonly unknown[]> = (...of: Of) => boolean

interface Row {
  readonly name: string
  /** One sentence without a full stop. */
  readonly about: string
  readonly example: string
}

/** A word that may stand behind a term. */
export interface Choice<Of extends readonly unknown[]> {
  /** Lower case. */
  readonly name: string
  /** One sentence. */
  readonly about: string
  readonly test: Test<Of>
}

/** One of a few words. */
export interface ChoiceTerm<Of extends readonly unknown[]> extends Row {
  readonly kind: 'choice'
  readonly choices: readonly Choice<Of>[]
}

/** Any text, in any case. With `:` a `*` stands for anything, with `=` for itself. */
export interface TextTerm<Of extends readonly unknown[]> extends Row {
  readonly kind: 'text'
  /** What is compared; any of them will do. */
  readonly of: (...of: Of) => readonly string[]
  /** What `:` finds besides. */
  readonly parts?: (...of: Of) => readonly string[]
  /** Words that often stand here, with what they mean; none where only the session knows them. */
  readonly known: readonly { readonly name: string; readonly about: string }[]
}

/** A number of something. */
export interface AmountTerm<Of extends readonly unknown[]> extends Row {
  readonly kind: AmountKind
  /** Undefined where there is none, and then no comparison is true but `!=`. */
  readonly of: (...of: Of) => number | undefined
}

export type Term<Of extends readonly unknown[]> = ChoiceTerm<Of> | TextTerm<Of> | AmountTerm<Of>

/** What can be asked of one kind of things. */
export interface Language<Of extends readonly unknown[]> {
  /** In the order of the help. */
  readonly terms: readonly Term<Of>[]
  /** What is searched by `/text/`, in words: `the command and its answers`. */
  readonly searched: string
  /** The octets in which `/text/` is searched for, one text after the other. */
  octets(...of: Of): Iterable<Uint8Array>
}

/** @returns the term of that name, in any case */
export function termOf<Of extends readonly unknown[]>(
  { terms }: Language<Of>,
  name: string,
): Term<Of> | undefined {
  const wanted = name.toLowerCase()
  return terms.find((term) => term.name === wanted)
}
