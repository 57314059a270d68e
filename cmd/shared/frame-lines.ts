/** One JSON line per frame: its kind, position and content. Knows no file. */
import { ruleOf } from '../../lib/findings/table.ts'
import { data } from '../../lib/grammar/data.ts'
import { deviations } from '../../lib/grammar/findings.ts'
import { decode } from '../../lib/grammar/octets.ts'
import { type Node, Tape } from '../../lib/grammar/tape.ts'
import { parse, type Tree } from '../../lib/grammar/tree.ts'
import { safeJson } from '../../lib/text/safe.ts'
import type { Deviation, Frame } from '../../lib/wire/frame.ts'
import { textEnd } from '../../lib/wire/line.ts'

/** The meanings of the grammar's codes, used instead of details that may quote a secret. */
const about: ReadonlyMap<string, string> = new Map(Object.entries(deviations))

const strange = /[^\n\x20-\x7e]/

/** Makes any number of lines safe to print. */
export function safeLines(lines: string): string {
  return strange.test(lines) ? safeJson(lines) : lines
}

export class FrameLines {
  private readonly tape = new Tape()
  /** For parsing the original of a masked frame. */
  private readonly second = new Tape()

  /** @param withTree adds the tree of each frame */
  constructor(private readonly withTree: boolean) {}

  /**
   * @param frame as received: gives the offsets and lengths
   * @param shown as it may be shown: gives all values
   * @returns one line with its line feed, not yet safe to print; see `safeLines`
   */
  line(frame: Frame, shown: Frame): string {
    const tree = parse(shown, this.tape)
    const odd: Deviation[] = []
    const fields = data(tree, odd)
    const came = frame === shown ? tree : parse(frame, this.second)
    const { side, offset, length, kind } = frame
    const found = frame === shown ? issues(frame, [...tree.findings, ...odd]) : hushed(came)
    // Built by hand: one JSON.stringify of the whole takes twice as long.
    const json =
      `{"side":"${side}","offset":${offset},"length":${length},"kind":"${kind}"` +
      member('tag', tree.tag) +
      member('name', kind === 'done' ? 'DONE' : tree.name) +
      member('number', tree.number) +
      member('code', tree.code) +
      member('text', textOf(tree)) +
      member('data', fields) +
      `,"issues":${found.length === 0 ? '[]' : JSON.stringify(found)}` +
      `${this.withTree ? member('tree', treeOf(came, tree)) : ''}}`
    return `${json}\n`
  }
}

/** A JSON member that follows other members; empty for undefined. */
function member(name: string, value: unknown): string {
  return value === undefined ? '' : `,"${name}":${JSON.stringify(value)}`
}

/** The text of a status response; for SASL and unrecognised lines, the whole line. */
function textOf(tree: Tree): string | undefined {
  const { kind, bytes, length } = tree.frame
  if (kind !== 'sasl' && kind !== 'opaque') return tree.text
  return bytes.length === 0 && length > 0 ? undefined : decode(bytes, 0, textEnd(bytes))
}

/** A finding with the id of its rule. */
interface Issue extends Deviation {
  readonly id: string | undefined
}

/** Offsets and lengths count octets on the wire, including literals that were not kept. */
function issues(frame: Frame, found: readonly Deviation[]): Issue[] {
  const all = frame.findings.length === 0 ? found : [...frame.findings, ...found]
  return all.map(({ rule, offset, length, detail }) => {
    const start = sent(frame, offset)
    const id = ruleOf(rule)?.id
    return { rule, id, offset: start, length: sent(frame, offset + length) - start, detail }
  })
}

/** The findings of a frame with a secret, with the meanings of their codes instead of the details. */
function hushed(came: Tree): Issue[] {
  const found: Deviation[] = []
  data(came, found)
  const all = [...came.findings, ...found]
  return issues(
    came.frame,
    all.map((finding) => ({ ...finding, detail: about.get(finding.rule) ?? finding.rule })),
  )
}

/** @returns the offset of the frame on the wire for an index into `Frame.bytes` */
function sent(frame: Frame, index: number): number {
  let left = 0
  for (const { start, kept, length } of frame.literals) {
    if (index < start + kept) break
    left += length - kept
  }
  return index + left
}

/**
 * The tree with the offsets of the received frame and the text of the masked one. When masking changed the
 * shape of the tree, it is a single text node.
 */
function treeOf(came: Tree, shown: Tree): object {
  if (came.tape === shown.tape) return cameTree(came.frame, came.root)
  if (sameShape(came.tape, shown.tape)) return maskedTree(came.frame, came.root, shown.tape)
  const { length } = came.frame
  const text = shown.root.text()
  return { kind: 'frame', start: 0, end: length, children: [{ kind: 'text', start: 0, end: length, text }] }
}

function cameTree(frame: Frame, root: Node): object {
  return maskedTree(frame, root, root.tape)
}

function sameShape(one: Tape, other: Tape): boolean {
  if (one.length !== other.length) return false
  for (let at = 0; at < one.length; at++) if (one.nextOf(at) !== other.nextOf(at)) return false
  return true
}

function maskedTree(frame: Frame, node: Node, texts: Tape): object {
  const start = sent(frame, node.start)
  const end = node.end === frame.bytes.length ? frame.length : sent(frame, node.end)
  const { kind } = node
  if (!node.tape.isContainer(node.at)) return { kind, start, end, text: texts.source(node.at) }
  return { kind, start, end, children: [...node.children()].map((child) => maskedTree(frame, child, texts)) }
}
