/** The answer to a command of ours that comes when we have gone on without it: no client hears it. */

import { tellsCapabilities } from '../rules/capabilities.ts'
import type { Rule } from '../rules/rule.ts'
import type { Head } from '../wire/line.ts'
import { NOTHING } from './pieces.ts'

export class LateAnswer implements Rule {
  readonly side = 'server'
  /** True once it has come. */
  over = false
  /** True once the client has asked too: then it may be its answer. */
  private shared = false

  /** @param tag of our CAPABILITY */
  constructor(
    private readonly tag: string,
    readonly reason: string,
  ) {}

  /** The client has sent a command. */
  command({ name }: Head): void {
    if (name === 'CAPABILITY') this.shared = true
  }

  line(line: Uint8Array, head: Head): Uint8Array | undefined {
    if (this.over) return undefined
    if (head.kind === 'completion' && head.tag === this.tag) this.over = true
    else if (this.shared || head.kind !== 'data' || !tellsCapabilities(line)) return undefined
    return NOTHING
  }
}
