/**
 * What becomes of each field of what is recorded. A field that nobody has decided about does not compile, and
 * one that came from elsewhere is not passed on.
 */
import type { Closer, Fact, LayerName, Security, Side, UnprotectedFact } from '../record/record.ts'
import type { SessionInput } from '../session/session.ts'

/** What is given for the value of a field; undefined where it is left out. */
type Decision<T, K extends keyof T, Context> = (
  value: Exclude<T[K], undefined>,
  context: Context,
  whole: T,
) => T[K]

/** One decision for each field, also for those that may be absent. */
export type Decisions<T, Context> = { readonly [K in keyof T]-?: Decision<T, K, Context> }

/** Words of which a type knows all, and the reader of files too. */
type Word =
  | SessionInput['type']
  | Fact['name']
  | Side
  | Closer
  | Security
  | LayerName
  | UnprotectedFact['offered']

/** For what cannot name anybody: as it is. Of a text, which can, it does not compile. */
export const stays = <T extends number | boolean | Word>(value: T): T => value

/** @returns what holds the fields decided about and no others */
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
