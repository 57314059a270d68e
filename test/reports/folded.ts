/** Sessions for the tests of reports: records in, a fold over their events out. */
import { Observer } from '../../lib/observe/observer.ts'
import type { SessionRecord, Side } from '../../lib/record/record.ts'
import type { SessionEvent } from '../../lib/session/events.ts'
import { octets } from '../../lib/wire/octets.ts'

export const millisecond = 1_000_000

/** Takes events, as every report does. */
export interface Fold {
  take(event: SessionEvent): void
}

/** @returns the fold, after it has taken all events of these records */
export function folded<F extends Fold>(fold: F, records: Iterable<SessionRecord>): F {
  const observer = new Observer({}, (event) => fold.take(event))
  for (const record of records) observer.take(record)
  return fold
}

/** A connection opens. */
export function opened(connection: number, time: number): SessionRecord {
  const server = { address: '192.0.2.7', port: 993, host: 'imap.example.org' }
  const client = { address: '127.0.0.1', port: 50_000 + connection }
  const security = { client: 'tls', server: 'tls' } as const
  return { type: 'opened', connection, time, client, server, security }
}

/** One side says a line, or several. */
export function said(connection: number, time: number, side: Side, line: string): SessionRecord {
  return { type: 'chunk', connection, time, side, bytes: octets(`${line}\r\n`) }
}

/** A connection ends. */
export function closed(
  connection: number,
  time: number,
  by: 'client' | 'server' | 'proxy',
  reason: string,
): SessionRecord {
  return { type: 'closed', connection, time, by, reason }
}
