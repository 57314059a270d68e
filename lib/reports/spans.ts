/** Many spans of time in little memory: quantiles within 1 %, the exact maximum, and a histogram. */
import { Int32Histogram } from 'hdr-histogram-js'
import type { Time } from '../record/record.ts'

/** Quantiles in nanoseconds, from the median to the maximum. */
export interface Quantiles {
  readonly p50: number
  readonly p90: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

/** The number of spans between two bounds: `from` is included, `to` is not. Nanoseconds. */
export interface HistogramBar {
  readonly from: number
  readonly to: number
  readonly count: number
}

/** Two digits: 128 steps for each doubling, so a span is known to 0.4 % at worst. */
const digits = 2

/** The bounds of bars: 1, 2 and 5 of each power of ten. Nanoseconds. */
const stepSizes = [1, 2, 5]

/** A growing set of spans, kept only as a histogram: about 20 kB, however many there are. */
export class Spans {
  private readonly histogram: Int32Histogram
  /** Many spans are zero (the client's, when nothing waited for it); they take no memory here. */
  private zeros = 0
  private largest = 0

  constructor() {
    this.histogram = new Int32Histogram(1, 2, digits)
    this.histogram.autoResize = true
  }

  /** @param span in nanoseconds; a negative one counts as 0 */
  add(span: Time): void {
    const whole = span > 0 ? Math.round(span) : 0
    if (whole === 0) {
      this.zeros++
      return
    }
    this.histogram.recordValue(whole)
    if (whole > this.largest) this.largest = whole
  }

  /** Adds all spans of another set. */
  merge(other: Spans): void {
    this.histogram.add(other.histogram)
    this.zeros += other.zeros
    this.largest = Math.max(this.largest, other.largest)
  }

  /** The number of spans. */
  get count(): number {
    return this.histogram.totalCount + this.zeros
  }

  /** @returns undefined when there is none */
  quantiles(): Quantiles | undefined {
    if (this.count === 0) return undefined
    const [p50, p90, p95, p99] = [50, 90, 95, 99].map((percent) => this.at(percent))
    return { p50, p90, p95, p99, max: this.largest }
  }

  /** @returns the bars from the shortest to the longest span, including empty ones between them */
  bars(): HistogramBar[] {
    const { histogram } = this
    const counts = new Map<number, number>(this.zeros === 0 ? [] : [[0, this.zeros]])
    for (let i = 0; i < histogram.countsArrayLength; i++) {
      const count = histogram.getCountAtIndex(i)
      if (count === 0) continue
      const step = stepOf(Math.min(this.largest, middle(histogram, histogram.valueFromIndex(i))))
      counts.set(step, (counts.get(step) ?? 0) + count)
    }
    const steps = [...counts.keys()]
    const last = Math.max(...steps)
    const bars: HistogramBar[] = []
    for (let step = Math.min(...steps); step <= last; step++) {
      bars.push({ from: bound(step), to: bound(step + 1), count: counts.get(step) ?? 0 })
    }
    return bars
  }

  private at(percent: number): number {
    const { histogram, largest, zeros, count } = this
    const rank = Math.max(1, Math.ceil((count * percent) / 100)) - zeros
    if (rank <= 0) return 0
    const value = histogram.getValueAtPercentile((100 * rank) / histogram.totalCount)
    return value >= largest ? largest : middle(histogram, value)
  }
}

/** The middle of the spans that the histogram counts together with this one. */
function middle(histogram: Int32Histogram, value: number): number {
  return Math.floor(histogram.medianEquivalentValue(value))
}

/** The bound with this number: 0, 1, 2, 5, 10, 20, … */
function bound(step: number): number {
  if (step <= 0) return 0
  return stepSizes[(step - 1) % 3] * 10 ** Math.floor((step - 1) / 3)
}

/** The number of the bar that contains a span. */
function stepOf(span: number): number {
  if (span < 1) return 0
  let step = 3 * Math.floor(Math.log10(span)) + 1
  // The logarithm of a power of ten may be slightly inexact.
  while (bound(step) > span) step--
  while (bound(step + 1) <= span) step++
  return step
}
