/** From a frame to its lossless tree: the entry point of this folder. Knows the kinds of frames. */
import type { Deviation, Frame } from '../wire/frame.ts'
import { scanCommand, scanContinuation, scanResponse } from './heads.ts'
import { decode, type Numeral, numeral, upper } from './octets.ts'
import { Scanner } from './scan.ts'
import { kinds, type Node, Tape } from './tape.ts'

/** A response code as sent: its name in upper case, and the text between name and `]`. RFC 9051 §7.1. */
export interface ResponseCode {
  readonly name: string
  readonly arguments: string
}

/** The head of a frame: indices of nodes, -1 for absent ones. */
export interface TreeHead {
  /** Upper case: `FETCH`, `OK`, `UID FETCH`. */
  name: string | undefined
  tag: number
  number: number
  code: number
  text: number
  /** The first node after the name; values of data and commands begin here. */
  body: number
}

/** The tree of one frame. It reads its tape, and is valid until the tape takes another frame. */
export class Tree {
  readonly frame: Frame
  readonly tape: Tape
  readonly head: TreeHead
  private read: ResponseCode | undefined

  constructor(frame: Frame, tape: Tape, head: TreeHead) {
    this.frame = frame
    this.tape = tape
    this.head = head
  }

  /** Upper case: a command's verb (`UID FETCH`), a response's `FETCH`, `EXISTS`, `OK`. */
  get name(): string | undefined {
    return this.head.name
  }

  /** The number before the name: `* 3 EXISTS`. Above 2^53-1, its digits. */
  get number(): Numeral | undefined {
    const { number } = this.head
    if (number < 0) return undefined
    return numeral(this.tape.bytes, this.tape.startOf(number), this.tape.endOf(number))
  }

  /** The tag of a command or completion, as sent. */
  get tag(): string | undefined {
    return this.head.tag < 0 ? undefined : this.tape.source(this.head.tag)
  }

  /** The response code of a status response or continuation. RFC 9051 §7.1. */
  get code(): ResponseCode | undefined {
    const { tape, head } = this
    if (head.code < 0) return undefined
    this.read ??= codeAt(tape, head.code)
    return this.read
  }

  /** The human-readable text of a status response, completion or continuation; empty when none was sent. */
  get text(): string | undefined {
    const { tape, head } = this
    if (head.text >= 0) return tape.source(head.text)
    const { kind } = this.frame
    return kind === 'status' || kind === 'completion' || kind === 'greeting' || kind === 'continuation'
      ? ''
      : undefined
  }

  /** The findings of the grammar; those of framing are in `frame.findings`. */
  get findings(): readonly Deviation[] {
    return this.tape.findings
  }

  /** The root. Its leaves, joined, are the frame. */
  get root(): Node {
    return this.tape.node(0)
  }

  /** The values after the name, in order. */
  get values(): readonly Node[] {
    return this.tape.valuesBetween(this.head.body, this.tape.length).map((at) => this.tape.node(at))
  }
}

function codeAt(tape: Tape, at: number): ResponseCode {
  const { bytes } = tape
  const name = tape.first(at)
  const end = tape.endOf(name)
  const text = decode(bytes, end, tape.endOf(at) - 1)
  return { name: upper(bytes, tape.startOf(name), end), arguments: text.trim() }
}

// Parsing is synchronous and not reentrant, so one scanner serves all frames.
const scanner = new Scanner()

/**
 * Parses a frame. Any octets give a tree; nothing is lost, and it never throws.
 * @param frame from lib/wire
 * @param tape the tape for the nodes; reusing one avoids allocation, but invalidates its previous tree
 * @returns its tree, valid until its tape takes another frame
 */
export function parse(frame: Frame, tape: Tape = new Tape()): Tree {
  tape.reset(frame.bytes, frame.literals)
  scanner.begin(tape)
  const end = frame.bytes.length
  const root = tape.push(kinds.frame, 0, end)
  const head: TreeHead = { name: undefined, tag: -1, number: -1, code: -1, text: -1, body: 0 }
  switch (frame.kind) {
    case 'command':
      scanCommand(scanner, head)
      break
    case 'continuation':
      scanContinuation(scanner, head)
      break
    case 'greeting':
    case 'status':
    case 'completion':
    case 'data':
      scanResponse(scanner, head, frame.kind)
      break
    case 'sasl':
    case 'done':
      scanner.withoutLiterals()
      if (scanner.lineEnd > 0) scanner.leaf(kinds.text, scanner.lineEnd)
      scanner.takeLineEnd()
      break
    case 'opaque':
      if (end > 0) scanner.leaf(kinds.junk, end)
  }
  tape.end(root, end)
  if (head.body === 0) head.body = tape.length
  return new Tree(frame, tape, head)
}
