/** The tabs of the detail screen: their content for the selected row, and navigation in them. Pure. */
import type { ExchangeLines } from '../../detail/conversation.ts'
import { linesUntil } from '../../detail/conversation.ts'
import { nodesOf } from '../../detail/nodes.ts'
import { octetRowCount, octetsAcross, rowOfOctet } from '../../detail/octets.ts'
import { outline, type Visible } from '../../detail/outline.ts'
import { conversationOfRow, notedLines } from '../../detail/transcript.ts'
import { valuesOf } from '../../detail/values.ts'
import { firstVisible } from '../../model/layout.ts'
import { asOf, listStart, literalCut, type Model, selectedRow } from '../../model/model.ts'
import { type DetailTab, detailTabs } from '../../model/tabs.ts'
import { detailPage, detailWidth } from './layout.ts'

/**
 * @returns the conversation of the selected row; undefined when there is none or it is no longer in memory
 */
export function detailConversation(model: Model): ExchangeLines | undefined {
  const row = selectedRow(model)
  if (row === undefined || (row.kind === 'exchange' && row.forgotten)) return undefined
  return conversationOfRow(row, literalCut(model))
}

/** @returns the number of its frames that had arrived at the displayed time */
export function shownEntries(model: Model, conversation: ExchangeLines): number {
  const { entries } = conversation
  const time = asOf(model)
  if ((entries.at(-1)?.frame.time ?? 0) <= time) return entries.length
  return entries.filter(({ frame }) => frame.time <= time).length
}

/** @returns the rows of the tree or of the decoded view; undefined on the other tabs */
export function detailOutline(model: Model): readonly Visible[] | undefined {
  const { tab, toggled } = model.detail
  if (tab !== 'tree' && tab !== 'decoded') return undefined
  const conversation = detailConversation(model)
  if (conversation === undefined) return []
  const read = tab === 'tree' ? nodesOf : valuesOf
  return outline(conversation, shownEntries(model, conversation), read, toggled)
}

/** @returns the number of rows of the open tab */
export function detailLength(model: Model): number {
  const rows = detailOutline(model)
  if (rows !== undefined) return rows.length
  const conversation = detailConversation(model)
  if (conversation === undefined)
    return notedLines(selectedRow(model), detailWidth(model.size.columns) - 2).length
  if (model.detail.tab === 'lines') return linesUntil(conversation, asOf(model))
  return octetRowCount(conversation, shownEntries(model, conversation), acrossOf(model))
}

function acrossOf(model: Model): number {
  return octetsAcross(detailWidth(model.size.columns))
}

/** Moves by rows: the selection in the tree and the decoded view, the top row on other tabs. */
export function movedInDetail(model: Model, by: number): Model {
  const { detail } = model
  const length = detailLength(model)
  const page = detailPage(model)
  if (detailOutline(model) === undefined) {
    const most = Math.max(0, length - page)
    return { ...model, detail: { ...detail, at: -1, top: Math.max(0, Math.min(detail.top + by, most)) } }
  }
  const at = Math.max(0, Math.min(Math.max(0, detail.at) + by, length - 1))
  return { ...model, detail: { ...detail, at, top: firstVisible(detail.top, at, length, page) } }
}

/** The detail from its beginning, as for another exchange; the open tab stays. */
export function detailAnew(model: Model): Model {
  const at = detailOutline(model) === undefined ? -1 : 0
  return { ...model, detail: { ...model.detail, ...listStart, at, toggled: new Set() } }
}

/** Opens the next or previous tab. */
export function besideTab(model: Model, step: 1 | -1): Model {
  const at = detailTabs.indexOf(model.detail.tab) + step + detailTabs.length
  return openTab(model, detailTabs[at % detailTabs.length] ?? 'lines')
}

/** Opens a tab at the selected frame; the hex view begins at the selected word. */
export function openTab(model: Model, tab: DetailTab): Model {
  const selected = detailOutline(model)?.[model.detail.at]
  const toggled = new Set([...model.detail.toggled].filter((id) => !id.includes('.')))
  const anew = detailAnew({ ...model, detail: { ...model.detail, tab } })
  const next = { ...anew, detail: { ...anew.detail, toggled } }
  const conversation = detailConversation(model)
  if (selected === undefined || conversation === undefined) return next
  if (tab === 'hex') {
    const { entry, row } = selected
    return movedInDetail(next, rowOfOctet(conversation, entry, row?.span?.start ?? 0, acrossOf(model)) - 1)
  }
  const head = detailOutline(next)?.findIndex(({ entry }) => entry === selected.entry) ?? 0
  return tab === 'lines' ? next : movedInDetail(next, head)
}

/** Folds or unfolds the selected row; for a row without content, the row that contains it. */
export function folded(model: Model): Model {
  const rows = detailOutline(model)
  if (rows === undefined) return model
  let at = Math.min(model.detail.at, rows.length - 1)
  const depth = rows[at]?.row?.depth ?? -1
  if (rows[at]?.open === undefined) {
    while (at >= 0 && (rows[at]?.open === undefined || (rows[at]?.row?.depth ?? -1) >= depth)) at--
  }
  const id = rows[at]?.id
  if (id === undefined) return model
  const toggled = new Set(model.detail.toggled)
  if (!toggled.delete(id)) toggled.add(id)
  return movedInDetail({ ...model, detail: { ...model.detail, toggled, at } }, 0)
}

/** Maximum number of frames unfolded at a time: reading thousands of messages would delay the next key. */
const mostUnfolded = 100

/** Folds every frame; when all are folded, unfolds a hundred from the selected one on. */
export function foldedAll(model: Model): Model {
  const rows = detailOutline(model)
  if (rows === undefined) return model
  const entry = rows[model.detail.at]?.entry ?? 0
  const heads = rows.filter(({ row }) => row === undefined)
  const open = heads.some((head) => head.open === true)
  const turned = open
    ? heads.filter((head) => head.open === true)
    : heads.filter((head) => head.entry >= entry).slice(0, mostUnfolded)
  const toggled = new Set(model.detail.toggled)
  for (const head of turned) if (!toggled.delete(head.id)) toggled.add(head.id)
  const next = { ...model, detail: { ...model.detail, toggled } }
  const at = detailOutline(next)?.findIndex((row) => row.entry === entry) ?? 0
  return movedInDetail({ ...next, detail: { ...next.detail, at: Math.max(0, at) } }, 0)
}
