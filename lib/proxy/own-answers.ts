/**
 * Answers that we send to the client instead of the server. They wait until the server is between two
 * responses: a line sent between the octets of a literal would be read as part of it. RFC 9051 §4.3.
 */
import { limits } from '../record/limits.ts'
import { nothing } from '../wire/octets.ts'
import type { RelayAction } from './actions.ts'
import { forward } from './pieces.ts'

/** One answer, and why it is sent. */
export interface OwnAnswer {
  readonly bytes: Uint8Array
  readonly reason: string
}

export class OwnAnswers {
  private waiting: OwnAnswer[] = []
  private length = 0

  /** True while an answer waits. */
  get any(): boolean {
    return this.waiting.length > 0
  }

  /** @returns the end of the connection when too many octets wait */
  add(answer: OwnAnswer): RelayAction[] {
    this.waiting.push(answer)
    this.length += answer.bytes.length
    if (this.length <= limits.ownAnswers) return []
    const cause = 'too many answers in its place wait until the server has said what it is saying'
    return [{ type: 'refuse', leg: 'server', cause }]
  }

  /** @returns all waiting answers; call it when the server is between two responses */
  take(): readonly OwnAnswer[] {
    const { waiting } = this
    this.waiting = []
    this.length = 0
    return waiting
  }
}

/** The actions that send one to the client, and record it. */
export function sendOwn({ bytes, reason }: OwnAnswer): RelayAction[] {
  return [
    { type: 'altered', side: 'server', received: nothing, sent: bytes, reason },
    ...forward('server', bytes),
  ]
}
