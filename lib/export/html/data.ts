/**
 * The data of a report's page: one JSON line for each row of its timeline. Written by row.ts, read in the
 * browser. All text is safe already. Types only.
 */

/** Whole microseconds since the session began, rounded down. */
export type Micros = number

/**
 * What a part of a bar stands for: `sending` from the first to the last octet of the command, `server` until
 * the first response, `transfer` until the completion, `client` from a `+` until the client continues, `held`
 * for IDLE, `open` for a command that was never completed.
 */
export type BarKind = 'sending' | 'server' | 'client' | 'transfer' | 'held' | 'open'

/** Part of a bar; later ones are drawn over earlier ones. */
export type TimelineBar = readonly [kind: BarKind, from: Micros, to: Micros]

/** A piece of the conversation, or a remark about it. */
export interface TimelineLine {
  /** `C`, `S`, or empty for a remark of ours. */
  readonly side: 'C' | 'S' | ''
  /** The time since the row began: `+12.3 ms`. */
  readonly after: string
  /** How certain it is that a response belongs here; absent for `exact`. */
  readonly sure?: string
  /** Lines without control characters, joined by `\n`. */
  readonly text: string
}

/** One row of the timeline: an exchange, or an event between exchanges. */
export interface TimelineRow {
  /** The exchange's id; 0 for a remark. */
  readonly id: number
  readonly connection: number
  /** Time of day: `20:00:01.123`. */
  readonly at: string
  readonly from: Micros
  readonly to: Micros
  readonly tag: string
  /** `UID FETCH`; empty for a remark. */
  readonly name: string
  /** The arguments, or the remark. */
  readonly text: string
  /** `OK`, `NO`, `BAD`, `no answer`, `not known`; for a remark empty, or `alert` if something went wrong. */
  readonly status: string
  /** `12.3 ms`, `IDLE time 12:30`; empty for a remark. */
  readonly took: string
  readonly bars: readonly TimelineBar[]
  /** Further facts, each a label and a value. */
  readonly facts: readonly (readonly [label: string, value: string])[]
  readonly lines: readonly TimelineLine[]
}
