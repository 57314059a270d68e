/** The keys while a line of text is typed. A filter is applied while it is typed. Pure. */
import { complete } from '../../lib/filter/index.ts'
import { limits } from '../../lib/record/limits.ts'
import { writtenOn } from '../model/comments.ts'
import type { Step } from '../model/messages.ts'
import { listed, type Model, selectedRow } from '../model/model.ts'
import { completionsOf, mistakeOf, type TypedLine } from '../model/typed-line.ts'
import { filteredBy, whileTyped } from '../steps/filter.ts'
import { withRemark } from '../steps/remark.ts'
import { isChoosing } from '../store/store.ts'

/** The actions of keys while a line is typed. */
export type EntryAction = keyof typeof entryActions

/** The change that each of them makes to the model. */
export const entryActions = {
  cancelEntry,
  eraseBefore: (model: Model): Model => eraseAt(model, 'before'),
  eraseAt: (model: Model): Model => eraseAt(model, 'at'),
  eraseLine,
  caretLeft: (model: Model): Model => moveCaret(model, 'left'),
  caretRight: (model: Model): Model => moveCaret(model, 'right'),
  caretStart: (model: Model): Model => moveCaret(model, 'start'),
  caretEnd: (model: Model): Model => moveCaret(model, 'end'),
  pickNext: (model: Model): Model => pick(model, 1),
  pickPrevious: (model: Model): Model => pick(model, -1),
  complete: takeCompletion,
} as const

/** Begins to type a comment on the selected row. */
export function beginComment(model: Model): Model {
  const row = selectedRow(model)
  if (row === undefined) return withRemark(model, 'nothing is selected')
  const text = model.comments.get(row.number) ?? ''
  return { ...model, entry: { kind: 'comment', text, caret: text.length, picked: -1 } }
}

/** Adds typed or pasted text at the caret. */
export function enterText(model: Model, text: string): Model {
  const { entry } = model
  if (entry === undefined) return model
  const added = [...text].filter((character) => character >= ' ' && !/[\x7f-\x9f]/.test(character)).join('')
  const longest = entry.kind === 'filter' ? limits.filter : limits.comment
  const room = Math.max(0, longest - entry.text.length)
  return edited(model, entry, entry.caret, entry.caret, added.slice(0, room))
}

/** Removes the character before the caret, or at it. */
function eraseAt(model: Model, where: 'before' | 'at'): Model {
  const { entry } = model
  if (entry === undefined) return model
  const { text, caret } = entry
  if (where === 'before') return edited(model, entry, caret - stepBack(text, caret), caret, '')
  return edited(model, entry, caret, caret + stepOn(text, caret), '')
}

/** Removes everything before the caret. */
function eraseLine(model: Model): Model {
  const { entry } = model
  return entry === undefined ? model : edited(model, entry, 0, entry.caret, '')
}

/** Moves the caret by a character, or to an end. */
function moveCaret(model: Model, to: 'left' | 'right' | 'start' | 'end'): Model {
  const { entry } = model
  if (entry === undefined) return model
  const { text, caret } = entry
  const places = {
    left: caret - stepBack(text, caret),
    right: caret + stepOn(text, caret),
    start: 0,
    end: text.length,
  }
  return { ...model, entry: { ...entry, caret: places[to], picked: -1 } }
}

function stepBack(text: string, caret: number): number {
  return caret === 0 ? 0 : ([...text.slice(0, caret)].at(-1)?.length ?? 0)
}

function stepOn(text: string, caret: number): number {
  return [...text.slice(caret, caret + 2)][0]?.length ?? 0
}

function edited(model: Model, entry: TypedLine, from: number, to: number, text: string): Model {
  const next = entry.text.slice(0, from) + text + entry.text.slice(to)
  const caret = from + text.length
  return whileTyped({ ...model, entry: { ...entry, text: next, caret, picked: -1 } })
}

/** Selects another completion. */
function pick(model: Model, step: 1 | -1): Model {
  const { entry } = model
  if (entry === undefined) return model
  const last = completionsOf(entry).length - 1
  return { ...model, entry: { ...entry, picked: Math.max(-1, Math.min(entry.picked + step, last)) } }
}

/** Replaces the word at the caret with the selected completion, or the first one. */
function takeCompletion(model: Model): Model {
  const { entry } = model
  if (entry?.kind !== 'filter') return model
  const { from, to, items } = complete(entry.text, entry.caret)
  const item = items[Math.max(0, entry.picked)]
  return item === undefined ? model : edited(model, entry, from, to, item.text)
}

/** Accepts the line; an invalid filter stays open. @returns the next model and the effects */
export function applyEntry(model: Model): Step {
  const { entry, ...rest } = model
  if (entry === undefined) return still(model)
  if (entry.picked >= 0) return still(takeCompletion(model))
  if (entry.kind === 'comment') return commented(rest, entry.text.trim())
  if (mistakeOf(entry) !== undefined) return still(model)
  const none = model.filter !== undefined && listed(model) === 0 && !isChoosing(model.store)
  return still(none ? withRemark(rest, 'no exchange fits the filter') : rest)
}

function still(model: Model): Step {
  return { model, effects: [] }
}

/** Discards the line; the filter is as before. */
function cancelEntry(model: Model): Model {
  const { entry, ...rest } = model
  return entry?.kind === 'filter' ? filteredBy(rest, entry.before) : rest
}

function commented(model: Model, text: string): Step {
  const row = selectedRow(model)
  if (row === undefined || text === (model.comments.get(row.number) ?? '')) return still(model)
  const comments = new Map(model.comments)
  if (text === '') comments.delete(row.number)
  else comments.set(row.number, text)
  const next = { ...model, comments }
  return { model: next, effects: [{ type: 'keep', written: writtenOn(next, row) }] }
}
