/** A dialogue in, what happened in words out: the form of the golden transcripts. */
import { Observer } from '../../lib/observe/observer.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import type { Exchange, SessionEvent } from '../../lib/session/events.ts'
import { latency } from '../../lib/session/latency.ts'
import type { Frame } from '../../lib/wire/frame.ts'
import { latin1, octets } from '../../lib/wire/octets.ts'
import { dialogue } from '../wire/dialogue.ts'

/** Ten milliseconds pass between two sayings. */
const step = 10_000_000

/** The records of a connection on which this was said. */
export function recorded(text: string): SessionRecord[] {
  const said = dialogue(text)
  const chunks = said.map(([side, line], i) => {
    return { type: 'chunk', connection: 1, side, time: (i + 1) * step, bytes: octets(line) } as const
  })
  const end = (said.length + 1) * step
  return [
    {
      type: 'opened',
      connection: 1,
      time: 0,
      client: { address: '127.0.0.1', port: 50000 },
      server: { address: '127.0.0.1', port: 993, host: 'imap.example.org' },
      security: { client: 'tls', server: 'tls' },
    },
    ...chunks,
    { type: 'closed', connection: 1, time: end, by: 'client', reason: 'closed' },
  ]
}

/** The events of these records, in words. */
export function retold(records: readonly SessionRecord[]): string[] {
  const lines: string[] = []
  const observer = new Observer({}, (event) => lines.push(...inWords(event)))
  for (const record of records) observer.take(record)
  return lines
}

const brief = (frame: Frame): string => {
  const text = latin1(frame.bytes).trimEnd().replaceAll('\r\n', '⏎')
  return text.length > 76 ? `${text.slice(0, 75)}…` : text
}

const milliseconds = (time: number): string => `${time / 1_000_000} ms`

function completed(exchange: Exchange): string {
  const { tag, name, status, code, answers } = exchange
  const took = latency(exchange)
  const time = took === undefined ? 'held' : `after ${milliseconds(took.total)}`
  const own = answers.filter(
    ({ sure, frame }) => sure !== 'unilateral' && frame.kind !== 'continuation',
  ).length
  return `completed ${tag} ${name} ${status}${code === undefined ? '' : ` [${code}]`} ${time}, ${own} responses`
}

/** One event as lines; those about octets and layers are left to their own tests. */
function inWords(event: SessionEvent): string[] {
  switch (event.type) {
    case 'greeting':
      return [`greeting ${brief(event.frame)}`]
    case 'sent':
      return [`sent ${brief(event.exchange.said[0])}`]
    case 'continued':
      return [`  continued ${brief(event.frame)}`]
    case 'received':
      return [
        `  ${event.sure}${event.exchange === undefined ? '' : ` ${event.exchange.tag}`}: ${brief(event.frame)}`,
      ]
    case 'completed':
      return [completed(event.exchange)]
    case 'unfollowed':
      return [`unfollowed ${event.first ? 'first ' : ''}${brief(event.frame)}`]
    case 'stray':
      return [`stray ${brief(event.frame)}`]
    case 'state':
      return [`state ${event.from} → ${event.to}`]
    case 'capabilities': {
      const { phase, source, added, removed } = event.set
      const changes = [...added.map((name) => `+${name}`), ...removed.map((name) => `-${name}`)]
      return [`capabilities ${phase} (${source}): ${changes.join(' ') || 'the same'}`]
    }
    case 'mailbox':
      return [`mailbox ${event.mailbox.name}: ${event.change}`]
    case 'layer':
      return [`layer ${event.side} ${event.layer}`]
    case 'ended':
      return [`ended by ${event.connection.ended?.by}`]
    default:
      return []
  }
}
