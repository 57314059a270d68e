/** The totals of a session: the figures above its timeline. */
import type { StatsReport } from '../../reports/stats.ts'
import { wallTime } from '../../text/times.ts'
import { byteCount, count, duration } from '../../text/units.ts'
import { html, type Markup } from './markup.ts'

/** The exchange that took longest. */
export interface Slowest {
  readonly id: number
  readonly name: string
  /** Nanoseconds. */
  readonly total: number
}

/**
 * The figures.
 * @param started wall-clock time of the session's beginning, nanoseconds since 1970 UTC
 * @param connections the number of connections
 */
export function figures(
  started: bigint,
  connections: number,
  { begun, ended, all }: StatsReport,
  slowest: Slowest | undefined,
): Markup {
  const { client, server } = all.octets
  const alert = (value: number): Markup => (value > 0 ? html` class="alert"` : html``)
  return html`<dl class="figures">
<div><dt>lasted</dt><dd>${duration(ended - begun)}</dd><dd
class="muted">from ${wallTime(started, begun, 0)}</dd></div>
<div><dt>connections</dt><dd>${count(connections)}</dd></div>
<div><dt>commands</dt><dd>${count(all.count)}</dd></div>
<div${alert(all.errors)}><dt>errors</dt><dd>${count(all.errors)}</dd><dd class="muted">NO or BAD</dd></div>
<div><dt>unanswered</dt><dd>${count(all.unanswered)}</dd><dd class="muted">IDLE included</dd></div>
<div><dt>bytes</dt><dd>${byteCount(server)}</dd><dd class="muted">${byteCount(client)} by the
client</dd></div>
${slowest === undefined ? '' : longest(slowest)}
</dl>
`
}

function longest({ id, name, total }: Slowest): Markup {
  return html`<div><dt>slowest</dt><dd>${duration(total)}</dd>
<dd class="muted"><a href="#exchange-${id}">${name}</a></dd></div>`
}
