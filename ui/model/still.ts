/**
 * Copies, for a paused screen, of state that changes in place: connections, mailboxes, capability use, costs.
 * Rows and arrows have times and need no copy.
 */
import type { Spread, StatsReport } from '../../lib/reports/stats.ts'
import type { CapabilityUse } from '../../lib/session/capability-use.ts'
import type { Connection } from '../../lib/session/events.ts'
import type { MailboxHistory } from '../store/mailboxes.ts'
import type { Store } from '../store/store.ts'

/** The state when the pause began. */
export interface Still {
  readonly connections: ReadonlyMap<number, Connection>
  readonly uses: { of(connection: number): readonly CapabilityUse[] }
  readonly mailboxes: readonly MailboxHistory[]
  readonly report: StatsReport
  readonly stats: { spread(shape: string): Spread | undefined }
}

/** @returns copies of the present state of a store; takes some milliseconds */
export function stillOf(store: Store): Still {
  const uses = new Map<number, readonly CapabilityUse[]>()
  for (const id of store.connections.keys()) {
    const own = store.uses.of(id).map((use) => ({ ...use, words: [...use.words] }))
    uses.set(id, own)
  }
  return {
    connections: new Map([...store.connections].map(([id, connection]) => [id, connectionNow(connection)])),
    uses: { of: (connection) => uses.get(connection) ?? [] },
    mailboxes: [...store.mailboxes.histories.values()].map(mailboxNow),
    report: store.stats.result(),
    stats: { spread: spreads(store) },
  }
}

function connectionNow(connection: Connection): Connection {
  const { layers, bytes, facts, capabilities } = connection
  return {
    ...connection,
    layers: { ...layers },
    bytes: { ...bytes },
    facts: [...facts],
    capabilities: [...capabilities],
  }
}

function mailboxNow(history: MailboxHistory): MailboxHistory {
  return { ...history, changes: [...history.changes], updates: history.updates.copy() }
}

/** There may be hundreds of histograms, so each is copied when it is first read. */
function spreads({ stats }: Store): Still['stats']['spread'] {
  const known = new Map<string, Spread | undefined>()
  return (shape) => {
    if (!known.has(shape)) known.set(shape, spreadNow(stats.spread(shape)))
    return known.get(shape)
  }
}

function spreadNow(spread: Spread | undefined): Spread | undefined {
  if (spread === undefined) return undefined
  const bars = {
    total: spread.bars('total'),
    server: spread.bars('server'),
    client: spread.bars('client'),
    transfer: spread.bars('transfer'),
    held: spread.bars('held'),
  }
  return { course: spread.course, bars: (time) => bars[time] }
}
