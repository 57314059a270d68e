/**
 * What a session file must repeat about open connections when a new file begins, and report about records
 * that were lost. Knows records, but neither files nor octets on disk.
 */
import type { Fact, ResumedRecord, Retold, SessionRecord, Side, Time } from '../../record/record.ts'
import { sides } from '../../record/record.ts'

/**
 * The most records without octets remembered per connection while they cannot be written; beyond it the
 * oldest are dropped.
 */
const mostPending = 32

/** The most facts about a connection that a new file repeats: TLS of both legs, and whatever went wrong. */
const mostFacts = 8

/** The most connections remembered for lost records, open or not; beyond it closed ones are forgotten. */
const mostEntries = 8192

/** Why octets are missing in a session file. */
export const tooSlow = 'the session file could not be written fast enough, or not at all'
export const fullAtEnd = 'the disk was full when the recording ended'

/** What is repeated for each open connection, by its number. */
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

  /** True while the file does not yet report everything that was lost. */
  get damaged(): boolean {
    return this.isDamaged
  }

  /** Notes a record that is being written. */
  written(record: SessionRecord): void {
    if (record.type === 'closed') {
      this.entries.delete(record.connection)
      return
    }
    // A record after `closed`, or without `opened`, is not remembered: nothing would ever remove it.
    if (record.type === 'opened' || this.entries.has(record.connection)) this.learn(record)
  }

  /** Notes a record for which there was no room. */
  lost(record: SessionRecord): void {
    this.learn(record)
    this.unwritten(record)
  }

  /** Notes a record, after `written`, that will never be on the disk. */
  unwritten(record: SessionRecord): void {
    const entry = this.entryOf(record.connection)
    this.isDamaged = true
    if (record.type === 'chunk') entry.lost[record.side] += record.bytes.length + (record.omitted ?? 0)
    else if (record.type === 'gap') entry.lost[record.side] += record.length
    else if (!isPointless(record)) entry.pending.push(record)
    if (entry.pending.length > mostPending)
      entry.pending.splice(entry.pending[0]?.type === 'opened' ? 1 : 0, 1)
    if (record.type === 'closed') entry.closed = true
    if (this.entries.size > mostEntries) this.forgetOne()
  }

  /**
   * The records to write once there is room again. For each connection: its `opened` record if that was lost,
   * a gap for each side with lost octets, the other records that were lost, and after gaps a `resumed` record
   * if it is open.
   * @param time the time of the gaps
   * @param again what is repeated of open connections; undefined when nothing follows
   */
  repairs(time: Time, reason: string, again?: Again): SessionRecord[] {
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
      if (gaps && !entry.closed && again !== undefined)
        repairs.push(...resumed(connection, time, entry, again))
      if (entry.closed || entry.opened === undefined) this.entries.delete(connection)
    }
    return repairs
  }

  /**
   * The first records of a new file, so that it can be read by itself: for each open connection its `opened`
   * record, its facts and layers, and a `resumed` record.
   * @param again what is repeated of each connection
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

  private entryOf(connection: number): Entry {
    const entry = this.entries.get(connection) ?? fresh()
    this.entries.set(connection, entry)
    return entry
  }

  private learn(record: SessionRecord): void {
    const entry = this.entryOf(record.connection)
    if (record.type === 'opened') entry.opened = record
    else if (record.type === 'chunk') entry.octets[record.side] += record.bytes.length + (record.omitted ?? 0)
    else if (record.type === 'gap') entry.octets[record.side] += record.length
    else if (record.type === 'layer') entry.layers.set(record.side, record)
    else if (record.type === 'fact' && lasting.has(record.fact.name)) {
      entry.facts.push(record)
      if (entry.facts.length > mostFacts) entry.facts.shift()
    }
  }

  private forgetOne(): void {
    for (const [connection, { closed }] of this.entries) {
      if (!closed) continue
      this.entries.delete(connection)
      return
    }
  }
}

/**
 * True for a record that says nothing once octets around it are lost: one that repeats them, or tells
 * about them, and one that says that there is no gap.
 */
function isPointless(record: SessionRecord): boolean {
  const { type } = record
  return type === 'altered' || type === 'resumed' || (type === 'fact' && record.fact.name === 'literal')
}

/** Without an entry in `again`, commands in flight are not repeated. */
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
