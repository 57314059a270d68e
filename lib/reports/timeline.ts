/** A value over time: a bounded number of slots, which grow wider as time goes on. */
import type { Time } from '../record/record.ts'

/** The values in one slot. */
interface Slot {
  readonly count: number
  /** The largest value; 0 for an empty slot. */
  readonly peak: number
}

/** The slots of a timeline from its beginning to its newest value. */
export interface TimelineReport {
  /** When the first slot begins, and how long each one is, in nanoseconds. */
  readonly from: Time
  readonly width: number
  readonly slots: readonly Slot[]
}

/** The most slots of a timeline; beyond it pairs of slots are merged. */
const most = 120

/** Values over time. */
export class Timeline {
  private from: Time | undefined
  private width: number
  private counts: number[] = []
  private peaks: number[] = []

  /** @param width the initial width of a slot, in nanoseconds */
  constructor(width: number) {
    this.width = width
  }

  /** @param time not before that of the first value; an earlier one counts as the same */
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

  /** @returns a copy, unaffected by later values */
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
