/** An untagged response on its way to the command that it answers: read only as far as that asks for. */
import type { Tape } from '../grammar/tape.ts'
import { parse, type Tree } from '../grammar/tree.ts'
import type { Frame } from '../wire/frame.ts'
import { type Glance, glance } from './glance.ts'

export class Response {
  /** What a FETCH says at first sight; the most frequent response by far, whose tree is rarely needed. */
  readonly glance: Glance | undefined
  private read: Tree | undefined

  /** @param tape where its tree goes; the response is valid until another one takes it */
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
