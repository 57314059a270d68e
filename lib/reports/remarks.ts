/** Remarks about a connection between its lines, in words that are safe to print. */
import { limits } from '../record/limits.ts'
import type { CommentFact, Fact, LayerName, UnknownRecord, UnprotectedFact } from '../record/record.ts'
import type { Connection, Exchange, SessionEvent } from '../session/events.ts'
import { endpoint } from '../text/endpoints.ts'
import { safeText, textOf } from '../text/safe.ts'
import { count, counted } from '../text/units.ts'
import { delayLines } from './overhead.ts'

/** @returns the two endpoints of a connection, and how its legs begin */
export function connected({ client, server, security }: Connection): string {
  const from = `${endpoint(client)} (${security.client})`
  return safeText(`connected from ${from} to ${endpoint(server)} (${security.server})`)
}

/** The octets of an altered line that are shown. */
const shown = 500

/** @returns the difference between the legs; the line as the mail client has it is in the conversation */
export function altered({
  side,
  received,
  sent,
  reason,
}: Extract<SessionEvent, { type: 'altered' }>): string {
  const line = (bytes: Uint8Array): string => {
    const more = bytes.length - shown
    return textOf(bytes.subarray(0, shown)).trimEnd() + (more > 0 ? `… ${counted(more, 'byte')} more` : '')
  }
  const [said, got] =
    side === 'server' ? ['the server said', 'the client got'] : ['the client said', 'the server got']
  const parts = [
    ...(received.length > 0 ? [`${said} ${line(received)}`] : []),
    ...(sent.length > 0 ? [`${got} ${line(sent)}`] : []),
  ]
  // A delayed line is the same on both legs, and is in the conversation.
  return safeText(`altered (${reason})${parts.length > 0 ? `: ${parts.join(' | ')}` : ''}`)
}

/** The remark made once, when a connection has more commands in flight than are followed. */
export const overfull = safeText(
  `more than ${count(limits.inFlight)} commands at once without an answer, or too large ones: ` +
    'further ones are counted, but not followed, until some are answered',
)

/** @returns the remark that a connection continues, with the known figures of its missing past */
export function resumed(event: Extract<SessionEvent, { type: 'resumed' }>): string {
  const { before, inFlight, more } = event
  const { client, server } = before
  const past = `before it ${counted(client, 'byte')} of the client, ${count(server)} of the server`
  const flying = `${counted(inFlight, 'command')} in flight`
  return safeText(
    `continues here: ${past}; ${flying}${more === 0 ? '' : `, and ${count(more)} not known by name`}`,
  )
}

/** @returns the side that ended it, and the reason */
export function ended(connection: Connection): string {
  return connection.ended === undefined
    ? ''
    : safeText(`ended by ${connection.ended.by}: ${connection.ended.reason}`)
}

/** @returns the user's comment, or that they marked something; empty when there is neither */
function commentInWords({ on, text, marked }: CommentFact): string {
  if (text === '') return marked ? safeText(`marked: ${on}`) : ''
  return safeText(`${marked ? 'marked, ' : ''}comment on ${on}: ${text}`)
}

/** @returns the user's comment on a command, in one line; empty without one */
export function commentOn({ comment }: Exchange): string {
  return comment === undefined ? '' : commentInWords(comment)
}

const offeredWords: Readonly<Record<UnprotectedFact['offered'], string>> = {
  yes: 'the server offered STARTTLS',
  no: 'the server did not offer STARTTLS',
  'not known': 'whether the server offers STARTTLS is not known',
}

/** @returns the remark that a login was not protected, in one line */
export function unprotectedInWords({ command, offered }: UnprotectedFact): string {
  return safeText(`${command} left UNPROTECTED, without TLS towards the server; ${offeredWords[offered]}`)
}

/** @returns the beginning of a record that a newer version wrote */
export function unknownInWords({ said }: UnknownRecord): string {
  const more = said.length - shown
  const cut = more > 0 ? `… ${counted(more, 'character')} more` : ''
  return safeText(`not known to this version: ${said.slice(0, shown)}${cut}`)
}

/** @returns a fact in one line; empty for facts that only programs need */
export function factInWords(fact: Fact): string {
  switch (fact.name) {
    case 'tls': {
      const verified = fact.leg === 'server' ? (fact.verified ? ', verified' : ', NOT VERIFIED') : ''
      return safeText(`TLS with the ${fact.leg}: ${fact.protocol} ${fact.cipher}${verified}`)
    }
    case 'failure':
      return safeText(`${fact.leg}: ${fact.cause}${fact.remedy === undefined ? '' : ` (${fact.remedy})`}`)
    case 'ungreeted':
      return safeText(`${fact.cause} (${fact.remedy})`)
    case 'note':
      return safeText(fact.text)
    case 'delay':
      return delayLines(fact).join('; ')
    case 'comment':
      return commentInWords(fact)
    case 'unprotected':
      return unprotectedInWords(fact)
    case 'literal':
      return ''
  }
}

/** @returns the change of a side's layer, to follow its name: `client: switched to TLS` */
export function layerInWords(layer: LayerName): string {
  return {
    plain: 'in the clear from now on',
    tls: 'switched to TLS',
    deflate: 'compressed from now on (DEFLATE)',
    opaque: 'no longer read from now on',
  }[layer]
}

/** @returns the outcome of an exchange, for people: the server's status, or that there is no answer */
export function statusInWords(status: string): string {
  return status === 'ended' ? 'no answer' : status === 'lost' ? 'not known' : status
}
