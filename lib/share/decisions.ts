/**
 * Decides about each field of a record. A field without a decision does not compile, and an unexpected one is
 * not passed on.
 */
import type { Closer, Fact, LayerName, Security, Side, UnprotectedFact } from '../record/record.ts'
import type { SessionInput } from '../session/session.ts'

/** Gives the shared value of a field; undefined to leave it out. */
type Decision<T, K extends keyof T, Context> = (
  value: Exclude<T[K], undefined>,
  context: Context,
  whole: T,
) => T[K]

/** One decision for each field, including optional ones. */
export type Decisions<T, Context> = { readonly [K in keyof T]-?: Decision<T, K, Context> }

/** Words from closed sets, which the types list and the reader of files checks. */
type Word =
  | SessionInput['type']
  | Fact['name']
  | Side
  | Closer
  | Security
  | LayerName
  | UnprotectedFact['offered']

/** Keeps a value that cannot name anybody. For free text, which can, it does not compile. */
export const stays = <T extends number | boolean | Word>(value: T): T => value

/** @returns an object with the fields decided about, and no others */
export function decided<T extends object, Context>(
  whole: T,
  decisions: Decisions<T, Context>,
  context: Context,
): T {
  const made: Partial<T> = {}
  for (const name of Object.keys(decisions) as (keyof T)[]) {
    const value = whole[name] as Exclude<T[keyof T], undefined>
    const given = value === undefined ? undefined : decisions[name](value, context, whole)
    if (given !== undefined) made[name] = given
  }
  return made as T
}
