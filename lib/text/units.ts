/**
 * Durations, counts and octets for people. All are truncated, never rounded up: nothing seems longer than it
 * is.
 */

const us = 1000
const ms = 1000 * us
const s = 1000 * ms
const minute = 60 * s

/**
 * A span of time.
 * @param nanoseconds negative ones get a `-`
 * @returns `412 µs`, `12.3 ms`, `1.24 s`, from a minute on `11:52` (minutes), `3:11:52`, `2 d 03:11`
 */
export function duration(nanoseconds: number): string {
  if (nanoseconds < 0) return `-${duration(-nanoseconds)}`
  if (nanoseconds < ms) return `${Math.floor(nanoseconds / us)} µs`
  if (nanoseconds < s) return `${inUnit(nanoseconds, ms, 1)} ms`
  if (nanoseconds < minute) return `${inUnit(nanoseconds, s, 2)} s`
  const seconds = Math.floor(nanoseconds / s)
  const [h, m] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  if (h >= 24) return `${Math.floor(h / 24)} d ${two(h % 24)}:${two(m)}`
  return h > 0 ? `${h}:${two(m)}:${two(seconds % 60)}` : `${m}:${two(seconds % 60)}`
}

/**
 * The same without decimals, where only a rough age matters.
 * @returns `12 s`, `3 min`, `2 h`, `5 d`
 */
export function age(nanoseconds: number): string {
  const seconds = Math.max(0, Math.floor(nanoseconds / s))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`
}

/**
 * A number of octets, in powers of 1000.
 * @returns `71`, `1.8 k`, `18 k`, `4.1 M`
 */
export function byteCount(count: number): string {
  if (count < 1000) return String(count)
  let size = 1
  for (const unit of ['k', 'M', 'G', 'T']) {
    size *= 1000
    if (count < 10 * size) return `${inUnit(count, size, 1)} ${unit}`
    if (count < 1000 * size) return `${Math.floor(count / size)} ${unit}`
  }
  return `${Math.floor(count / size)} T`
}

/**
 * A count with thousands separators.
 * @returns `20,431`
 */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}

/**
 * A count and its noun.
 * @returns `1 line`, `20,431 lines`
 */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`
}

/** Truncates to `digits` decimals by counting whole steps: a quotient may be above its exact value. */
function inUnit(value: number, unit: number, digits: number): string {
  const steps = 10 ** digits
  return (Math.floor(value / (unit / steps)) / steps).toFixed(digits)
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
