/**
 * What the page of a report is told: one JSON line for each row of its timeline. Written by row.ts, read in
 * the browser; only types. All text is safe already.
 */

/** Microseconds since the session began, cut. */
export type Micros = number

/**
 * Whose time a part of a bar is: `sending` from the first to the last octet of the command, `server` until
 * its first response, `transfer` until the completion, `client` where the client had to go on after a `+`,
 * `held` for IDLE, `open` for what was never completed.
 */
export type BarKind = 'sending' | 'server' | 'client' | 'transfer' | 'held' | 'open'

/** Part of a bar; later ones are drawn over earlier ones. */
export type TimelineBar = readonly [kind: BarKind, from: Micros, to: Micros]

/** Something that was said, or a remark about it. */
export interface TimelineLine {
  /** `C`, `S`, or empty for a remark of ours. */
  readonly side: 'C' | 'S' | ''
  /** Since the row began: `+12.3 ms`. */
  readonly after: string
  /** How sure it is that a response belongs here; absent for `exact`. */
  readonly sure?: string
  /** Lines without control characters, joined by `\n`. */
  readonly text: string
}

/** One row of the timeline: an exchange, or something that happened between exchanges. */
export interface TimelineRow {
  /** Of the exchange; 0 for a remark. */
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
  /** `OK`, `NO`, `BAD`, `ended` …; for remarks empty, or `alert` where something went wrong. */
  readonly status: string
  /** `12.3 ms`, `held 12:30`; empty for a remark. */
  readonly took: string
  readonly bars: readonly TimelineBar[]
  /** What else is known, as label and value. */
  readonly facts: readonly (readonly [label: string, value: string])[]
  readonly lines: readonly TimelineLine[]
}
