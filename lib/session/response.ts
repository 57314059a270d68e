/** An untagged response to be attributed to a command: parsed only as far as needed for that. */
import type { Tape } from '../grammar/tape.ts'
import { parse, type Tree } from '../grammar/tree.ts'
import type { Frame } from '../wire/frame.ts'
import { type Glance, glance } from './glance.ts'

export class Response {
  /** The first items of a FETCH; by far the most frequent response, whose tree is rarely needed. */
  readonly glance: Glance | undefined
  private read: Tree | undefined

  /** @param tape receives its tree; the response is valid until another one uses the tape */
  constructor(
    readonly frame: Frame,
    private readonly tape: Tape,
  ) {
    this.glance = glance(frame)
  }

  /** Upper case: `FETCH`, `STATUS`, `OK`. */
  get name(): string {
    return this.glance === undefined ? (this.tree.name ?? '') : 'FETCH'
  }

  get tree(): Tree {
    this.read ??= parse(this.frame, this.tape)
    return this.read
  }
}
