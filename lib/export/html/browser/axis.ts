/** The places and labels of the marks on a time axis. */

/** A mark: its place in microseconds from the left end, and its label. */
export interface AxisMark {
  readonly at: number
  readonly label: string
}

/**
 * @param span the length of the axis in microseconds, @param most how many marks there is room for
 * @returns marks at round times, except at the left end
 */
export function nice(span: number, most: number): AxisMark[] {
  const units = [
    { size: 1, name: 'µs', steps: [1, 2, 5, 10, 20, 50, 100, 200, 500] },
    { size: 1e3, name: 'ms', steps: [1, 2, 5, 10, 20, 50, 100, 200, 500] },
    { size: 1e6, name: 's', steps: [1, 2, 5, 10, 15, 30] },
    { size: 6e7, name: 'min', steps: [1, 2, 5, 10, 15, 30] },
    { size: 3.6e9, name: 'h', steps: [1, 2, 6, 12, 24, 48, 168, 720] },
  ]
  for (const { size, name, steps } of units) {
    const step = steps.find((each) => span / (each * size) <= most)
    if (step === undefined) continue
    const count = Math.floor(span / (step * size))
    return Array.from({ length: count }, (_, i) => {
      const value = (i + 1) * step
      return { at: value * size, label: `${value} ${name}` }
    })
  }
  return []
}
