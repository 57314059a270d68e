/** Dialogues of any octets, near enough to IMAP to get everywhere, and what must hold for the frames of each. */
import fc from 'fast-check'
import { parse } from '../../lib/grammar/tree.ts'
import type { Side } from '../../lib/record/record.ts'
import type { Frame } from '../../lib/wire/frame.ts'
import { latin1 } from '../../lib/wire/octets.ts'
import { chunks, framed, type Said, told } from './dialogue.ts'

const words = [
  ...['a1', 'a2', 'a1 ', '* ', '+ ', '+', ' ', '  ', '\t', 'OK', ' OK ', ' NO ', ' BAD', ' done', '* BYE'],
  ...['\r\n', '\r\n', '\r\n', '\n', '\r', '\0', '\xff', '\xe2\x82\xac', '"', '\\', '\\"', '(', ')', '[', ']'],
  ...[
    '{0}',
    '{3}',
    '{12}',
    '{40}',
    '{99999}',
    '{99999999999999999999}',
    '{',
    '}',
    '~{2}',
    '{5+}',
    '{-1}',
    '{0+}',
  ],
  ...[' IDLE\r\n', 'DONE\r\n', ' AUTHENTICATE PLAIN\r\n', ' STARTTLS\r\n', ' COMPRESS DEFLATE\r\n'],
  ...[
    ' UNAUTHENTICATE\r\n',
    ' LOGIN alice {4}\r\n',
    ' APPEND x {9}\r\n',
    ' UID FETCH 1:* (FLAGS)\r\n',
    ' NOOP\r\n',
  ],
  ...[
    '* 1 FETCH (BODY[] {12}\r\n',
    '* 2 FETCH (FLAGS (\\Seen) UID 7)\r\n',
    '* OK [CAPABILITY IMAP4rev1] hi\r\n',
  ],
  ...[
    ')\r\na1 OK done\r\n',
    ')\r\n* 3 EXISTS\r\na2 OK\r\n',
    'a1 OK\r\n',
    'a2 NO no {3}\r\n',
    '* LIST () "/" x\r\n',
  ],
]

const saying = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .array(fc.constantFrom(...words), { minLength: 1, maxLength: 12 })
      .map((all) => all.join('')),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => latin1(bytes)) },
)
const side: fc.Arbitrary<Side> = fc.constantFrom('client', 'server', 'server')

/** What is said, on both sides in any order, and how it is cut. */
export const anything = fc.record({
  said: fc.array(fc.tuple(side, saying), { maxLength: 12 }) as fc.Arbitrary<Said[]>,
  cuts: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 }),
})

/** Everything that may not depend on how the octets were cut. */
function facts(all: ReturnType<typeof framed>): unknown[] {
  const lines = told(all)
  return all.map((each, i) => {
    if (each.type === 'switch') return lines[i]
    const { offset, length, literals, findings } = each.frame
    return [lines[i], offset, length, literals, findings]
  })
}

/** Throws where the frames of a side do not cover its octets one after the other. */
function mustCover(frames: readonly Frame[], said: readonly Said[]): void {
  for (const one of ['client', 'server'] as const) {
    const whole = said
      .filter(([who]) => who === one)
      .map(([, text]) => text)
      .join('')
    let at = 0
    for (const { offset, length, bytes, literals, side: who } of frames) {
      if (who !== one) continue
      const cut = literals.reduce((sum, literal) => sum + literal.length - literal.kept, 0)
      if (offset !== at) throw new Error(`${one}: a frame begins at ${offset}, not at ${at}`)
      if (bytes.length + cut !== length)
        throw new Error(`${one}: ${bytes.length} + ${cut} octets of ${length}`)
      if (cut === 0 && latin1(bytes) !== whole.slice(at, at + length)) throw new Error(`${one}: other octets`)
      at += length
    }
    if (at !== whole.length) throw new Error(`${one}: ${at} octets of ${whole.length} are in frames`)
  }
}

/** Throws where the leaves of a frame's tree do not cover it. */
function mustHaveLeaves(frame: Frame): void {
  const { tape } = parse(frame)
  let at = 0
  for (let node = 0; node < tape.length; node++) {
    if (tape.isContainer(node)) continue
    if (tape.startOf(node) !== at) throw new Error(`a leaf begins at ${tape.startOf(node)}, not at ${at}`)
    at = tape.endOf(node)
  }
  if (at !== frame.bytes.length) throw new Error(`${at} octets of ${frame.bytes.length} are in leaves`)
}

/** The frames of a dialogue, after looking whether all that must hold does, in three ways of cutting it. */
export function framesOf(said: readonly Said[], cuts: readonly number[]): Frame[] {
  let turn = 0
  const whole = framed(chunks(said, () => Number.MAX_SAFE_INTEGER))
  const frames = whole.flatMap((each) => (each.type === 'frame' ? [each.frame] : []))
  mustCover(frames, said)
  for (const frame of frames) mustHaveLeaves(frame)
  const expected = JSON.stringify(facts(whole))
  for (const size of [() => 1, () => cuts[turn++ % cuts.length]]) {
    const found = JSON.stringify(facts(framed(chunks(said, size))))
    if (found !== expected) throw new Error(`cut, it is\n${found}\nand whole\n${expected}`)
  }
  return frames
}
