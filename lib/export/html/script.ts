/**
 * The script of a report: the joined source text of browser/. Each part is a function or class that uses
 * nothing but its arguments, so its text is self-contained, compiled or not.
 */
import { nice } from './browser/axis.ts'
import { choices } from './browser/choices.ts'
import { DetailCard } from './browser/detail.ts'
import { element } from './browser/element.ts'
import { RowFilter } from './browser/filter.ts'
import { List } from './browser/list.ts'
import { Overview } from './browser/overview.ts'
import type { Parts } from './browser/parts.ts'
import { ReportPage } from './browser/report.ts'

const parts: Parts = { element, nice, choices, Filter: RowFilter, Overview, List, Detail: DetailCard }
const sources = Object.entries(parts).map(([name, part]) => `${name}: ${part}`)

/** Runs once, at the end of the page. */
export const script = `'use strict';\nnew (${ReportPage})({\n${sources.join(',\n')}\n})\n`
