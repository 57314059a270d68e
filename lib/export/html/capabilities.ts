/** The capabilities that servers offered over time. A history shared by several connections is shown once. */
import { capability } from '../../protocol/index.ts'
import { limits } from '../../record/limits.ts'
import type { CapabilitySet } from '../../session/events.ts'
import { cut } from '../../text/cut.ts'
import { counted } from '../../text/units.ts'
import { html, type Markup } from './markup.ts'

/** The capability sets of one connection, and of all others that were offered the same. */
interface History {
  readonly sets: readonly CapabilitySet[]
  /** The number of further sets on its first connection, which are not shown. */
  readonly left: number
  readonly connections: number[]
}

export class Histories {
  private readonly histories = new Map<string, History>()
  private untold = 0

  /** Takes all capability sets of a connection. */
  take(connection: number, all: readonly CapabilitySet[]): void {
    const sets = all.slice(0, limits.reportCapabilities)
    if (sets.length === 0) return
    const key = JSON.stringify(sets.map(({ phase, source, names }) => [phase, source, names]))
    const known = this.histories.get(key)
    if (known !== undefined) known.connections.push(connection)
    else if (this.histories.size < limits.reportHistories) {
      this.histories.set(key, { sets, left: all.length - sets.length, connections: [connection] })
    } else this.untold++
  }

  /** @returns the section of the report; empty if no server ever listed capabilities */
  section(): Markup {
    if (this.histories.size === 0) return html``
    return html`<section id="capabilities" aria-labelledby="capabilities-title">
<h2 id="capabilities-title">Capabilities</h2>
<p class="lead">What each server said it can do, when, and what changed. RFC 9051 §6.1.1</p>
${[...this.histories.values()].map(history)}
${leftOut(this.untold, 'other history')}
</section>
`
  }
}

function history({ sets, left, connections }: History): Markup {
  const sorted = connections.toSorted((a, b) => a - b)
  const [few, more] = [sorted.slice(0, 12).join(', '), sorted.length - 12]
  const title = connections.length === 1 ? `Connection ${few}` : `Connections ${few}`
  return html`<article class="card">
<h3>${title}${more > 0 ? ` and ${counted(more, 'more')}` : ''}</h3>
${sets.map(change)}
${leftOut(left, 'later set')}
</article>
`
}

function change({ phase, source, names, added, removed }: CapabilitySet, i: number): Markup {
  const same = added.length === 0 && removed.length === 0
  const told = same
    ? 'the same again'
    : [sign('+', added), sign('−', removed)].filter((text) => text !== '').join(', ')
  const list = names.slice(0, limits.reportNames)
  return html`<details${i === 0 ? html` open` : ''}>
<summary><b>${phase}</b> <span class="muted">told by ${cut(source, 40)}</span>
<span class="change">${told}</span></summary>
${gone(removed)}
<table class="capabilities"><thead><tr><th scope="col">Capability</th><th
scope="col">What it means</th></tr></thead>
<tbody>${list.map((name) => meaning(name, i > 0 && added.includes(name)))}</tbody></table>
${leftOut(names.length - list.length, 'more name')}
</details>
`
}

const sign = (mark: string, names: readonly string[]): string =>
  names.length === 0 ? '' : `${mark}${names.length}`

function gone(removed: readonly string[]): Markup {
  if (removed.length === 0) return html``
  const names = removed.slice(0, limits.reportNames).map((name) => html`<code>${cut(name, 60)}</code> `)
  return html`<p class="removed">no longer: ${names}</p>
${leftOut(removed.length - names.length, 'more name')}`
}

function leftOut(count: number, what: string): Markup {
  return count === 0 ? html`` : html`<p class="left">${counted(count, what)} left out.</p>`
}

function meaning(name: string, fresh: boolean): Markup {
  const row = capability(name)
  return html`<tr${fresh ? html` class="added"` : ''}><th scope="row"><code>${cut(name, 60)}</code>${
    fresh ? html` <span class="tag">new</span>` : ''
  }</th><td>${row?.about ?? 'An extension that imapscope does not know.'} <span
class="muted">${row?.rfc ?? ''}</span></td></tr>
`
}
