/** The results of the rules for a session. Only types. */
import type { Side, Time } from '../record/record.ts'
import type { RuleNeed } from './rule.ts'

/** One place where a rule was broken. */
export interface Occurrence {
  readonly connection: number
  readonly time: Time
  /** The span in the side's stream, in octets. */
  readonly offset: number
  readonly length: number
  /** The tag of the command in whose exchange it is; absent when it belongs to none. */
  readonly tag?: string
}

/** The result of one rule for a session: all places where one side broke it. */
export interface Finding {
  /** The id of a rule. */
  readonly rule: string
  /** The side that broke it. */
  readonly side: Side
  /** The number of places. */
  readonly count: number
  readonly first: Time
  readonly last: Time
  /** The first places, as many as are kept. */
  readonly occurrences: readonly Occurrence[]
}

/** A rule that could not be evaluated: it is neither broken nor kept. */
export interface NotEvaluated {
  /** The id of a rule. */
  readonly rule: string
  /** The needs of the rule that the recording does not meet. */
  readonly missing: readonly RuleNeed[]
}
