/** What the rules say about a session. Only types. */
import type { Side, Time } from '../record/record.ts'
import type { RuleNeed } from './rule.ts'

/** One place where a rule was broken. */
export interface Occurrence {
  readonly connection: number
  readonly time: Time
  /** Octets of the side's stream. */
  readonly offset: number
  readonly length: number
  /** Of the command in whose exchange it is; absent for what belongs to none. */
  readonly tag?: string
}

/** What a rule says about a session: all places where one side broke it. */
export interface Finding {
  /** The id of a rule. */
  readonly rule: string
  /** Who broke it. */
  readonly side: Side
  /** How many places there are. */
  readonly count: number
  readonly first: Time
  readonly last: Time
  /** The first of them, as many as are kept. */
  readonly occurrences: readonly Occurrence[]
}

/** A rule about which nothing can be said: it is not broken, and not kept either. */
export interface NotEvaluated {
  /** The id of a rule. */
  readonly rule: string
  /** What of its needs the recording does not have. */
  readonly missing: readonly RuleNeed[]
}
