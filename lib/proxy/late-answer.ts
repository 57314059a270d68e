/** The answer to our own CAPABILITY when it comes after we stopped waiting: kept from the client. */

import { drop, pass, type ServerVerdict } from '../alterations/alteration.ts'
import { tellsCapabilities } from '../alterations/capabilities.ts'
import type { Head } from '../wire/line.ts'

export class LateAnswer {
  readonly side = 'server' as const
  /** True once the answer has come. */
  over = false
  /** True once the client has sent CAPABILITY too: then the data may be its answer. */
  private shared = false

  /** @param tag the tag of our CAPABILITY */
  constructor(
    private readonly tag: string,
    readonly reason: string,
  ) {}

  /** The client has sent a command. */
  command({ name }: Head): void {
    if (name === 'CAPABILITY') this.shared = true
  }

  line(line: Uint8Array, head: Head): ServerVerdict {
    if (this.over) return pass
    if (head.kind === 'completion' && head.tag === this.tag) this.over = true
    else if (this.shared || head.kind !== 'data' || !tellsCapabilities(line)) return pass
    return drop
  }
}
