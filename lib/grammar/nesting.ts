/** The open lists and brackets, and the fast path through well-formed lines. */
import { after, Cursor } from './cursor.ts'
import { note } from './findings.ts'
import { classes, octetClass, upper } from './octets.ts'
import { plainEnd } from './quoted.ts'
import { endNode, kinds, type NodeKind, putNode, type Tape } from './tape.ts'

// Constants of their own: property lookups would cost the fast path a tenth of its time.
const { plain, space, open, close, quote } = octetClass
const { space: afterSpace, value: afterValue, list: afterList } = after
const { atom, quoted, list, space: spaceNode, open: openNode, close: closeNode } = kinds

/** Octets that the fast path reads in one run, which bounds the room that it reserves on the tape. */
const stretch = 4096

/** The deepest nesting of lists; a deeper list stays one leaf. */
export const deepest = 128

/** How the members of an open container are read. */
export const mode = { list: 0, flags: 1, section: 2, item: 3 } as const

/** Names whose list holds flags, which may have brackets and spaces where atoms may not. */
const flagged = new Set([
  ...['FLAGS', '+FLAGS', '-FLAGS', 'FLAGS.SILENT', '+FLAGS.SILENT', '-FLAGS.SILENT', 'PERMANENTFLAGS'],
  'X-GM-LABELS',
])

/** Keeps track of open containers. */
export class Nesting extends Cursor {
  protected depth = 0
  /** The indices of the open nodes, and how the members of each are read. */
  protected readonly stack = new Int32Array(deepest + 4)
  protected readonly modes = new Uint8Array(deepest + 4)
  /** The number of open sections. */
  protected sections = 0
  /** The last atom, if a list after it may be its flags; else -1. */
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
    // All these names end in S or T; most words need no closer look.
    return (last === 0x73 || last === 0x74) && flagged.has(upper(bytes, tape.startOf(word), end))
  }

  /**
   * Reads as long as the octets are regular: atoms, quoted strings without escapes, single spaces, lists. It
   * takes half the time of reading token by token, and stops before anything else.
   */
  protected usual(): void {
    const { bytes, limit, tape, stack, modes } = this
    let { pos, depth, last, word } = this
    const stop = Math.min(limit, pos + stretch)
    // An octet makes two nodes at most. Writing them here and not through the tape saves a fifth of the time.
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

/** The octet after a well-formed atom, or -1. */
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
