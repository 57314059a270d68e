/** The status and latency of an exchange, one word each; lists and titles use the same words. */
import { statusInWords } from '../../lib/reports/remarks.ts'
import { duration } from '../../lib/text/units.ts'
import { asOf, inFlight, type Model } from '../model/model.ts'
import type { ExchangeRow } from '../store/rows.ts'
import type { Attr } from '../terminal/cells.ts'
import type { Theme } from '../terminal/theme.ts'
import type { Entry } from './columns.ts'

/** @returns the status as a word, `…` while it is in flight */
export function statusEntry(row: ExchangeRow, model: Model, theme: Theme): Entry {
  if (inFlight(model, row)) return { text: '…', attr: theme.open }
  const status = row.exchange.status ?? 'open'
  const attrs: Readonly<Record<string, Attr>> = { OK: theme.ok, NO: theme.no, BAD: theme.bad }
  return { text: statusInWords(status), attr: attrs[status] ?? theme.warn }
}

/**
 * @returns the time from command to completion; in flight the age, with `>` except for IDLE, which is held
 */
export function latencyEntry(row: ExchangeRow, model: Model, theme: Theme): Entry {
  const { timing, name } = row.exchange
  const held = name === 'IDLE'
  if (inFlight(model, row)) {
    const running = duration(Math.max(0, asOf(model) - timing.sent))
    return { text: held ? running : `>${running}`, attr: held ? theme.dim : theme.open }
  }
  if (timing.completed === undefined) return { text: '-', attr: theme.dim }
  return { text: duration(timing.completed - timing.sent), attr: held ? theme.dim : theme.text }
}
