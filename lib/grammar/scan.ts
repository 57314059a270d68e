/**
 * From octets to nodes: atoms, strings, lists, sections, in any order and however malformed, without
 * recursion and in linear time. Knows no response; it knows only the few names that change how the values
 * after them are read.
 */
import { after } from './cursor.ts'
import { note } from './findings.ts'
import { deepest, mode, Nesting } from './nesting.ts'
import { classes, octetClass, upper } from './octets.ts'
import { QuotedStrings } from './quoted.ts'
import { kinds, type Tape } from './tape.ts'

/** Names that a section may follow; some servers send `RFC822[]` for `RFC822`. RFC 9051 §6.4.5, RFC 3516. */
const sectioned = new Set([
  'BODY',
  'BODY.PEEK',
  'BINARY',
  'BINARY.PEEK',
  'BINARY.SIZE',
  'RFC822',
  'RFC822.PEEK',
])

const longestSectioned = 11

/** Reads one frame from its start to its end. */
export class Scanner extends Nesting {
  private readonly quoted = new QuotedStrings()
  private bracketEnd = -2
  private noBracketFrom = 0
  private noBracketTo = 0

  override begin(tape: Tape): void {
    super.begin(tape)
    this.bracketEnd = -2
    this.noBracketTo = 0
    this.quoted.reset()
  }

  /** Reads values to the end of the frame, closes open containers, and takes the line end. */
  rest(): void {
    if (this.word < 0) this.word = this.tape.length - 1
    while (this.more) {
      this.usual()
      if (this.more) this.token()
    }
    this.closeAll(this.pos)
    this.takeLineEnd()
  }

  /**
   * Reads values up to octet `end`, which no literal may cross.
   * @param word the node that decides how a list is read: the name of a response code
   */
  until(end: number, word: number): void {
    const limit = this.limit
    this.limit = end
    this.word = word
    while (this.pos < end) this.token()
    this.closeAll(end)
    this.limit = limit
    this.last = after.space
  }

  /** Reads one value of the outermost level, or to the end of the frame. */
  one(): void {
    const start = this.tape.length
    while (this.more) {
      this.token()
      if (this.depth === 0 && this.tape.value(start, this.tape.length) < this.tape.length) return
    }
  }

  /** True when no list is open and octets other than a literal come next. */
  get settled(): boolean {
    return this.depth === 0 && this.pos < this.limit
  }

  /** Reads one token, from `pos`. */
  private token(): void {
    if (this.pos >= this.limit) {
      if (this.announced >= 0) this.takeLiteral()
      return
    }
    const found = classes[this.bytes[this.pos] as number]
    if (found === octetClass.plain) this.atom()
    else if (found === octetClass.space) this.spaces()
    else if (found === octetClass.open) this.open()
    else if (found === octetClass.close) this.close()
    else if (found === octetClass.quote) this.string()
    else if (found === octetClass.lineEnd) this.lineBreak()
    else if (found === octetClass.nul) this.nuls()
    else if (found === octetClass.bracketClose && this.sections > 0) this.closeSection()
    else this.atom()
  }

  private valueBegins(): void {
    if (this.last !== after.space) {
      note(this.tape.findings, 'space-missing', this.pos, this.pos + 1, 'no space before this value')
    }
    this.last = after.value
  }

  private atom(): void {
    this.valueBegins()
    if (this.depth > 0 && this.modes[this.depth - 1] === mode.flags) {
      this.flag()
      return
    }
    const { bytes, limit, pos } = this
    let at = pos + 1
    for (; at < limit; at++) {
      const found = classes[bytes[at] as number] as number
      if (found === octetClass.plain) continue
      if (found === octetClass.bracketOpen) {
        if (this.openSection(at)) return
      } else if (found !== octetClass.bracketClose || this.sections > 0) break
    }
    this.word = this.leaf(kinds.atom, at)
  }

  /** Reads a flag. Only a space and `)` end it; brackets may contain spaces (Gmail's `[Google Mail]`). */
  private flag(): void {
    const { bytes, limit, pos } = this
    let parenthesis = false
    let at = pos
    for (; at < limit; at++) {
      const found = classes[bytes[at] as number] as number
      if (found === octetClass.plain || found === octetClass.quote || found === octetClass.bracketClose)
        continue
      if (found === octetClass.bracketOpen) at = this.bracketCloses(at)
      else if (found === octetClass.open && !parenthesis) {
        parenthesis = true
        at = parenthesisCloses(bytes, at, limit)
      } else if (found !== octetClass.open) break
    }
    this.leaf(kinds.atom, at)
  }

  /** The `]` that matches the `[` at `from` in a flag, or `from` when the list ends first. */
  private bracketCloses(from: number): number {
    if (from >= this.noBracketFrom && from < this.noBracketTo) return from
    let at = from + 1
    for (; at < this.limit; at++) {
      const found = classes[this.bytes[at] as number]
      if (found === octetClass.bracketClose) return at
      if (found === octetClass.close || found === octetClass.lineEnd) break
    }
    this.noBracketFrom = from
    this.noBracketTo = at
    return from
  }

  /**
   * `BODY[`: from here to `]` and the partial after it is one item. Returns false when this is an ordinary
   * atom.
   */
  private openSection(bracket: number): boolean {
    if (bracket - this.pos > longestSectioned) return false
    if (!sectioned.has(upper(this.bytes, this.pos, bracket))) return false
    if (this.depth + 2 > deepest || !this.bracketFollows(bracket)) return false
    this.push(kinds.item, mode.item)
    this.word = this.leaf(kinds.atom, bracket)
    this.push(kinds.bracket, mode.section)
    this.sections++
    this.leaf(kinds.open, bracket + 1)
    this.last = after.space
    return true
  }

  // Mostly `]` is near. If not, the whole frame is searched once: finding one in a literal does no harm.
  private bracketFollows(from: number): boolean {
    if (this.bracketEnd === -2) {
      for (let at = from + 1; at < this.limit; at++) if (this.bytes[at] === 0x5d) return true
      this.bracketEnd = this.bytes.lastIndexOf(0x5d)
    }
    return from < this.bracketEnd
  }

  private closeSection(): void {
    while (this.modes[this.depth - 1] !== mode.section) this.closeMissing(this.pos)
    this.leaf(kinds.close, this.pos + 1)
    this.pop()
    this.sections--
    if (this.bytes[this.pos] === 0x3c) {
      let at = this.pos
      while (
        at < this.limit &&
        classes[this.bytes[at] as number] === octetClass.plain &&
        this.bytes[at] !== 0x3e
      )
        at++
      this.leaf(kinds.atom, this.bytes[at] === 0x3e && at < this.limit ? at + 1 : at)
    }
    this.pop()
    this.last = after.value
  }

  private string(): void {
    this.valueBegins()
    this.word = -1
    const start = this.pos
    const end = this.quoted.end(this.bytes, start, this.limit)
    this.leaf(kinds.quoted, end)
    const { form, broken } = this.quoted
    const { findings } = this.tape
    if (form === 'unescaped')
      note(findings, 'quoted-unescaped', start, end, 'a quote inside has no backslash')
    if (form === 'open') note(findings, 'quoted-open', start, end, 'the string does not end')
    if (broken && form !== 'open')
      note(findings, 'quoted-line-break', start, end, 'a line break inside a string')
  }

  private open(): void {
    if (this.last === after.value) {
      note(this.tape.findings, 'space-missing', this.pos, this.pos + 1, 'no space before this list')
    }
    if (this.depth >= deepest) {
      this.tooDeep()
      return
    }
    this.push(kinds.list, this.word >= 0 && this.namesFlags(this.word) ? mode.flags : mode.list)
    this.leaf(kinds.open, this.pos + 1)
    this.last = after.space
  }

  private close(): void {
    if (this.depth === 0 || this.modes[this.depth - 1] === mode.section) {
      note(this.tape.findings, 'unbalanced', this.pos, this.pos + 1, 'this closes nothing')
      this.leaf(kinds.junk, this.pos + 1)
      return
    }
    this.leaf(kinds.close, this.pos + 1)
    this.pop()
    this.last = after.list
  }

  // A list below the deepest level is one leaf, up to the `)` that ends the list around it.
  private tooDeep(): void {
    const start = this.pos
    let level = 0
    let at = start
    for (; at < this.limit || this.announced === at; at++) {
      if (at === this.announced) {
        at = this.passLiteral() - 1
        continue
      }
      const found = classes[this.bytes[at] as number]
      if (found === octetClass.open) level++
      if (found === octetClass.quote) at = this.quoted.end(this.bytes, at, this.limit) - 1
      if (found === octetClass.close && --level < 0) break
    }
    note(this.tape.findings, 'too-deep', start, at, `lists deeper than ${deepest}`)
    this.leaf(kinds.junk, at)
  }
}

/** The `)` that matches the `(` at `from` inside one flag, or `from` when it is the list's own. */
function parenthesisCloses(bytes: Uint8Array, from: number, limit: number): number {
  let at = from + 1
  while (at < limit && classes[bytes[at] as number] === octetClass.plain) at++
  if (at + 1 >= limit || classes[bytes[at] as number] !== octetClass.close) return from
  const next = classes[bytes[at + 1] as number]
  return next === octetClass.space || next === octetClass.close || next === octetClass.plain ? at : from
}
