/**
 * What the client is to hear in the server's place. It waits until the server is in the middle of nothing: a
 * line between the octets of a literal would be one of them. RFC 9051 §4.3.
 */
import { limits } from '../record/limits.ts'
import type { RelayAction } from './actions.ts'
import { forward, nothing } from './pieces.ts'

/** One of them, and why it is said. */
export interface OwnAnswer {
  readonly bytes: Uint8Array
  readonly reason: string
}

export class OwnAnswers {
  private waiting: OwnAnswer[] = []
  private length = 0

  /** True while there is one. */
  get any(): boolean {
    return this.waiting.length > 0
  }

  /** @returns the end of the connection where too much waits */
  add(answer: OwnAnswer): RelayAction[] {
    this.waiting.push(answer)
    this.length += answer.bytes.length
    if (this.length <= limits.ownAnswers) return []
    const cause = 'too many answers in its place wait until the server has said what it is saying'
    return [{ type: 'refuse', leg: 'server', cause }]
  }

  /** @returns all of them: the server is in the middle of nothing */
  take(): readonly OwnAnswer[] {
    const { waiting } = this
    this.waiting = []
    this.length = 0
    return waiting
  }
}

/** What is done to say one. */
export function said({ bytes, reason }: OwnAnswer): RelayAction[] {
  return [
    { type: 'altered', side: 'server', received: nothing, sent: bytes, reason },
    ...forward('server', bytes),
  ]
}
