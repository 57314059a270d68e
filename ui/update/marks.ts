/** Marks, and the choice of exchanges to export. Pure. */
import type { Exchange } from '../../lib/session/events.ts'
import { counted } from '../../lib/text/units.ts'
import { writtenOn } from '../model/comments.ts'
import type { ExportRequest } from '../model/effects.ts'
import type { Step } from '../model/messages.ts'
import { listed, listOrder, type Model, selectedIndex, selectedRow } from '../model/model.ts'
import { withRemark } from '../steps/remark.ts'
import { selectRow, unfollowed } from '../steps/selection.ts'
import { rowAt } from '../store/store.ts'

/** Marks or unmarks the selected row, and moves to the next one. */
export function toggleMark(model: Model): Step {
  const row = selectedRow(model)
  if (row === undefined) return { model: withRemark(model, 'nothing is selected'), effects: [] }
  const marks = new Set(model.marks)
  if (!marks.delete(row.number)) marks.add(row.number)
  const next = { ...unfollowed(model), marks }
  return { model: next, effects: [{ type: 'keep', written: writtenOn(next, row) }] }
}

/** Goes to the next row that is marked or has a comment, wrapping around at the end. */
export function nextMark(model: Model): Model {
  const order = listOrder(model)
  const length = listed(model)
  const from = selectedIndex(model)
  for (let step = 1; step <= length; step++) {
    const index = (from + step) % length
    const number = order[index] ?? -1
    if (model.marks.has(number) || model.comments.has(number)) return selectRow(unfollowed(model), index)
  }
  return withRemark(model, 'nothing is marked yet: m marks, ; writes a comment')
}

/** Asks which exchanges to export, and in which format. */
export function askExport(model: Model): Model {
  if ((model.setup.formats ?? []).length === 0) return withRemark(model, 'nothing can be exported from here')
  return { ...model, question: 'export' }
}

/** Selects another format for the export. */
export function otherFormat(model: Model, step: 1 | -1): Model {
  const formats = (model.setup.formats ?? []).length
  return { ...model, format: (model.format + step + formats) % formats }
}

/** Writes exchanges to a file: the selected one, the marked ones, or all that are listed. */
export function exported(model: Model, what: ExportRequest['what']): Step {
  const { question: _, ...rest } = model
  const format = model.setup.formats?.[model.format]
  if (format === undefined) return { model: rest, effects: [] }
  // Without a filter the whole session is exported, including rows no longer in memory.
  const whole = what === 'listed' && model.filter === undefined
  const exchanges = whole ? undefined : chosen(model, what)
  if (exchanges?.size === 0) {
    const none = what === 'marked' ? 'nothing is marked yet: m marks' : 'no exchange is selected'
    return { model: withRemark(rest, none), effects: [] }
  }
  const size = exchanges === undefined ? 'the session' : counted(exchanges.size, 'exchange')
  const request = { what, format: format.name, ...(exchanges === undefined ? {} : { exchanges }) }
  return {
    model: withRemark(rest, `exporting ${size} as ${format.name} …`),
    effects: [{ type: 'export', request }],
  }
}

function chosen(model: Model, what: ExportRequest['what']): Map<Exchange['id'], Exchange['tag']> {
  const numbers =
    what === 'listed' ? model.store.shown : what === 'marked' ? [...model.marks] : [model.exchanges.at]
  const exchanges = new Map<number, string>()
  for (const number of numbers) {
    const row = rowAt(model.store, number)
    if (row?.kind === 'exchange') exchanges.set(row.exchange.id, row.exchange.tag)
  }
  return exchanges
}
