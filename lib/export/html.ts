/** One file for any browser, which needs no network: timeline, latency, capabilities, endings. */
import { limits } from '../record/limits.ts'
import type { SessionHead, Time } from '../record/record.ts'
import { Endings } from '../reports/endings.ts'
import {
  altered,
  connected,
  ended,
  factInWords,
  layerInWords,
  overfull,
  resumed,
} from '../reports/remarks.ts'
import { Stats } from '../reports/stats.ts'
import type { Connection, Exchange, SessionEvent } from '../session/events.ts'
import { latency } from '../session/latency.ts'
import { textOf } from '../text/safe.ts'
import { counted } from '../text/units.ts'
import type { Frame } from '../wire/frame.ts'
import type { Exporter, Format } from './format.ts'
import { Histories } from './html/capabilities.ts'
import { Connections } from './html/connections.ts'
import type { TimelineRow } from './html/data.ts'
import { figures, type Slowest } from './html/figures.ts'
import { LastRows } from './html/last-rows.ts'
import { latencies } from './html/latency.ts'
import { json } from './html/markup.ts'
import { beginning, ending } from './html/page.ts'
import { exchangeRow, type Remark, remarkRow } from './html/row.ts'
import { lineOf } from './html/said.ts'
import { InOrder, WireTimes } from './order.ts'

/** The most octets of a line in the row of a remark. */
const shown = 300

/** Writes each row as soon as it is complete, and keeps only the data for the tables after the rows. */
class HtmlExport implements Exporter {
  private begun = false
  private readonly stats = new Stats()
  private readonly endings = new Endings()
  private slowest: Slowest | undefined
  private readonly histories = new Histories()
  private readonly connections: Connections
  private rows = 0
  /** The characters in these rows. */
  private characters = 0
  private readonly rest = new LastRows()
  private readonly times = new WireTimes()
  private readonly order = new InOrder<string>()

  constructor(private readonly head: SessionHead) {
    this.connections = new Connections(head.started)
  }

  take(event: SessionEvent): string {
    this.stats.take(event)
    this.endings.take(event)
    const text = this.rowsOf(event)
    if (event.type === 'ended') this.over(event.connection, event.time)
    return this.started() + text
  }

  end(): string {
    const stats = this.stats.result()
    const sections = [
      latencies(stats.shapes),
      this.histories.section(),
      this.connections.section(this.endings.result(), stats.connections),
    ]
    const rows = this.order.end().map((row) => this.fit(row))
    return (
      this.started() +
      rows.join('') +
      this.rest.text() +
      ending({
        head: this.head,
        figures: figures(this.head.started, this.connections.count, stats, this.slowest),
        sections,
        left: this.leftOut(stats.unfollowed),
      }).text
    )
  }

  private started(): string {
    if (this.begun) return ''
    this.begun = true
    return beginning(this.head).text
  }

  private rowsOf(event: SessionEvent): string {
    if (event.type === 'completed') return this.exchange(event.exchange, event.time)
    const time = this.times.ofEvent(event)
    const remark = remarkOf(event)
    if (remark === undefined || remark.text === '') return ''
    return this.row(time, remarkRow(this.head, remark))
  }

  private exchange(exchange: Exchange, time: Time): string {
    const { id, name } = exchange
    const total = latency(exchange)?.total ?? -1
    if (total > (this.slowest?.total ?? -1)) this.slowest = { id, name, total }
    return this.row(exchange.said[0].begun, exchangeRow(this.head, exchange, time))
  }

  private row(time: Time, row: TimelineRow): string {
    const text = `${json(row).text}\n`
    const ready = this.order.push(time, text, text.length, row.id)
    return ready.map((one) => this.fit(one)).join('')
  }

  private fit(text: string): string {
    if (this.rows >= limits.reportRows || this.characters >= limits.reportText) {
      this.rest.push(text)
      return ''
    }
    this.rows++
    this.characters += text.length
    return text
  }

  private over(connection: Connection, time: Time): void {
    this.connections.take(connection, time, this.endings.latest)
    this.histories.take(connection.id, connection.capabilities)
  }

  /** @param unfollowed the number of commands that were not followed */
  private leftOut(unfollowed: number): string[] {
    const { left } = this.rest
    return [
      left > 0
        ? `${counted(left, 'row')} in the middle did not fit into the timeline; the tables count them.`
        : '',
      unfollowed > 0 ? `${counted(unfollowed, 'command')} have no row: too many were in flight.` : '',
    ].filter((text) => text !== '')
  }
}

/** @returns the remark on an event; undefined for one that an exchange or a table shows */
function remarkOf(event: SessionEvent): Remark | undefined {
  const { time } = event
  switch (event.type) {
    case 'opened':
      return { time, connection: event.connection.id, text: connected(event.connection) }
    case 'greeting':
      return framed(event.connection, event.frame, 'greeting')
    case 'unfollowed':
      return event.first
        ? { time, connection: event.connection.id, text: overfull, status: 'alert' }
        : undefined
    case 'stray':
      return { ...framed(event.connection, event.frame, 'unpaired line'), status: 'alert' }
    case 'received':
      return event.exchange === undefined ? framed(event.connection, event.frame, 'unsolicited') : undefined
    case 'layer':
      return { time, connection: event.connection.id, text: `${event.side}: ${layerInWords(event.layer)}` }
    case 'altered':
      return { time, connection: event.connection.id, text: altered(event) }
    case 'gap': {
      const text = `${counted(event.length, 'byte')} missing: ${event.reason}`
      return { time, connection: event.connection, text, status: 'alert' }
    }
    case 'resumed':
      return { time, connection: event.connection.id, text: resumed(event) }
    case 'fact': {
      const text = factInWords(event.fact)
      const { name } = event.fact
      const alert = name === 'failure' || name === 'ungreeted' ? ({ status: 'alert' } as const) : {}
      return { time, connection: event.connection, text, ...alert }
    }
    case 'ended':
      return { time, connection: event.connection.id, text: ended(event.connection) }
    default:
      return undefined
  }
}

/** A remark on a frame outside of exchanges. @param what what it is, in words */
function framed({ id }: Connection, frame: Frame, what: string): Remark {
  const { time } = frame
  const text = `${what}: ${textOf(frame.bytes.subarray(0, shown)).trimEnd()}`
  return { time, connection: id, text, lines: [lineOf({ time, frame }, time)] }
}

export const html: Format = {
  name: 'html',
  about: 'one page for any browser: timeline, latency, capabilities, endings',
  begin: (head) => new HtmlExport(head),
}
