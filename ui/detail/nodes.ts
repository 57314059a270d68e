/** The syntax tree of one frame as rows: every word with its kind. Knows trees; knows no screen. */
import { kinds, type Tape } from '../../lib/grammar/tape.ts'
import { parse, type Tree } from '../../lib/grammar/tree.ts'
import { textOf } from '../../lib/text/safe.ts'
import { byteCount, counted } from '../../lib/text/units.ts'
import type { Frame } from '../../lib/wire/frame.ts'
import { type OutlineRow, OutlineRows } from './outline.ts'
import { meaningAt } from './words.ts'

/** The number of octets shown of a word. */
const longest = 2048

/** @returns a row for each word and list of a frame; the members of a list lie inside its row */
export function nodesOf(frame: Frame): OutlineRow[] {
  const tree = parse(frame)
  const rows = new OutlineRows()
  addNodes(rows, tree, 1, tree.tape.length, 0)
  for (const { rule, detail } of [...frame.findings, ...tree.findings]) {
    rows.add({ depth: 0, label: 'finding', text: `${rule}: ${detail}` })
  }
  return rows.done()
}

/** Adds rows for the values among the siblings from node `from` on. */
function addNodes(rows: OutlineRows, tree: Tree, from: number, end: number, depth: number): void {
  const { tape } = tree
  for (let at = tape.value(from, end); at < end && !rows.full; at = tape.value(tape.nextOf(at), end)) {
    const span = { start: tape.startOf(at), end: tape.endOf(at) }
    const row = {
      depth,
      label: labelOf(tree, at),
      text: shown(tape, at),
      span,
      meaning: () => meaningAt(tree, at),
    }
    const [first, next] = [tape.first(at), tape.nextOf(at)]
    if (tape.isContainer(at) && first < next) {
      rows.within(row, () => addNodes(rows, tree, at + 1, next, depth + 1))
    } else rows.add(row)
  }
}

// biome-ignore format: a table
const labels: Readonly<Record<number, string>> = {
  [kinds.atom]: 'atom', [kinds.quoted]: 'quoted', [kinds.literal]: 'literal', [kinds.text]: 'text',
  [kinds.list]: 'list', [kinds.bracket]: 'brackets', [kinds.item]: 'item',
}

function labelOf(tree: Tree, at: number): string {
  const { head, tape, frame } = tree
  if (at === head.tag) return 'tag'
  if (at === head.number) return 'number'
  if (at === head.code) return 'code'
  if (at === head.text) return 'text'
  if (at < head.body && tape.kindOf(at) === kinds.atom) {
    const sign = tape.endOf(at) === 1 && frame.side === 'server' && head.tag < 0
    return sign ? 'untagged' : 'name'
  }
  return labels[tape.kindOf(at)] ?? 'text'
}

/** `1.2 k bytes: …` for `{1204}` and its octets. */
function literalText(text: string): string {
  const [announced = '', size = '0'] = /^~?\{(\d+)[+-]?\}\r?\n/.exec(text) ?? []
  return `${byteCount(Number(size))} bytes: ${text.slice(announced.length, announced.length + 200)}`
}

/** The short text of a node: a list with its number of members, a literal with its size. */
function shown(tape: Tape, at: number): string {
  const start = tape.startOf(at)
  const text = textOf(tape.bytes.subarray(start, Math.min(tape.endOf(at), start + longest)))
  switch (tape.kindOf(at)) {
    case kinds.list:
      return `${text}   ${counted(tape.values(at).length, 'member')}`
    case kinds.literal:
      return literalText(text)
    default:
      return text
  }
}
