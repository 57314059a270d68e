/**
 * The search that `/` begins: it runs while it is typed, on screens that support it. A search in one exchange
 * goes through its lines.
 */
import type { Model } from '../model/model.ts'
import { openScreen, screenNamed } from '../screens/open.ts'
import { withRemark } from '../steps/remark.ts'
import { following } from '../steps/selection.ts'

/** The maximum length of a search text, in characters. */
const longest = 80

/** Begins a search at the present position. */
export function beginSearch(model: Model): Model {
  const { name, search } = openScreen(model)
  if (search === undefined) return model
  const { detail } = model
  const lines = { ...detail, ...(detail.tab === 'lines' ? {} : { tab: 'lines' as const, at: -1, top: 0 }) }
  const next = { ...model, detail: lines, search: '' }
  const typing = { origin: search.origin(next), before: model.search, screen: name, follow: model.follow }
  return { ...next, typing }
}

/** Adds typed or pasted text, and goes to the first match from where the search began. */
export function typeText(model: Model, text: string): Model {
  const added = [...text].filter((character) => character >= ' ' && character !== '\x7f').join('')
  return sought({ ...model, search: (model.search + added).slice(0, longest) })
}

/** Removes the last character. */
export function eraseCharacter(model: Model): Model {
  return sought({ ...model, search: [...model.search].slice(0, -1).join('') })
}

/** Ends the search at the match. */
export function applySearch(model: Model): Model {
  const { typing: _, ...rest } = model
  return rest
}

/** Goes back to where the search began. */
export function cancelSearch(model: Model): Model {
  const { typing, ...rest } = model
  if (typing === undefined) return model
  const back = { ...rest, search: typing.before }
  return typing.follow ? following(back) : atOrigin(back, typing)
}

function sought(model: Model): Model {
  const { typing } = model
  if (typing === undefined) return model
  const origin = atOrigin(model, typing)
  return model.search === '' ? origin : findNext(origin, 1, 'here')
}

function atOrigin(model: Model, { screen, origin }: NonNullable<Model['typing']>): Model {
  return screenNamed(screen).search?.restored(model, origin) ?? model
}

/**
 * Goes to the next match on the open screen, wrapping around at the end.
 * @param step 1 forward, -1 backward
 * @param from `here` includes the selected row
 */
export function findNext(model: Model, step: 1 | -1, from: 'here' | 'beyond'): Model {
  if (model.search === '') return withRemark(model, 'nothing to search for yet: / begins a search')
  const found = openScreen(model).search?.found(model, model.search.toLowerCase(), step, from)
  return found ?? withRemark(model, `not found: ${model.search}`)
}
