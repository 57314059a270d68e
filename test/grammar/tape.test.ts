/** The tree loses nothing, for any octets; nothing throws, and time grows with the input. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { data } from '../../lib/grammar/data.ts'
import { mostFindings } from '../../lib/grammar/findings.ts'
import { Tape } from '../../lib/grammar/tape.ts'
import { parse, type Tree } from '../../lib/grammar/tree.ts'
import { type Deviation, type Frame, frameKinds } from '../../lib/wire/frame.ts'
import { frameOf, octets, response } from './frame.ts'

/** Leaves side by side from the first octet to the last, and children inside their parents. */
function checkCover(tree: Tree): void {
  const { tape, frame } = tree
  let at = 0
  for (const leaf of tape.leaves()) {
    expect(leaf.start).toBe(at)
    expect(leaf.end).toBeGreaterThan(leaf.start)
    at = leaf.end
  }
  expect(at).toBe(frame.bytes.length)
  for (let node = 0; node < tape.length; node++) {
    const next = tape.nextOf(node)
    expect(next).toBeGreaterThan(node)
    for (let child = node + 1; child < next; child = tape.nextOf(child)) {
      expect(tape.startOf(child)).toBeGreaterThanOrEqual(tape.startOf(node))
      expect(tape.endOf(child)).toBeLessThanOrEqual(tape.endOf(node))
      expect(tape.nextOf(child)).toBeLessThanOrEqual(next)
    }
  }
}

function checkFindings(findings: readonly Deviation[], frame: Frame): void {
  expect(findings.length).toBeLessThanOrEqual(mostFindings)
  for (const { offset, length } of findings) {
    expect(offset).toBeGreaterThanOrEqual(0)
    expect(length).toBeGreaterThanOrEqual(0)
    expect(offset + length).toBeLessThanOrEqual(frame.bytes.length)
  }
}

function checkFrame(frame: Frame, tape: Tape): void {
  const tree = parse(frame, tape)
  checkCover(tree)
  checkFindings(tree.findings, frame)
  const findings: Deviation[] = []
  JSON.stringify(data(tree, findings))
  checkFindings(findings, frame)
  JSON.stringify(tree.root)
  expect(typeof (tree.name ?? '')).toBe('string')
  expect(tree.code?.arguments ?? '').not.toBe(undefined)
}

/** Pieces that mean something, so that random lines are near to real ones. */
const piece = fc.constantFrom(
  ...[
    '* ',
    '1 ',
    'FETCH ',
    'FLAGS ',
    'BODY[',
    'BODY.PEEK[1.MIME]<0.5> ',
    'BODYSTRUCTURE ',
    'ENVELOPE ',
    'LIST ',
  ],
  ...[
    'STATUS ',
    'ESEARCH ',
    'SEARCH ',
    'THREAD ',
    'ID ',
    'QUOTA ',
    'OK ',
    'NO ',
    '[',
    ']',
    '(',
    ')',
    ' ',
    '  ',
    '"',
  ],
  ...[
    '\\',
    '\\Seen',
    'NIL',
    '{3}\r\nabc',
    '{30}\r\n',
    '{0}\r\n',
    '{',
    '}',
    '~{2}\r\n\0\0',
    '\r',
    '\n',
    '\r\n',
    '\0',
  ],
  ...[
    '"a"',
    '"a\\"b"',
    '=?utf-8?q?=zz?=',
    '&Jjo-',
    '1:*',
    '123',
    '-1',
    '9e9',
    'text',
    'multipart',
    'message rfc822',
  ],
  ...[
    'é',
    '\t',
    '<',
    '>',
    '<0>',
    'CAPABILITY ',
    'COPYUID ',
    'APPENDUID ',
    'PERMANENTFLAGS ',
    '+',
    'a1 ',
    'UID ',
    '%',
  ],
)

const line = fc.array(piece, { maxLength: 40 }).map((pieces) => octets(pieces.join('')))
const anyOctets = fc.uint8Array({ maxLength: 120 })

describe('any octets', () => {
  test.each(frameKinds)('leaves are the frame, and nothing throws: %s', (kind) => {
    const tape = new Tape()
    fc.assert(
      fc.property(fc.oneof(line, anyOctets), (bytes) => checkFrame(frameOf(bytes, kind), tape)),
      { numRuns: 600, seed: 7 },
    )
  })

  test('spans of literals that make no sense do no harm', () => {
    const span = fc.record({
      start: fc.integer({ min: -5, max: 90 }),
      kept: fc.integer({ min: -5, max: 90 }),
    })
    fc.assert(
      fc.property(
        line,
        fc.array(span, { maxLength: 4 }),
        fc.constantFrom(...frameKinds),
        (bytes, spans, kind) => {
          const literals = spans.map((one) => ({ ...one, length: one.kept }))
          checkFrame({ ...frameOf(bytes, kind), literals }, new Tape())
        },
      ),
      { numRuns: 1500, seed: 8 },
    )
  })

  test('a tape that is used again gives the same tree as a new one', () => {
    const tape = new Tape()
    parse(response(`* 1 FETCH (${'BODY[TEXT] {3}\r\nabc '.repeat(500)}))\r\n`), tape)
    const frame = response('* LIST () "/" a b\r\n')
    const again = parse(frame, tape)
    const anew = parse(frame)
    expect(again.root.toJSON()).toEqual(anew.root.toJSON())
    expect(again.findings).toEqual(anew.findings)
  })
})

/** The cheapest of some runs, in milliseconds of processor time: what else the machine does must not count. */
function cheapest(frame: Frame, runs: number): number {
  const tape = new Tape()
  let best = Number.POSITIVE_INFINITY
  for (let run = 0; run < runs; run++) {
    const start = process.cpuUsage()
    data(parse(frame, tape), [])
    const { user, system } = process.cpuUsage(start)
    best = Math.min(best, (user + system) / 1000)
  }
  return best
}

/** How much more the large frame costs than the small one, at best of several tries. */
function growth(small: Frame, large: Frame, enough: number): number {
  let ratio = Number.POSITIVE_INFINITY
  for (let tries = 0; tries < 12 && ratio > enough; tries++) {
    // The constant is for what is too cheap to measure.
    ratio = Math.min(ratio, cheapest(large, 3) / (cheapest(small, 3) + 5))
  }
  return ratio
}

const hostile: readonly [name: string, repeated: string, head: string][] = [
  ['parentheses that open', '(', '* X '],
  ['parentheses that close', ')', '* X '],
  ['empty lists', '()', '* X '],
  ['quotes', '"', '* X '],
  ['quotes before letters', '"a', '* X '],
  ['escaped quotes', '"\\" ', '* X '],
  ['sections that do not end', 'BODY[', '* 1 FETCH ('],
  ['sections in sections', 'BODY[ ', '* 1 FETCH ('],
  ['brackets in flags', '[ ', '* FLAGS ('],
  ['parentheses in a flag', 'a(', '* FLAGS ('],
  ['empty literals', '{0}\r\n', '* X '],
  ['spaces', ' ', '* X '],
  ['NULs', '\0 ', '* X '],
  ['line ends', '\r\n', '* X '],
  ['lists in lists', '(a ', '* 1 FETCH '],
  ['brackets of a code', '[(', '* OK '],
  ['names and lists', 'FLAGS(', '* X '],
  ['namespaces', '(("" "/"))', '* NAMESPACE '],
  ['bodies', '("a" "b" ', '* 1 FETCH (BODY '],
  ['encoded words', '=?utf-8?q?', '* 1 FETCH (ENVELOPE ("" "'],
  ['ampersands', '&', '* LIST () "/" '],
]

describe('time is linear in the input', () => {
  test.each(hostile)('%s', (_, repeated, head) => {
    const times = Math.floor(60_000 / repeated.length)
    const small = response(`${head}${repeated.repeat(times)}\r\n`)
    const large = response(`${head}${repeated.repeat(times * 4)}\r\n`)
    const tree = parse(large)
    let at = 0
    for (const leaf of tree.tape.leaves()) {
      if (leaf.start !== at) expect(leaf.start).toBe(at)
      at = leaf.end
    }
    expect(at).toBe(large.bytes.length)
    // Four times as much: quadratic would be sixteen.
    expect(growth(small, large, 10)).toBeLessThan(10)
  })

  test('a line of 2 MiB', () => {
    const line = (times: number): Frame => response(`* X ${'abcdefg '.repeat(times)}\r\n`)
    expect(growth(line(64 * 1024), line(256 * 1024), 10)).toBeLessThan(10)
  })
})

describe('depth', () => {
  test('lists deeper than 128 are one leaf, and what follows is read', () => {
    const tree = parse(response(`* X ${'('.repeat(200)}a${')'.repeat(200)} (b)\r\n`))
    const junk = [...tree.tape.leaves()].filter((leaf) => leaf.kind === 'junk')
    expect(junk.map((leaf) => leaf.text())).toEqual([`${'('.repeat(72)}a${')'.repeat(72)}`])
    expect(tree.values.map((node) => node.kind)).toEqual(['list', 'list'])
    expect(tree.findings.map((finding) => finding.rule)).toEqual(['too-deep'])
  })

  test('1,000,000 parentheses give no deeper tree', () => {
    const tree = parse(response(`* X ${'('.repeat(1_000_000)}\r\n`))
    expect(JSON.stringify(tree.root).length).toBeLessThan(2_000_000)
    checkFindings(tree.findings, tree.frame)
  })

  test('a literal deeper than 128 does not end the list', () => {
    const tree = parse(response(`* X ${'('.repeat(140)}{3}\r\n)))${')'.repeat(140)} b\r\n`))
    expect(tree.values.map((node) => node.kind)).toEqual(['list', 'atom'])
  })
})

test('a literal that was cut is as long as what was kept', () => {
  const bytes = octets('* 1 FETCH (BODY[] {100}\r\nabc UID 5)\r\n')
  const start = 25
  const frame: Frame = { ...frameOf(bytes, 'data'), literals: [{ start, kept: 3, length: 100 }] }
  const tree = parse(frame)
  checkCover(tree)
  expect(JSON.parse(JSON.stringify(data(tree, [])))).toEqual({
    type: 'fetch',
    items: [
      { name: 'BODY', section: { part: [] }, value: { length: 100, kept: 3, text: 'abc' } },
      { name: 'UID', value: 5 },
    ],
  })
})
