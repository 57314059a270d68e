/** What a connection's redaction lets out for a dialogue, as text. */
import type { Chunk } from '../../lib/record/record.ts'
import { Redactor } from '../../lib/redact/redactor.ts'
import { Conversation } from '../../lib/wire/conversation.ts'
import { latin1 } from '../../lib/wire/octets.ts'

/**
 * @param input chunks of both sides in order
 * @returns what leaves, side by side in order: `C: …` and `S: …` joined per run of one side
 */
export function released(input: readonly Chunk[]): string {
  let out = ''
  let last = ''
  const conversation = new Conversation()
  const redactor = new Redactor((part) => {
    if (part.bytes.length === 0) return
    out += (part.side === last ? '' : part.side === 'client' ? '\nC: ' : '\nS: ') + latin1(part.bytes)
    last = part.side
  })
  for (const chunk of input) {
    conversation.push(chunk)
    for (let step = conversation.next(); step !== undefined; step = conversation.next()) {
      if (step.type === 'part') redactor.take(step)
      else if (step.type === 'refused') redactor.refused()
    }
  }
  redactor.end()
  return out.trimStart()
}
