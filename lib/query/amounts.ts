/** Numbers, spans of time and octets as people write them in a query: `3`, `200ms`, `1.5MB`. */

/** The unit of a number in a query. Times are kept in nanoseconds. */
export type AmountKind = 'number' | 'duration' | 'octets'

/** Units in lower case, with their nanoseconds or octets; kB is 1000 octets, as on the screens. */
const units: Readonly<Record<AmountKind, ReadonlyMap<string, number>>> = {
  number: new Map([['', 1]]),
  duration: new Map([
    ['us', 1e3],
    ['µs', 1e3],
    ['ms', 1e6],
    ['s', 1e9],
    ['m', 60e9],
    ['min', 60e9],
    ['h', 3600e9],
  ]),
  octets: new Map([
    ['', 1],
    ['b', 1],
    ['k', 1e3],
    ['kb', 1e3],
    ['kib', 2 ** 10],
    ['m', 1e6],
    ['mb', 1e6],
    ['mib', 2 ** 20],
    ['g', 1e9],
    ['gb', 1e9],
    ['gib', 2 ** 30],
  ]),
}

/** Valid amounts, to suggest to users who typed something else. */
export const examples: Readonly<Record<AmountKind, readonly string[]>> = {
  number: ['1', '2', '3'],
  duration: ['200ms', '1s', '5m'],
  octets: ['10kB', '1MB', '1MiB'],
}

/**
 * Parses an amount; units may be in any letter case.
 * @returns undefined for a text that is not an amount
 */
export function amount(kind: AmountKind, text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d{1,15}(?:\.\d{1,9})?)([a-zµ]*)$/.exec(text.toLowerCase()) ?? []
  const size = units[kind].get(unit)
  if (digits === undefined || size === undefined) return undefined
  return kind === 'number' && digits.includes('.') ? undefined : Number(digits) * size
}
