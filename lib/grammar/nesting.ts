/** Lists and brackets that are open, and the quick way through lines that are as they should be. */
import { after, Cursor } from './cursor.ts'
import { note } from './findings.ts'
import { classes, octetClass, upper } from './octets.ts'
import { plainEnd } from './quoted.ts'
import { endNode, kinds, type NodeKind, putNode, type Tape } from './tape.ts'

// Constants of their own: looked up in a table they would cost the quick way a tenth of its time.
const { plain, space, open, close, quote } = octetClass
const { space: afterSpace, value: afterValue, list: afterList } = after
const { atom, quoted, list, space: spaceNode, open: openNode, close: closeNode } = kinds

/** Octets that the quick way reads at once; so many, that the tape needs no more room than it is worth. */
const stretch = 4096

/** Lists inside lists; what is deeper stays one leaf. */
export const deepest = 128

/** How the members of an open container read. */
export const mode = { list: 0, flags: 1, section: 2, item: 3 } as const

/** Names whose list holds flags, which may have brackets and spaces where atoms may not. */
const flagged = new Set([
  ...['FLAGS', '+FLAGS', '-FLAGS', 'FLAGS.SILENT', '+FLAGS.SILENT', '-FLAGS.SILENT', 'PERMANENTFLAGS'],
  'X-GM-LABELS',
])

/** Keeps what is open. */
export class Nesting extends Cursor {
  protected depth = 0
  /** Indices of the nodes that are open, and how each reads. */
  protected readonly stack = new Int32Array(deepest + 4)
  protected readonly modes = new Uint8Array(deepest + 4)
  /** How many of them are sections. */
  protected sections = 0
  /** The last atom, where a list that follows may be its flags; else -1. */
  protected word = -1

  override begin(tape: Tape): void {
    super.begin(tape)
    this.depth = 0
    this.sections = 0
    this.word = -1
  }

  protected push(kind: NodeKind, how: number): void {
    this.stack[this.depth] = this.tape.push(kind, this.pos, this.pos)
    this.modes[this.depth++] = how
    this.word = -1
  }

  protected pop(): void {
    this.tape.end(this.stack[--this.depth] as number, this.pos)
    this.word = -1
  }

  protected closeMissing(end: number): void {
    const at = this.stack[this.depth - 1] as number
    if (this.modes[this.depth - 1] !== mode.item) {
      note(this.tape.findings, 'unbalanced', this.tape.startOf(at), end, 'this is not closed')
    }
    if (this.modes[this.depth - 1] === mode.section) this.sections--
    this.pop()
  }

  protected closeAll(end: number): void {
    while (this.depth > 0) this.closeMissing(end)
  }

  /** True when the list after this atom holds flags. */
  protected namesFlags(word: number): boolean {
    const { bytes, tape } = this
    const end = tape.endOf(word)
    const last = (bytes[end - 1] as number) | 0x20
    // All of them end in S or T; most words need no closer look.
    return (last === 0x73 || last === 0x74) && flagged.has(upper(bytes, tape.startOf(word), end))
  }

  /**
   * Reads on as long as all is usual: atoms, quoted strings without escapes, single spaces, lists. It takes
   * half the time of the way token by token, and stops before what is not usual.
   */
  protected usual(): void {
    const { bytes, limit, tape, stack, modes } = this
    let { pos, depth, last, word } = this
    const stop = Math.min(limit, pos + stretch)
    // An octet makes two nodes at most. Written here and not by the tape, a tree takes a fifth less time.
    const cells = tape.room(2 * Math.max(0, stop - pos))
    let at = tape.length
    while (pos < stop) {
      const found = classes[bytes[pos] as number]
      let kind: NodeKind = atom
      let end = pos + 1
      if (found === plain) {
        end = atomEnd(bytes, pos, limit)
        if (last !== afterSpace || end < 0) break
        word = at
        last = afterValue
      } else if (found === space) {
        if (!isGap(bytes, pos, limit)) break
        kind = spaceNode
        last = afterSpace
      } else if (found === quote) {
        end = plainEnd(bytes, pos, limit)
        if (last !== afterSpace || end < 0) break
        kind = quoted
        word = -1
        last = afterValue
      } else if (found === open) {
        if (last === afterValue || depth >= deepest) break
        modes[depth] = word >= 0 && this.namesFlags(word) ? mode.flags : mode.list
        stack[depth++] = at
        putNode(cells, at++, list, pos, pos)
        kind = openNode
        word = -1
        last = afterSpace
      } else if (found === close) {
        if (depth === 0 || modes[depth - 1] === mode.section) break
        endNode(cells, stack[--depth] as number, end, at + 1)
        kind = closeNode
        word = -1
        last = afterList
      } else break
      putNode(cells, at++, kind, pos, end)
      pos = end
    }
    tape.length = at
    this.pos = pos
    this.depth = depth
    this.last = last
    this.word = word
  }
}

/** The octet after an atom that ends as it should, or -1. */
function atomEnd(bytes: Uint8Array, from: number, limit: number): number {
  let at = from + 1
  while (at < limit && classes[bytes[at] as number] === plain) at++
  if (at >= limit) return at
  const next = classes[bytes[at] as number]
  return next === space || next === close ? at : -1
}

/** True for one space before a value. */
function isGap(bytes: Uint8Array, at: number, limit: number): boolean {
  if (bytes[at] !== 0x20 || at + 1 >= limit) return false
  const next = classes[bytes[at + 1] as number]
  return next === plain || next === open || next === quote
}
