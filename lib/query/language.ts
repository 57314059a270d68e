/**
 * The kinds of terms that a query can have, and the values they test. Each module with something to choose
 * from defines its own terms; those over commands are in `lib/filter`.
 */
import type { AmountKind } from './amounts.ts'

/** True for a match. `Of` is the argument list of a language's tests. */
export type Test<Of extends readonly unknown[]> = (...of: Of) => boolean

interface Row {
  readonly name: string
  /** One sentence without a full stop. */
  readonly about: string
  readonly example: string
  /** True for a former name: it is still understood, but nobody is offered it. */
  readonly former?: boolean
}

/** A word that may follow a term. */
export interface Choice<Of extends readonly unknown[]> {
  /** Lower case. */
  readonly name: string
  /** One sentence. */
  readonly about: string
  readonly test: Test<Of>
}

/** A term with one of a few words as its value. */
export interface ChoiceTerm<Of extends readonly unknown[]> extends Row {
  readonly kind: 'choice'
  readonly choices: readonly Choice<Of>[]
}

/**
 * A term with any text as its value, in any letter case. With `:` a `*` stands for anything, with `=` for
 * itself.
 */
export interface TextTerm<Of extends readonly unknown[]> extends Row {
  readonly kind: 'text'
  /** The texts to compare; one match is enough. */
  readonly of: (...of: Of) => readonly string[]
  /** Further texts that `:` matches. */
  readonly parts?: (...of: Of) => readonly string[]
  /** Frequent values of the term, with their meaning; none when only the session knows them. */
  readonly known: readonly { readonly name: string; readonly about: string }[]
}

/** A term with a number as its value. */
export interface AmountTerm<Of extends readonly unknown[]> extends Row {
  readonly kind: AmountKind
  /** Undefined when there is no number; then only `!=` is true. */
  readonly of: (...of: Of) => number | undefined
}

export type Term<Of extends readonly unknown[]> = ChoiceTerm<Of> | TextTerm<Of> | AmountTerm<Of>

/** @returns the terms to offer to whoever types a query, in the order of the help */
export function offered<Of extends readonly unknown[]>({ terms }: Language<Of>): readonly Term<Of>[] {
  return terms.filter(({ former }) => former !== true)
}

/** The terms over one kind of thing. */
export interface Language<Of extends readonly unknown[]> {
  /** In the order of the help. */
  readonly terms: readonly Term<Of>[]
  /** The content that `/text/` searches, in words: `the command and its answers`. */
  readonly searched: string
  /** The octets that `/text/` searches, one text after the other. */
  octets(...of: Of): Iterable<Uint8Array>
}

/** @returns the term of that name, in any letter case */
export function termOf<Of extends readonly unknown[]>(
  { terms }: Language<Of>,
  name: string,
): Term<Of> | undefined {
  const wanted = name.toLowerCase()
  return terms.find((term) => term.name === wanted)
}
