/** What a filter leaves of a session, in words. */
import { Choosing, compile } from '../../lib/filter/index.ts'
import { Observer } from '../../lib/observe/observer.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import type { SessionEvent } from '../../lib/session/events.ts'
import { latin1 } from '../../lib/wire/octets.ts'

/** What is left of these records, a line for each event but those that follow from others. */
export function left(records: readonly SessionRecord[], text: string): string[] {
  const filter = compile(text)
  if ('error' in filter) throw new Error(filter.error.message)
  const tell = (to: (event: SessionEvent) => void): void => {
    const observer = new Observer({}, to)
    for (const record of records) observer.take(record)
  }
  const choosing = new Choosing(filter)
  tell((event) => choosing.take(event))
  const selection = choosing.selection()
  const lines: string[] = []
  tell((event) => lines.push(...selection.take(event).map(inWords)))
  return lines.filter((line) => !['state', 'mailbox', 'capabilities'].includes(line))
}

function inWords(event: SessionEvent): string {
  const frame = 'frame' in event ? event.frame : undefined
  const said =
    frame ?? ('exchange' in event ? (event.exchange?.completion ?? event.exchange?.said[0]) : undefined)
  if (event.type === 'sent') return `sent ${latin1(event.exchange.said[0].bytes).trimEnd()}`
  if (event.type === 'fact') return `fact ${event.fact.name}`
  return said === undefined ? event.type : `${event.type} ${latin1(said.bytes).trimEnd()}`
}
