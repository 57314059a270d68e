/** A table of how long each form of command took. */
import type { Cost } from '../../reports/costs.ts'
import { byteCount, count, duration } from '../../text/units.ts'
import { html, type Markup } from './markup.ts'

const heads = ['count', 'errors', 'median', '95 %', '99 %', 'longest', 'bytes']

/**
 * The section of the report; empty if there was no command.
 * @param costs the costs of each form, the form that took the most time first
 */
export function latencies(costs: readonly Cost[]): Markup {
  if (costs.length === 0) return html``
  const most = Math.max(1, ...costs.map(({ time }) => time))
  return html`<section id="latency" aria-labelledby="latency-title">
<h2 id="latency-title">Latency</h2>
<p class="lead">From the last byte of a command to the last byte of its completion, most time
first. IDLE has no latency: what it took is IDLE time.</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="latency-title"><table class="numbers">
<thead><tr><th scope="col">Command</th>${heads.map((head) => html`<th scope="col">${head}</th>`)}
<th scope="col">in all</th></tr></thead>
<tbody>
${costs.map((cost) => row(cost, most))}</tbody></table></div>
</section>
`
}

function row(
  { name, count: all, errors, octets: { client, server }, time, times }: Cost,
  most: number,
): Markup {
  const spans = times.total ?? times.held
  const cells =
    spans === undefined ? ['', '', '', ''] : [spans.p50, spans.p95, spans.p99, spans.max].map(duration)
  const held = times.total === undefined && times.held !== undefined
  // The button shows every command with this verb.
  const verb = /^(?:UID )?\S+/.exec(name)?.[0] ?? name
  return html`<tr><th scope="row"><button type="button" class="verb" data-verb="${verb}">${name}</button></th>
<td>${count(all)}</td><td${errors > 0 ? html` class="bad"` : ''}>${errors > 0 ? count(errors) : '·'}</td>
${cells.map((text) => html`<td>${text}</td>`)}<td>${byteCount(client + server)}</td>
<td class="total"><meter min="0" max="${most}" value="${time}" aria-hidden="true"></meter>${
    held ? 'IDLE time' : spans === undefined ? '' : duration(time)
  }</td></tr>
`
}
