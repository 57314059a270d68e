/** Lists and brackets that are open, and the quick way through lines that are as they should be. */
import { after, Cursor } from './cursor.ts'
import { note } from './findings.ts'
import { classes, octetClass, upper } from './octets.ts'
import { plainEnd } from './quoted.ts'
import { type Kind, kinds, type Tape } from './tape.ts'

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

  protected push(kind: Kind, how: number): void {
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
    while (pos < limit) {
      const found = classes[bytes[pos] as number]
      if (found === octetClass.plain) {
        const end = atomEnd(bytes, pos, limit)
        if (last !== after.space || end < 0) break
        word = tape.push(kinds.atom, pos, end)
        last = after.value
        pos = end
      } else if (found === octetClass.space) {
        if (!isGap(bytes, pos, limit)) break
        tape.push(kinds.space, pos, ++pos)
        last = after.space
      } else if (found === octetClass.quote) {
        const end = plainEnd(bytes, pos, limit)
        if (last !== after.space || end < 0) break
        tape.push(kinds.quoted, pos, end)
        word = -1
        last = after.value
        pos = end
      } else if (found === octetClass.open) {
        if (last === after.value || depth >= deepest) break
        modes[depth] = word >= 0 && this.namesFlags(word) ? mode.flags : mode.list
        stack[depth++] = tape.push(kinds.list, pos, pos)
        tape.push(kinds.open, pos, ++pos)
        word = -1
        last = after.space
      } else if (found === octetClass.close) {
        if (depth === 0 || modes[depth - 1] === mode.section) break
        tape.push(kinds.close, pos, ++pos)
        tape.end(stack[--depth] as number, pos)
        word = -1
        last = after.list
      } else break
    }
    this.pos = pos
    this.depth = depth
    this.last = last
    this.word = word
  }
}

/** The octet after an atom that ends as it should, or -1. */
function atomEnd(bytes: Uint8Array, from: number, limit: number): number {
  let at = from + 1
  while (at < limit && classes[bytes[at] as number] === octetClass.plain) at++
  if (at >= limit) return at
  const next = classes[bytes[at] as number]
  return next === octetClass.space || next === octetClass.close ? at : -1
}

/** True for one space before a value. */
function isGap(bytes: Uint8Array, at: number, limit: number): boolean {
  if (bytes[at] !== 0x20 || at + 1 >= limit) return false
  const next = classes[bytes[at + 1] as number]
  return next === octetClass.plain || next === octetClass.open || next === octetClass.quote
}
