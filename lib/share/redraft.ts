/**
 * One frame while it is being shared: its tree, and the replacements of its octets, node by node. Knows
 * neither commands nor responses.
 */
import { contentStart, text } from '../grammar/strings.ts'
import { kinds } from '../grammar/tape.ts'
import type { Tree } from '../grammar/tree.ts'
import { flag } from '../protocol/index.ts'
import { octets } from '../wire/octets.ts'
import { movedDate } from './dates.ts'
import { besideLiterals, Edits } from './edits.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import { disguised } from './spelling.ts'
import type { Dates } from './tokens.ts'
import { headerNames, phrases } from './vocabulary.ts'

/** Tells whether an atom, in upper case, is a word of the protocol in its place. */
export type Known = (word: string) => boolean

export const nothing: Known = () => false

/** 64-bit numbers and partial ranges: `17`, `<0.100>`. RFC 9051 §9, number64, partial. */
const numbers = /^(?:-?\d{1,20}|<\d{1,20}(?:\.\d{1,20})?>|\$|nil)$/i
/** `1:3,7`, `5:*`. RFC 9051 §9, sequence-set. */
const setForm = /^(?:\d{1,10}|\*)(?:[:,](?:\d{1,10}|\*))*$/
const largest = 0xffff_ffff
/** `1-Feb-1994`, with or without a time. RFC 9051 §9, date-text, date-time. */
const date = /^[ \d]?\d-[a-z]{3}-\d{4}\b/i
/** Tags as clients make them: `a1`, `A0001`, `PEGO12`, `1.7`. Others are replaced, always by the same one. */
const tagForm = /^(?:[a-z]{0,5}\d{1,10}(?:[.-]\d{1,6})?|[*+])$/i

/** @returns true for a sequence set of possible message numbers, and for `$` */
export function isSet(text: string): boolean {
  return text === '$' || (setForm.test(text) && text.split(/[:,]/).every((one) => !(Number(one) > largest)))
}

/** @returns true for a tag that reveals nothing about anybody */
export function isOpenTag(tag: string): boolean {
  return tagForm.test(tag)
}

/** The memory of a session while it is shared. */
export interface Sharing {
  readonly names: Pseudonyms
  /** Words of `phrases` that occurred in names of this session; bounded by the size of that list. */
  readonly spoken: Set<string>
}

export class Redraft {
  readonly edits = new Edits()
  /** For each node, 1 once it has been decided about. */
  private readonly seen: Uint8Array

  constructor(
    readonly tree: Tree,
    readonly sharing: Sharing,
  ) {
    this.seen = new Uint8Array(tree.tape.length)
  }

  /** Replaces the words between two octets; announcements of literals among them stay. */
  disguise(start: number, end: number, dates?: Dates): void {
    const { bytes, literals } = this.tree.tape
    for (const [from, to] of besideLiterals(bytes, literals, start, end))
      this.edits.put(from, to, disguised(bytes.subarray(from, to), this.sharing.names, dates))
  }

  /** Replaces the content of a string. */
  replace(at: number, bytes: Uint8Array): void {
    this.seen[at] = 1
    this.edits.put(...this.span(at), bytes)
  }

  /** Keeps a node that reveals nothing about anybody. */
  stay(at: number): void {
    this.seen.fill(1, at, this.tree.tape.nextOf(at))
  }

  /** Replaces all nodes that have not been decided about. */
  finish(): void {
    for (let at = 0; at < this.seen.length; at++)
      if (this.seen[at] === 0 && !this.isPunctuation(at) && !this.isNil(at)) this.disguise(...this.span(at))
  }

  /** The start and end of a string's content; of any other node, its own. */
  span(at: number): readonly [number, number] {
    const { tape } = this.tree
    const end = tape.endOf(at)
    if (tape.kindOf(at) === kinds.literal) return [contentStart(tape, at), end]
    if (tape.kindOf(at) !== kinds.quoted) return [tape.startOf(at), end]
    const start = tape.startOf(at) + 1
    return [start, end > start && tape.bytes[end - 1] === 0x22 ? end - 1 : end]
  }

  /** The octets of a string's content, or of any other node. */
  octets(at: number): Uint8Array {
    return this.tree.tape.bytes.subarray(...this.span(at))
  }

  /** The content of a string or an atom, in upper case. */
  word(at: number): string {
    return text(this.tree.tape, at).toUpperCase()
  }

  /** Replaces all words in a node, including numbers. */
  hide(at: number, dates?: Dates): void {
    for (const leaf of this.leaves(at)) this.disguise(...this.span(leaf), dates)
  }

  /** Replaces a name, as of a mailbox or a user; from now on, its words in the server's sentences too. */
  name(at: number): void {
    const { spoken } = this.sharing
    for (const [word] of text(this.tree.tape, at).matchAll(/[A-Za-z0-9]+/g))
      if (phrases.has(word.toLowerCase()) && word.toLowerCase() !== 'inbox') spoken.add(word.toLowerCase())
    this.hide(at)
  }

  /** Replaces a name, but keeps NIL. */
  nameOrNil(at: number): void {
    if (!this.isNil(at)) this.name(at)
  }

  /** Keeps numbers and known words, also in lists, and moves dates; replaces strings and everything else. */
  keep(at: number, known: Known): void {
    for (const leaf of this.leaves(at)) {
      const word = this.word(leaf)
      const isAtom = this.tree.tape.kindOf(leaf) === kinds.atom
      const open = isAtom && (numbers.test(word) || isSet(word) || known(word))
      if (!open) this.dateOrHide(leaf)
    }
  }

  /** Keeps a valid sequence set. RFC 9051 §9, sequence-set. */
  set(at: number): void {
    if (!this.isString(at) && isSet(this.word(at))) this.stay(at)
    else this.hide(at)
  }

  /** A protocol date stays a valid one, even if it gets an octet longer: `9-Feb-1994`, `16-Feb-1994`. */
  private dateOrHide(at: number): void {
    const source = text(this.tree.tape, at)
    const moved = date.test(source) ? movedDate(source, this.sharing.names) : undefined
    if (moved === undefined) this.disguise(...this.span(at))
    else this.edits.put(...this.span(at), octets(moved))
  }

  /** Keeps a known string as a whole, or replaces it as a whole. */
  open(at: number, known: Known): void {
    if (known(this.word(at))) this.stay(at)
    else if (!this.isNil(at)) this.hide(at)
  }

  /** Keeps known flags and keywords, and replaces those that a user made up. */
  flags(at: number): void {
    for (const leaf of this.leaves(at))
      if (flag(this.word(leaf)) === undefined) this.disguise(...this.span(leaf))
  }

  /** `BODY[1.HEADER.FIELDS (Date X-Mine)]<0>`: replaces the names of uncommon header fields. */
  item(at: number, known: Known): void {
    this.keep(at, (word) => known(word) || isSection(word) || headerNames.has(word.toLowerCase()))
    for (const leaf of this.leaves(at)) {
      const isString =
        this.tree.tape.kindOf(leaf) === kinds.quoted || this.tree.tape.kindOf(leaf) === kinds.literal
      if (isString && headerNames.has(this.word(leaf).toLowerCase())) this.replace(leaf, this.octets(leaf))
    }
  }

  /** Keeps a tag among strings that are replaced. */
  reopenTag(at: number): void {
    if (isOpenTag(text(this.tree.tape, at))) this.replace(at, this.octets(at))
  }

  tag(at: number): void {
    if (isOpenTag(text(this.tree.tape, at))) this.stay(at)
    else this.hide(at)
  }

  isNil(at: number): boolean {
    return this.tree.tape.kindOf(at) === kinds.atom && this.word(at) === 'NIL'
  }

  isList(at: number): boolean {
    return this.tree.tape.kindOf(at) === kinds.list
  }

  isString(at: number): boolean {
    const kind = this.tree.tape.kindOf(at)
    return kind === kinds.quoted || kind === kinds.literal
  }

  /**
   * The nodes within a node that have octets of their own, except punctuation; marks them as decided about.
   */
  *leaves(at: number): Generator<number> {
    const end = this.tree.tape.nextOf(at)
    for (let here = at; here < end; here++) {
      if (this.isPunctuation(here)) continue
      this.seen[here] = 1
      yield here
    }
  }

  private isPunctuation(at: number): boolean {
    const { tape } = this.tree
    const kind = tape.kindOf(at)
    if (kind === kinds.space || kind === kinds.eol || kind === kinds.open || kind === kinds.close) return true
    return tape.isContainer(at)
  }
}

/** `1.2.HEADER.FIELDS.NOT` */
function isSection(word: string): boolean {
  return /^(?:\d+\.)*(?:\d+|HEADER|HEADER\.FIELDS|HEADER\.FIELDS\.NOT|TEXT|MIME)$/.test(word)
}
