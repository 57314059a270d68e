/**
 * The delay that forwarding adds to each read, as a histogram: a read costs one addition, and memory stays
 * constant. Reads no clock.
 */
import type { DelayFact, DelayFigures, Time } from '../record/record.ts'

/** Width of the finest step in nanoseconds. */
const unit = 100

/** Steps for each doubling, as a power of 2: a reported span is at most a sixteenth too long. */
const bits = 4

/** Longer spans than this many units, 3.5 minutes, are counted in the last step. */
const longest = 2 ** 31 - 1

/** A histogram of time spans: only the count of each step is kept. */
class Steps {
  private readonly counts = new Float64Array(stepOf(longest) + 1)
  count = 0
  private max = 0

  /** @param span in nanoseconds; a negative span counts as 0 */
  add(span: Time): void {
    this.count++
    if (span > this.max) this.max = span
    this.counts[stepOf(Math.min(longest, Math.max(0, span / unit)))]++
  }

  figures(): DelayFigures {
    const { count, max } = this
    return { count, p50: this.at(0.5), p95: this.at(0.95), p99: this.at(0.99), max }
  }

  /**
   * @returns the end of the step up to which this fraction of all spans lies, but never more than the largest
   *   span
   */
  private at(part: number): number {
    const wanted = Math.ceil(this.count * part)
    let sum = 0
    for (let step = 0; step < this.counts.length; step++) {
      sum += this.counts[step]
      if (sum >= wanted && sum > 0) return Math.min(this.max, endOf(step) * unit)
    }
    return this.max
  }
}

/**
 * The first 2^(bits+1) steps are one unit wide; the width doubles with each doubling of the span after that.
 */
function stepOf(units: number): number {
  const shift = Math.max(0, 31 - Math.clz32(units) - bits)
  return (shift << bits) + (units >>> shift)
}

function endOf(step: number): number {
  const shift = Math.max(0, (step >>> bits) - 1)
  return (step - (shift << bits) + 1) * 2 ** shift
}

/** How a read was forwarded: written at once, or after others. */
export type Forwarding = 'passed' | 'waited'

/** The delay added by forwarding, of all connections together. */
export class Overhead {
  private readonly ways = { passed: new Steps(), waited: new Steps() }

  /** @param span nanoseconds from the read until the write was handed to the socket */
  add(way: Forwarding, span: Time): void {
    this.ways[way].add(span)
  }

  /** The number of reads so far. */
  get count(): number {
    return this.ways.passed.count + this.ways.waited.count
  }

  /** @returns the figures so far; walks over all steps, so do not call it for every read */
  fact(): DelayFact {
    return { name: 'delay', passed: this.ways.passed.figures(), waited: this.ways.waited.figures() }
  }
}
