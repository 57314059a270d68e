/** What a relay wants done, in words that a test can compare. */
import type { RelayAction } from '../../lib/proxy/actions.ts'
import { latin1 } from '../../lib/wire/octets.ts'

/** An action in words; what is sent unchanged and observed is one line. */
export function inWords(action: RelayAction): string {
  const text = (bytes: Uint8Array): string => JSON.stringify(latin1(bytes))
  switch (action.type) {
    case 'send':
      return `send ${action.to} ${text(action.bytes)}`
    case 'observe':
      return `observe ${action.side} ${text(action.bytes)}`
    case 'altered':
      return `altered ${action.side} ${text(action.received)} → ${text(action.sent)}`
    case 'secure':
      return `secure ${action.leg}${action.early.length > 0 ? ` early ${text(action.early)}` : ''}`
    case 'refuse':
    case 'shun':
      return `${action.type} ${action.leg}: ${action.cause}`
    case 'note':
      return `note ${action.text}`
    case 'alarm':
      return action.after === undefined ? 'no alarm' : `alarm after ${action.after / 1000} s`
    case 'unprotected':
      return `unprotected ${action.fact.command}, STARTTLS on offer: ${action.fact.offered}`
    case 'wait':
      return `wait ${action.leg} ${action.time / 1e6} ms`
    case 'close':
      return `close by ${action.by}: ${action.reason}`
    case 'end':
      return `end by ${action.by}: ${action.reason}`
    default:
      return `${action.type} ${action.leg}`
  }
}
