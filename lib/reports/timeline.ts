/** How something went over time: a bounded number of slots, which get wider as time goes on. */
import type { Time } from '../record/record.ts'

/** What fell into one slot. */
interface Slot {
  readonly count: number
  /** The largest value; 0 where nothing fell. */
  readonly peak: number
}

/** Slots of a timeline from its beginning to its newest value. */
export interface TimelineReport {
  /** When the first slot begins, and how long each one is, in nanoseconds. */
  readonly from: Time
  readonly width: number
  readonly slots: readonly Slot[]
}

/** Slots of a timeline at most; beyond it two become one. */
const most = 120

/** Values over time. */
export class Timeline {
  private from: Time | undefined
  private width: number
  private counts: number[] = []
  private peaks: number[] = []

  /** @param width nanoseconds of a slot to begin with */
  constructor(width: number) {
    this.width = width
  }

  /** @param time not before that of the first value; what is earlier counts as then */
  add(time: Time, value: number): void {
    this.from ??= Math.floor(time / this.width) * this.width
    let at = Math.max(0, Math.floor((time - this.from) / this.width))
    while (at >= most) {
      this.halve()
      at = Math.floor((time - this.from) / this.width)
    }
    for (let slot = this.counts.length; slot <= at; slot++) {
      this.counts.push(0)
      this.peaks.push(0)
    }
    this.counts[at] = (this.counts[at] ?? 0) + 1
    this.peaks[at] = Math.max(this.peaks[at] ?? 0, value)
  }

  /** @returns the same, which what comes does not change */
  copy(): Timeline {
    const copy = new Timeline(this.width)
    copy.from = this.from
    copy.counts = [...this.counts]
    copy.peaks = [...this.peaks]
    return copy
  }

  /** @returns undefined before the first value */
  report(): TimelineReport | undefined {
    if (this.from === undefined) return undefined
    const slots = this.counts.map((count, at) => ({ count, peak: this.peaks[at] ?? 0 }))
    return { from: this.from, width: this.width, slots }
  }

  private halve(): void {
    const pairs = Math.ceil(this.counts.length / 2)
    const [counts, peaks] = [this.counts, this.peaks]
    const both = (values: readonly number[], at: number): [number, number] => [
      values[2 * at] ?? 0,
      values[2 * at + 1] ?? 0,
    ]
    this.counts = Array.from({ length: pairs }, (_, at) => both(counts, at)[0] + both(counts, at)[1])
    this.peaks = Array.from({ length: pairs }, (_, at) => Math.max(...both(peaks, at)))
    this.width *= 2
  }
}
