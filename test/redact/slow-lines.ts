/** What a client can say to make masking slow: one input against each place that scans its text. */
import type { Chunk } from '../../lib/record/record.ts'
import { octets } from '../../lib/wire/octets.ts'
import { b64 } from './forms.ts'
import { releasedParts } from './spoken.ts'

const read = 65_536
const quoted = (unit: string, n: number): string => unit.repeat(Math.ceil(n / unit.length))

/** Each: what it is, the greeting and what comes before, and `n` octets of it. */
export const hard: readonly [name: string, before: string, make: (n: number) => string][] = [
  ['TABs', '* PREAUTH hi\r\n', (n) => `${quoted('\t', n)}\r\n`],
  ['TABs in lines of 64 KB', '* PREAUTH hi\r\n', (n) => quoted(`${'\t'.repeat(65_000)}x\r\n`, n)],
  ['blanks', '* PREAUTH hi\r\n', (n) => `${quoted(' ', n)}\r\n`],
  ['blanks before login', '* OK hi\r\n', (n) => quoted(`${' '.repeat(65_000)}x\r\n`, n)],
  ['backspaces', '* PREAUTH hi\r\n', (n) => quoted(`${'x\b'.repeat(32_000)}\r\n`, n)],
  ['a tag without an end', '* PREAUTH hi\r\n', (n) => `${quoted('x', n)}\r\n`],
  ['a line without an end', '* PREAUTH hi\r\n', (n) => quoted('x y ', n)],
  ['UID again and again', '* PREAUTH hi\r\n', (n) => quoted(`a ${'UID '.repeat(16_000)}\r\n`, n)],
  ['escaped quotes in ID', '* OK hi\r\n', (n) => quoted(`a ID ("${'\\"'.repeat(32_000)}\r\n`, n)],
  ['quotes in ID', '* OK hi\r\n', (n) => quoted(`a ID (${'"" '.repeat(21_000)})\r\n`, n)],
  ['parentheses in ID', '* OK hi\r\n', (n) => quoted(`a ID ${'('.repeat(65_000)}\r\n`, n)],
  ['fields of ID', '* OK hi\r\n', (n) => quoted(`a ID (${'"name" "x" '.repeat(5900)})\r\n`, n)],
  ['blanks in LOGIN', '* OK hi\r\n', (n) => quoted(`a LOGIN${' '.repeat(65_000)}\r\n`, n)],
  ['escaped quotes in LOGIN', '* OK hi\r\n', (n) => quoted(`a LOGIN "${'\\"'.repeat(32_000)}\r\n`, n)],
  ['a user name without an end', '* OK hi\r\n', (n) => quoted(`a LOGIN ${'x'.repeat(65_000)}\r\n`, n)],
  ['words in LOGIN', '* OK hi\r\n', (n) => quoted(`a LOGIN u ${'xxxxxxx '.repeat(8000)}\r\n`, n)],
  ['a LOGIN longer than any line', '* OK hi\r\n', (n) => `a LOGIN u ${quoted('x', n)}\r\n`],
  ['literals of LOGIN', '* OK hi\r\n', (n) => `a LOGIN${quoted(' {1+}\r\nx', n)}\r\n`],
  ['literals of SEARCH', '* PREAUTH hi\r\n', (n) => `a SEARCH${quoted(' {1+}\r\nx', n)}\r\n`],
  ['literals of URLFETCH', '* PREAUTH hi\r\n', (n) => `a URLFETCH${quoted(' {1+}\r\nx', n)}\r\n`],
  [
    'unclosed quotes before URL',
    '* PREAUTH hi\r\n',
    (n) => quoted(`a APPEND x CATENATE (${'URL '.repeat(16_000)}\r\n`, n),
  ],
  ['PLAIN of NULs', '* OK hi\r\n', (n) => quoted(`a AUTHENTICATE PLAIN ${b64('\0'.repeat(48_000))}\r\n`, n)],
  [
    'CRAM of blanks',
    '* OK hi\r\n',
    (n) => quoted(`a AUTHENTICATE CRAM-MD5 ${b64(' a'.repeat(24_000))}\r\n`, n),
  ],
  [
    'DIGEST of names',
    '* OK hi\r\n',
    (n) => quoted(`a AUTHENTICATE DIGEST-MD5 ${b64(',username="\\'.repeat(4000))}\r\n`, n),
  ],
  [
    'SCRAM of commas',
    '* OK hi\r\n',
    (n) => quoted(`a AUTHENTICATE SCRAM-SHA-1 ${b64(`n=${',n='.repeat(16_000)}`)}\r\n`, n),
  ],
  [
    'OAUTHBEARER of fields',
    '* OK hi\r\n',
    (n) => quoted(`a AUTHENTICATE OAUTHBEARER ${b64(`n,a=x,${'\x01auth='.repeat(8000)}`)}\r\n`, n),
  ],
  [
    'XOAUTH2 of fields',
    '* OK hi\r\n',
    (n) => quoted(`a AUTHENTICATE XOAUTH2 ${b64(`user=x${'\x01auth=Bearer '.repeat(3500)}`)}\r\n`, n),
  ],
]

/** Microseconds that all tries of one input may take, where one takes less. */
const moment = 2_000_000

/** Octets of one side, in reads of a socket's size. */
function cost(before: string, text: string): number {
  const bytes = octets(text)
  const all: Chunk[] = [{ side: 'server', time: 0, bytes: octets(before) }]
  for (let at = 0; at < bytes.length; at += read) {
    all.push({ side: 'client', time: at + 1, bytes: bytes.subarray(at, at + read) })
  }
  const start = process.cpuUsage()
  releasedParts(all)
  const { user, system } = process.cpuUsage(start)
  return user + system
}

/**
 * Masks `n` and `4n` octets of something.
 * @returns how much longer the second took, each at its best of several tries, and the microseconds of the second
 */
export function growth(
  before: string,
  make: (n: number) => string,
  n: number,
  tries: number,
): { ratio: number; long: number } {
  const small = make(n)
  const large = make(4 * n)
  let short = Number.POSITIVE_INFINITY
  let long = Number.POSITIVE_INFINITY
  // What is quadratic takes sixteen times as long at every try; what the collector or a neighbour did does not.
  // Of what takes a moment, there are more tries.
  for (let i = 0, spent = 0; (i < tries || spent < moment) && !(long / short < 6); i++) {
    const costs = [cost(before, small), cost(before, large)]
    short = Math.min(short, costs[0])
    long = Math.min(long, costs[1])
    spent += costs[0] + costs[1]
  }
  return { ratio: long / short, long }
}
