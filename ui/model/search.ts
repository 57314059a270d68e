/**
 * The search that `/` begins: it finds while it is typed, in the exchange list and in the lines of one
 * exchange.
 */
import { someLines } from '../detail/conversation.ts'
import { conversationOfRow } from '../detail/transcript.ts'
import { rowMatches } from '../store/rows.ts'
import { rowAt } from '../store/store.ts'
import { listed, listOrder, type Model, screenOf, selectedRow } from './model.ts'
import { following, pageOf, selectedIndex, selectRow, withRemark } from './places.ts'
import { detailLength, literalCut } from './tabs.ts'

/** Characters that a search may have. */
const longest = 80

/** Lines of a conversation that are looked at in one go. */
const slice = 512

/** Begins a search where the reader stands. */
export function beginSearch(model: Model): Model {
  const screen = screenOf(model)
  const { detail } = model
  const lines = { ...detail, ...(detail.tab === 'lines' ? {} : { tab: 'lines' as const, at: -1, top: 0 }) }
  const origin = screen === 'detail' ? lines : model.exchanges
  return {
    ...model,
    detail: lines,
    search: '',
    typing: { origin, before: model.search, screen, follow: model.follow },
  }
}

/** Adds what was typed or pasted, and goes to the first match from where the search began. */
export function typeText(model: Model, text: string): Model {
  const added = [...text].filter((character) => character >= ' ' && character !== '\x7f').join('')
  return sought({ ...model, search: (model.search + added).slice(0, longest) })
}

/** Takes the last character away. */
export function eraseCharacter(model: Model): Model {
  return sought({ ...model, search: [...model.search].slice(0, -1).join('') })
}

/** Keeps what was found. */
export function applySearch(model: Model): Model {
  const { typing: _, ...rest } = model
  return rest
}

/** Goes back to where the search began. */
export function cancelSearch(model: Model): Model {
  const { typing, ...rest } = model
  if (typing === undefined) return model
  const back = { ...rest, search: typing.before }
  if (typing.screen === 'detail') return { ...back, detail: { ...model.detail, ...typing.origin } }
  return typing.follow ? following(back) : { ...back, exchanges: typing.origin }
}

function sought(model: Model): Model {
  const { typing } = model
  if (typing === undefined) return model
  const origin =
    typing.screen === 'detail'
      ? { ...model, detail: { ...model.detail, ...typing.origin } }
      : { ...model, exchanges: typing.origin }
  return model.search === '' ? origin : findNext(origin, 1, 'here')
}

/**
 * Goes to the next match, from the end on from the beginning again.
 * @param step 1 forward, -1 backward
 * @param from `here` counts the selected one too
 */
export function findNext(model: Model, step: 1 | -1, from: 'here' | 'beyond'): Model {
  if (model.search === '') return withRemark(model, 'nothing to search for yet: / begins a search')
  const needle = model.search.toLowerCase()
  const detail = screenOf(model) === 'detail'
  const found = detail ? findLine(model, needle, step, from) : findRow(model, needle, step, from)
  if (found === undefined) return withRemark(model, `not found: ${model.search}`)
  if (!detail) return selectRow(model, found)
  const top = Math.max(0, Math.min(found - 2, detailLength(model) - pageOf(model)))
  return { ...model, detail: { ...model.detail, at: found, top } }
}

function findRow(model: Model, needle: string, step: 1 | -1, from: 'here' | 'beyond'): number | undefined {
  const order = listOrder(model)
  const length = listed(model)
  const start = selectedIndex(model) + (from === 'here' ? 0 : step)
  for (let tried = 0; tried < length; tried++) {
    const index = (((start + step * tried) % length) + length) % length
    const row = rowAt(model.store, order[index] ?? -1)
    if (row !== undefined && rowMatches(row, needle)) return index
  }
  return undefined
}

function findLine(model: Model, needle: string, step: 1 | -1, from: 'here' | 'beyond'): number | undefined {
  const matches = matchingLines(model, needle)
  if (matches.length === 0) return undefined
  const here = model.detail.at < 0 ? model.detail.top : model.detail.at
  const passed = from === 'here' || model.detail.at < 0
  if (step > 0) return matches.find((line) => (passed ? line >= here : line > here)) ?? matches[0]
  return matches.findLast((line) => line < here) ?? matches.at(-1)
}

function matchingLines(model: Model, needle: string): number[] {
  const row = selectedRow(model)
  const cut = literalCut(model)
  if (row === undefined) return []
  const conversation = conversationOfRow(row, cut)
  if (conversation === undefined) return []
  const matches: number[] = []
  for (let at = 0; at < conversation.total; at += slice) {
    const lines = someLines(conversation, at, slice, cut)
    lines.forEach((line, index) => {
      if (line.text.toLowerCase().includes(needle)) matches.push(at + index)
    })
  }
  return matches
}
