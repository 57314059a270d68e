/** The lossless tree of a frame, kept flat: four numbers per node, in preorder. Knows no protocol. */
import type { Deviation, LiteralSpan } from '../wire/frame.ts'
import { decode } from './octets.ts'

/**
 * The kinds of nodes. All up to `eol` are punctuation, which readers of values skip. `item` holds a name with
 * its section: `BODY[HEADER]<0>`; `frame` is the root.
 */
export const kinds = {
  space: 0,
  open: 1,
  close: 2,
  junk: 3,
  eol: 4,
  atom: 5,
  quoted: 6,
  literal: 7,
  text: 8,
  list: 9,
  bracket: 10,
  item: 11,
  frame: 12,
} as const

export type KindName = keyof typeof kinds
export type NodeKind = (typeof kinds)[KindName]

/** The name of each kind, by its number. */
const kindNames = Object.keys(kinds) as readonly KindName[]

const lastPunctuation = kinds.eol
const firstContainer = kinds.list
const width = 4
/** The most numbers of a tape that are kept for the next frame: 4 MiB. */
const largest = 1024 * 1024
const noLiterals: readonly LiteralSpan[] = []

/**
 * Nodes over the octets of one frame. A tape may be used for frame after frame (`parse(frame, tape)`); this
 * invalidates nodes and trees of the previous frame.
 */
export class Tape {
  /** The octets of the frame. */
  bytes: Uint8Array = new Uint8Array(0)
  literals: readonly LiteralSpan[] = noLiterals
  findings: Deviation[] = []
  /** The number of nodes. */
  length = 0
  private cells: Int32Array = new Int32Array(64 * width)

  /** Forgets the previous frame and takes this one's octets. */
  reset(bytes: Uint8Array, literals: readonly LiteralSpan[]): void {
    this.bytes = bytes
    this.literals = literals
    this.length = 0
    // The memory for one huge frame must not be kept forever.
    if (this.cells.length > largest) this.cells = new Int32Array(64 * width)
    if (this.findings.length > 0) this.findings = []
  }

  /**
   * Adds a leaf, or opens a container that `end` will close.
   * @returns its index
   */
  push(kind: NodeKind, start: number, end: number): number {
    const at = this.length++
    if (at * width + width > this.cells.length) this.grow()
    putNode(this.cells, at, kind, start, end)
    return at
  }

  /** Ends a container: all nodes since `at` are inside it, and it ends before octet `end`. */
  end(at: number, end: number): void {
    endNode(this.cells, at, end, this.length)
  }

  /**
   * For callers that write many nodes with `putNode` and `endNode`; they set `length` afterwards.
   * @returns cells with room for `nodes` more nodes
   */
  room(nodes: number): Int32Array {
    while ((this.length + nodes) * width > this.cells.length) this.grow()
    return this.cells
  }

  private grow(): void {
    const wider = new Int32Array(this.cells.length * 2)
    wider.set(this.cells)
    this.cells = wider
  }

  kindOf(at: number): NodeKind {
    return this.cells[at * width] as NodeKind
  }

  /** The octet of the frame where the node begins. */
  startOf(at: number): number {
    return this.cells[at * width + 1] as number
  }

  /** The octet of the frame after the node. */
  endOf(at: number): number {
    return this.cells[at * width + 2] as number
  }

  /** The index of the node after this one and all its children. */
  nextOf(at: number): number {
    return this.cells[at * width + 3] as number
  }

  /** True for a node that may have children. */
  isContainer(at: number): boolean {
    return this.kindOf(at) >= firstContainer
  }

  /**
   * The first value from node `at` on; punctuation is skipped.
   * @param end index after the last node to look at
   * @returns its index, or `end`
   */
  value(at: number, end: number): number {
    let here = at
    while (here < end && (this.cells[here * width] as number) <= lastPunctuation) here++
    return here
  }

  /** The first value inside a container, or the index after the container. */
  first(at: number): number {
    return this.value(at + 1, this.nextOf(at))
  }

  /** The values inside a container, as indices, in order. */
  values(at: number): number[] {
    return this.valuesBetween(at + 1, this.nextOf(at))
  }

  /** The values among the siblings from node `from` on, up to index `to`. */
  valuesBetween(from: number, to: number): number[] {
    const found: number[] = []
    for (let here = this.value(from, to); here < to; here = this.value(this.nextOf(here), to))
      found.push(here)
    return found
  }

  /** The octets of the node as they were sent, as a string. */
  source(at: number): string {
    return decode(this.bytes, this.startOf(at), this.endOf(at))
  }

  /** A view on node `at`; 0 is the root. */
  node(at: number): Node {
    return new Node(this, at)
  }

  /** All leaves in order; joined, they are the frame. */
  *leaves(): Generator<Node> {
    for (let at = 0; at < this.length; at++) if (!this.isContainer(at)) yield new Node(this, at)
  }
}

/** Writes node `at`; see `Tape.room`. */
export function putNode(cells: Int32Array, at: number, kind: NodeKind, start: number, end: number): void {
  const cell = at * width
  cells[cell] = kind
  cells[cell + 1] = start
  cells[cell + 2] = end
  cells[cell + 3] = at + 1
}

/** Ends the container `at` before octet `end` and before node `next`; see `Tape.room`. */
export function endNode(cells: Int32Array, at: number, end: number, next: number): void {
  const cell = at * width
  cells[cell + 2] = end
  cells[cell + 3] = next
}

/** A view of one node: created on demand, valid until its tape takes another frame. */
export class Node {
  readonly tape: Tape
  readonly at: number

  constructor(tape: Tape, at: number) {
    this.tape = tape
    this.at = at
  }

  get kind(): KindName {
    return kindNames[this.tape.kindOf(this.at)] as KindName
  }

  /** The octet of the frame where it begins. */
  get start(): number {
    return this.tape.startOf(this.at)
  }

  /** The octet of the frame after it. */
  get end(): number {
    return this.tape.endOf(this.at)
  }

  /** Its octets as sent, as a string (UTF-8, else one character per octet). */
  text(): string {
    return this.tape.source(this.at)
  }

  /** Its octets. */
  bytes(): Uint8Array {
    return this.tape.bytes.subarray(this.start, this.end)
  }

  /** Its children in order, punctuation included; none for a leaf. */
  *children(): Generator<Node> {
    if (!this.tape.isContainer(this.at)) return
    const end = this.tape.nextOf(this.at)
    for (let at = this.at + 1; at < end; at = this.tape.nextOf(at)) yield new Node(this.tape, at)
  }

  /** The form for `--tree`: kind, span, and the children or the text. At most 130 levels deep. */
  toJSON(): object {
    const { kind, start, end } = this
    if (!this.tape.isContainer(this.at)) return { kind, start, end, text: this.text() }
    return { kind, start, end, children: [...this.children()].map((child) => child.toJSON()) }
  }
}
