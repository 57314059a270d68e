/**
 * What a session file must say again: about open connections when a new file begins, and about records that
 * were lost. Knows records, neither files nor octets on disk.
 */
import type { Fact, ResumedRecord, Retold, SessionRecord, Side, Time } from '../../record/record.ts'
import { sides } from '../../record/record.ts'

/**
 * Records without octets that are remembered of one connection while they cannot be written; then the
 * oldest go.
 */
const mostPending = 32

/** Facts about a connection that are said again in a new file; TLS of both legs, and whatever went wrong. */
const mostFacts = 8

/** Connections of which something was lost, open or not; beyond that the closed ones are forgotten. */
const mostEntries = 8192

/** Why octets are missing in a session file. */
export const tooSlow = 'the session file could not be written fast enough, or not at all'
export const fullAtEnd = 'the disk was full when the recording ended'

/** What is said again of each open connection, by its number. */
export type Again = ReadonlyMap<number, Retold>

const lasting: ReadonlySet<Fact['name']> = new Set(['tls', 'failure', 'unprotected', 'ungreeted'])

type Opened = SessionRecord & { readonly type: 'opened' }

interface Entry {
  opened: Opened | undefined
  readonly layers: Map<Side, SessionRecord>
  readonly facts: SessionRecord[]
  readonly octets: Record<Side, number>
  readonly lost: Record<Side, number>
  readonly pending: SessionRecord[]
  closed: boolean
}

/** The memory of a session file's writer, bounded by the connections that are open. */
export class Ledger {
  private readonly entries = new Map<number, Entry>()
  private isDamaged = false

  /** True while something was lost that the file does not say yet. */
  get damaged(): boolean {
    return this.isDamaged
  }

  /** A record that is being written. */
  written(record: SessionRecord): void {
    if (record.type === 'closed') {
      this.entries.delete(record.connection)
      return
    }
    // What comes after the end, or without a beginning, is not remembered: nothing would ever take it out
    // again.
    if (record.type === 'opened' || this.entries.has(record.connection)) this.learn(record)
  }

  /** A record for which there was no room. */
  lost(record: SessionRecord): void {
    const entry = this.learn(record)
    this.isDamaged = true
    if (record.type === 'chunk') entry.lost[record.side] += record.bytes.length + (record.omitted ?? 0)
    else if (record.type === 'gap') entry.lost[record.side] += record.length
    // What was altered repeats octets that are lost as well; it may be large, and is not kept.
    else if (record.type !== 'altered') entry.pending.push(record)
    if (entry.pending.length > mostPending)
      entry.pending.splice(entry.pending[0]?.type === 'opened' ? 1 : 0, 1)
    if (record.type === 'closed') entry.closed = true
    if (this.entries.size > mostEntries) this.forgetOne()
  }

  /**
   * What is to be written now that there is room again: for each connection its opening if that was lost,
   * a gap for each side with lost octets, then the other records that were lost, and how it goes on.
   * @param time of the gaps
   * @param again of connections that are not closed; of others nothing is said again
   */
  repairs(time: Time, reason: string, again: Again): SessionRecord[] {
    this.isDamaged = false
    const repairs: SessionRecord[] = []
    for (const [connection, entry] of this.entries) {
      const { pending, lost } = entry
      const opened = pending.filter(({ type }) => type === 'opened')
      const rest = pending.filter(({ type }) => type !== 'opened')
      repairs.push(...opened)
      const gaps = opened.length > 0 || sides.some((side) => lost[side] > 0)
      for (const side of sides) {
        const length = lost[side]
        if (length > 0) repairs.push({ type: 'gap', connection, time, side, length, reason })
        lost[side] = 0
      }
      repairs.push(...rest)
      pending.length = 0
      if (gaps && !entry.closed) repairs.push(...resumed(connection, time, entry, again))
      if (entry.closed || entry.opened === undefined) this.entries.delete(connection)
    }
    return repairs
  }

  /**
   * What a new file says first, so that it can be read by itself: each open connection, its layers and facts,
   * and how it goes on.
   * @param again what is said again of them
   */
  introductions(time: Time, again: Again): SessionRecord[] {
    const records: SessionRecord[] = []
    for (const [connection, entry] of this.entries) {
      const { opened, layers, facts, closed } = entry
      if (opened === undefined || closed) continue
      records.push(opened, ...facts, ...layers.values(), ...resumed(connection, time, entry, again))
    }
    return records
  }

  private learn(record: SessionRecord): Entry {
    const entry = this.entries.get(record.connection) ?? fresh()
    this.entries.set(record.connection, entry)
    if (record.type === 'opened') entry.opened = record
    else if (record.type === 'chunk') entry.octets[record.side] += record.bytes.length + (record.omitted ?? 0)
    else if (record.type === 'gap') entry.octets[record.side] += record.length
    else if (record.type === 'layer') entry.layers.set(record.side, record)
    else if (record.type === 'fact' && lasting.has(record.fact.name)) {
      entry.facts.push(record)
      if (entry.facts.length > mostFacts) entry.facts.shift()
    }
    return entry
  }

  private forgetOne(): void {
    for (const [connection, { closed }] of this.entries) {
      if (!closed) continue
      this.entries.delete(connection)
      return
    }
  }
}

/** Where nobody knows what to say again, what was begun is not taken up. */
function resumed(connection: number, time: Time, { octets }: Entry, again: Again): ResumedRecord[] {
  const said = again.get(connection) ?? { before: { ...octets }, said: [] }
  return [{ type: 'resumed', connection, time, ...said }]
}

function fresh(): Entry {
  return {
    opened: undefined,
    layers: new Map(),
    facts: [],
    octets: { client: 0, server: 0 },
    lost: { client: 0, server: 0 },
    pending: [],
    closed: false,
  }
}
