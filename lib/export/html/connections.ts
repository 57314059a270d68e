/** Each connection of a session: from where to where, how it was secured, and how it ended. */
import { limits } from '../../record/limits.ts'
import type { Time } from '../../record/record.ts'
import type { Connection } from '../../session/events.ts'
import { cut } from '../../text/cut.ts'
import { wallTime } from '../../text/times.ts'
import { count, counted, duration, octets } from '../../text/units.ts'
import { connected, ended, factInWords } from '../remarks.ts'
import { html, type Markup } from './markup.ts'

/** Columns of one value. */
const SHOWN = 300

export class Connections {
  /** By the number of the connection: they end in another order than they began. */
  private readonly cards = new Map<number, Markup>()
  private untold = 0

  /** @param started wall-clock time of the session's beginning, nanoseconds since 1970 UTC */
  constructor(private readonly started: bigint) {}

  /** Takes a connection at its end. @param refused how many of its commands were answered NO or BAD */
  take(connection: Connection, time: Time, refused: number): void {
    if (this.cards.size < limits.reportConnections)
      this.cards.set(connection.id, this.card(connection, time, refused))
    else this.untold++
  }

  /** How many there were. */
  get count(): number {
    return this.cards.size + this.untold
  }

  /** @returns the section of the report */
  section(): Markup {
    return html`<section id="connections" aria-labelledby="connections-title">
<h2 id="connections-title">Connections, and how each ended</h2>
<div class="cards">
${[...this.cards].sort(([a], [b]) => a - b).map(([, card]) => card)}
</div>
${this.untold === 0 ? '' : html`<p class="left">${counted(this.untold, 'more connection')} left out.</p>`}
${this.cards.size === 0 ? html`<p class="left">Nobody connected.</p>` : ''}
</section>
`
  }

  private card(connection: Connection, time: Time, refused: number): Markup {
    const { id, opened, user, commands, bytes, facts } = connection
    const told = facts.map(factInWords).filter((text) => text !== '')
    const values: (readonly [string, string])[] = [
      ['ended', cut(ended(connection).replace('ended ', ''), SHOWN)],
      ['when', `${wallTime(this.started, opened, 0)} UTC, for ${duration(time - opened)}`],
      ['from, to', cut(connected(connection).replace('connected from ', ''), SHOWN)],
      ...(user === undefined ? [] : [['user', cut(user, 100)] as const]),
      ['commands', refused === 0 ? count(commands) : `${count(commands)}, ${count(refused)} refused`],
      ['octets', `${octets(bytes.client)} by the client, ${octets(bytes.server)} by the server`],
      ...told.slice(0, 6).map((text) => ['noted', cut(text, SHOWN)] as const),
    ]
    return html`<article class="card"><h3>Connection ${id}</h3>
<dl>${values.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</article>
`
  }
}
