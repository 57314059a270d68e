/** Shows each connection of a session: its endpoints, how it was secured, how it ended and why. */
import { limits } from '../../record/limits.ts'
import type { Time } from '../../record/record.ts'
import type { Cost } from '../../reports/costs.ts'
import { aboutEnding, isUsual } from '../../reports/ending-kinds.ts'
import type { Ending, EndingsReport } from '../../reports/endings.ts'
import { connected, ended, factInWords } from '../../reports/remarks.ts'
import type { Connection } from '../../session/events.ts'
import { cut } from '../../text/cut.ts'
import { wallTime } from '../../text/times.ts'
import { byteCount, count, counted, duration } from '../../text/units.ts'
import { html, type Markup } from './markup.ts'

/** The most columns of one value. */
const shown = 300

/** The most facts, commands in flight and signs shown for one connection. */
const most = 6

/** A label and the text after it. */
type Value = readonly [label: string, value: string]

/** Facts about a connection besides how it ended. */
interface Told {
  readonly values: readonly Value[]
  /** Which side closed it, in words. */
  readonly ended: string
  readonly ending: Ending | undefined
}

export class Connections {
  private readonly told = new Map<number, Told>()
  private untold = 0

  /** @param started wall-clock time of the session's beginning, nanoseconds since 1970 UTC */
  constructor(private readonly started: bigint) {}

  /** Takes a connection when it ends. @param ending how it ended */
  take(connection: Connection, time: Time, ending: Ending | undefined): void {
    if (this.told.size >= limits.reportConnections) this.untold++
    else {
      const words = cut(ended(connection).replace('ended ', ''), shown)
      this.told.set(connection.id, { values: this.values(connection, time), ended: words, ending })
    }
  }

  /** The number of connections. */
  get count(): number {
    return this.told.size + this.untold
  }

  /**
   * The section of the report.
   * @param costs the costs of the connections, by their names: `c1`
   */
  section({ kinds }: EndingsReport, costs: readonly Cost[]): Markup {
    const spent = new Map(costs.map((cost) => [cost.name, cost]))
    const cards = [...this.told]
      .sort(([a], [b]) => a - b)
      .map(([id, told]) => card(id, told, spent.get(`c${id}`)))
    const each = [...kinds].map(([kind, many]) => `${count(many)} ${kind}`).join(', ')
    return html`<section id="connections" aria-labelledby="connections-title">
<h2 id="connections-title">Connections, and how each ended</h2>
<p class="lead">${this.count === 0 ? 'No mail client connected.' : each}</p>
<div class="cards">
${cards}
</div>
${this.untold === 0 ? '' : html`<p class="left">${counted(this.untold, 'more connection')} left out.</p>`}
</section>
`
  }

  private values(connection: Connection, time: Time): Value[] {
    const { opened, user, bytes, facts } = connection
    const noted = facts.map(factInWords).filter((text) => text !== '')
    return [
      ['when', `${wallTime(this.started, opened, 0)} UTC, for ${duration(time - opened)}`],
      ['from, to', cut(connected(connection).replace('connected from ', ''), shown)],
      ...(user === undefined ? [] : [['user', cut(user, 100)] as const]),
      ['bytes', `${byteCount(bytes.client)} by the client, ${byteCount(bytes.server)} by the server`],
      ...noted.slice(0, most).map((text) => ['noted', cut(text, shown)] as const),
      ...more('noted', noted.length - most),
    ]
  }
}

function card(id: number, { values, ended: words, ending }: Told, cost: Cost | undefined): Markup {
  const all: Value[] = [
    ['ended', words],
    ...(ending === undefined ? [] : why(ending)),
    ...(cost === undefined ? [] : [['commands', commands(cost)] as const]),
    ...values,
  ]
  return html`<article class="card"><h3>Connection ${id} ${ending === undefined ? '' : badge(ending)}</h3>
${ending === undefined ? '' : html`<p class="about">${aboutEnding(ending.kind)}</p>`}
<dl>${all.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</article>
`
}

function commands({ count: all, errors }: Cost): string {
  return errors === 0 ? count(all) : `${count(all)}, ${counted(errors, 'error')}`
}

function badge({ kind }: Ending): Markup {
  return html`<span class="badge"${isUsual(kind) ? html` data-status="usual"` : ''}>${kind}</span>`
}

/** What was happening on the connection when it ended. */
function why({ bye, silent, state, mailbox, inFlight, commandsInFlight, unheard, signs }: Ending): Value[] {
  const waiting = unheard === true ? 'answer not known' : 'in flight'
  const asked = inFlight.slice(0, most)
  const unasked = commandsInFlight - asked.length
  return [
    ...(bye === undefined ? [] : [['BYE', cut(bye, shown)] as const]),
    [
      'silent',
      `for ${duration(silent)}, ${cut(mailbox === undefined ? state : `${state} ${mailbox}`, shown)}`,
    ],
    ...asked.map(({ tag, name, age, octets: got }) => {
      const answered = `sent ${duration(age)} before, ${counted(got, 'byte')} of its answer`
      return [waiting, `${cut(tag, 32)} ${cut(name, 32)}, ${answered}`] as const
    }),
    ...more(waiting, unasked),
    ...signs
      .slice(0, most)
      .map(({ sign, text }) => [sign.kind, `${cut(text, shown)} (${sign.about})`] as const),
    ...more('recognised', signs.length - most),
  ]
}

/** The number of values left out. */
function more(label: string, many: number): Value[] {
  return many > 0 ? [[label, `and ${count(many)} more`]] : []
}
