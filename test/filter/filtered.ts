/** The tags of a dialogue's commands that a filter lets through. */

import { compile } from '../../lib/filter/index.ts'
import { Observer } from '../../lib/observe/observer.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import type { Connection, Exchange } from '../../lib/session/events.ts'
import { recorded } from '../session/retold.ts'

/** Every completed exchange of these records with its connection, as it was at its completion. */
export function exchangesOf(records: readonly SessionRecord[]): [Exchange, Connection][] {
  const connections = new Map<number, Connection>()
  const found: [Exchange, Connection][] = []
  const observer = new Observer({}, (event) => {
    if (event.type === 'opened') connections.set(event.connection.id, event.connection)
    if (event.type === 'completed') found.push([event.exchange, connections.get(event.exchange.connection)!])
  })
  for (const record of records) observer.take(record)
  return found
}

/** @returns tags with spaces between them; of a wrong filter a line with the place, as the program shows it */
export function filtered(dialogue: string, filter: string): string {
  const compiled = compile(filter)
  if ('error' in compiled) {
    const { offset, length, message } = compiled.error
    return `${' '.repeat(offset)}${'^'.repeat(length)} ${message}`
  }
  return exchangesOf(recorded(dialogue))
    .filter((each) => compiled.test(...each))
    .map(([{ tag }]) => tag)
    .join(' ')
}
