import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { mermaid } from '../../lib/export/mermaid.ts'
import { Observer } from '../../lib/observe/observer.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { everything, head } from '../capture/sessions.ts'
import { recorded } from '../session/retold.ts'

function diagram(records: readonly SessionRecord[]): string {
  const exporter = mermaid.begin(head)
  let text = ''
  const observer = new Observer({}, (event) => {
    text += exporter.take(event)
  })
  for (const record of records) observer.take(record)
  return text + exporter.end()
}

const arrows = (text: string): string[] =>
  text
    .trimEnd()
    .split('\n')
    .filter((line) => /^ {2}[CS]\d/.test(line))
    .map((line) => line.trim())

test('responses of one kind in a row are one arrow, and a refusal ends in a cross', () => {
  const fetched = [1, 2, 3].map((number) => `S: * ${number} FETCH (FLAGS ())`).join('\n')
  const dialogue = `S: * PREAUTH hi\nC: a FETCH 1:3 FLAGS\n${fetched}\nS: * 4 EXISTS\nS: a OK\nC: b X\nS: b BAD no`
  expect(arrows(diagram(recorded(dialogue)))).toEqual([
    'S1-->>C1: * PREAUTH hi',
    'C1->>S1: a FETCH 1:3 FLAGS',
    'S1-->>C1: 3 × FETCH, 66 bytes',
    'S1-->>C1: * 4 EXISTS',
    'S1-->>C1: a OK (50.0 ms)',
    'C1->>S1: b X',
    'S1--xC1: b BAD no (10.0 ms)',
  ])
})

/** What Mermaid's grammar leaves as text: no statement ends, no entity but ours, no markup. */
const text = '(?:[^;#\\n"<>{}\\\\%&$~^|`]|#\\d+;)*'
const line = new RegExp(
  `^(?:sequenceDiagram|  title ${text}|  participant [CS]\\d+ as ${text}|  Note over C\\d+,S\\d+: ${text}|` +
    `  [CS]\\d+(?:->>|-->>|--x)[CS]\\d+: (?!(?:no)?wrap:)${text})$`,
)

test('whatever peers say stays text', () => {
  const hostile = [
    'S: * OK ; participant X',
    'C: wrap: NOOP',
    'S: wrap: OK <script>alert(1)</script> %%{init: {}}%% #quot; $$x$$ `a` \\n',
    'C: nowrap: end',
    'S: nowrap: NO end # ; \x1b[2J \x00 \u202e {a} "b" | ~~~',
  ]
  const all = diagram(recorded(hostile.join('\n'))) + diagram(everything)
  for (const each of all.trimEnd().split('\n')) expect(each).toMatch(line)
  expect(all).toContain('#60;script#62;')
})

test('what does not fit is counted', () => {
  const many = Array.from({ length: 3000 }, (_, i) => `C: t${i} NOOP\nS: t${i} OK`).join('\n')
  const all = diagram(recorded(`S: * PREAUTH hi\n${many}`))
  expect(all.length).toBeGreaterThan(40_000)
  expect(all.length).toBeLessThan(50_000)
  const [, left] = /: ([\d,]+) further lines not shown/.exec(all.trimEnd().split('\n').at(-1)!)!
  // 3,000 commands and their completions, the greeting, and two notes.
  const shown =
    all
      .trimEnd()
      .split('\n')
      .filter((each) => /^ {2}(?:[CS]1-|Note)/.test(each)).length - 1
  expect(shown + Number(left.replace(',', ''))).toBe(6003)
})

test('a session without a connection is a diagram too', () => {
  expect(diagram([])).toMatch(/^sequenceDiagram\n {2}title .*\n$/)
})

test('a walk through IMAP is drawn in lines that Mermaid knows', () => {
  const walk = readFileSync(new URL('../session/transcripts/walk.imap', import.meta.url), 'utf8')
  for (const each of diagram(recorded(walk)).trimEnd().split('\n')) expect(each).toMatch(line)
})
