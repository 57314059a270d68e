/**
 * The parts of the page's script. Each is sent to the browser as its source text, so it may use nothing but
 * its arguments and the DOM.
 */
/// <reference lib="dom" />
import type { nice } from './axis.ts'
import type { choices } from './choices.ts'
import type { DetailCard } from './detail.ts'
import type { element } from './element.ts'
import type { RowFilter } from './filter.ts'
import type { List } from './list.ts'
import type { Overview } from './overview.ts'

export interface Parts {
  readonly element: typeof element
  readonly nice: typeof nice
  readonly choices: typeof choices
  readonly Filter: typeof RowFilter
  readonly Overview: typeof Overview
  readonly List: typeof List
  readonly Detail: typeof DetailCard
}
