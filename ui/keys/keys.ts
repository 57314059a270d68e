/**
 * All keys in one table, built from the screens and the common keys: bindings, the help, the hint line and
 * the README come from it.
 */
import { markdownTable } from '../../lib/text/markdown.ts'
import { type Model, type ScreenName, screenOf } from '../model/model.ts'
import { screens } from '../screens/index.ts'
import { tabOrder } from '../screens/open.ts'
import type { Key, Screen } from '../screens/screen.ts'
import { type Action, commonKeys, type Overlay, overlayKeys } from './everywhere.ts'

/** Where a key works: on every screen, on one screen, or while an overlay is open. */
export type KeyContext = 'any' | Overlay | ScreenName

/** The effect of a key: a common action, a function of one screen, or opening a screen. */
export type Doing = Action | Key['does'] | { readonly opens: ScreenName }

/** One binding. */
export interface KeyBinding {
  readonly keys: readonly string[]
  readonly context: KeyContext
  readonly does: Doing
  /** A group of the help screen. */
  readonly group: string
  readonly help: string
  /** A word for the hint line; absent when the key is not worth the room. */
  readonly hint?: string
}

/** The groups of the help; groups that only a screen defines come before the last one. */
const groups = ['Move', 'Screens', 'Search', 'Live', 'Exchange', 'Latency', 'Ladder']
const lastGroup = 'Program'

/** The order of keys in a group where it differs from that of the screens; unlisted keys come last. */
const orders: Readonly<Record<string, string>> = {
  Search: '/ f',
  Live: 'F space',
  Exchange: "s m ' ; x tab S-tab enter z [ ] e y",
}

/** The key that begins a search. */
const slash = { keys: '/', does: 'search', group: 'Search', hint: 'search' } as const

/** Every binding, in the order in which the help and the README show them. */
export const keyTable: readonly KeyBinding[] = [...inGroups(screenRows()), ...overlayRows()]

function screenRows(): KeyBinding[] {
  return [
    ...screens.flatMap(rowsOf),
    ...tabOrder.map(({ key, name, help }) =>
      row('any', { keys: key, does: { opens: name }, group: 'Screens', help }),
    ),
    ...commonKeys.map(([keys, does, group, help, hint]) => row('any', { keys, does, group, help, hint })),
  ]
}

function rowsOf({ name, enter, keys, search }: Screen): KeyBinding[] {
  const rows = keys.map((key) => row(name, key))
  if (enter !== undefined) rows.unshift(row(name, { ...enter, keys: 'enter' }))
  if (search !== undefined) rows.push(row(name, { ...slash, help: search.help }))
  return rows
}

function overlayRows(): KeyBinding[] {
  return overlayKeys.map(([keys, over, does, group, help, hint]) =>
    row(over, { keys, does, group, help, hint }),
  )
}

function row(context: KeyContext, key: Omit<Key, 'does'> & Pick<KeyBinding, 'does'>): KeyBinding {
  return { ...key, keys: key.keys.split(' '), context }
}

function inGroups(rows: readonly KeyBinding[]): KeyBinding[] {
  const all = [...new Set([...groups, ...rows.map(({ group }) => group)])].filter(
    (name) => name !== lastGroup,
  )
  return [...all, lastGroup].flatMap((name) => {
    const order = orders[name]?.split(' ') ?? []
    const rank = ({ keys }: KeyBinding): number => {
      const at = order.indexOf(keys[0] ?? '')
      return at < 0 ? order.length : at
    }
    return rows.filter(({ group }) => group === name).toSorted((a, b) => rank(a) - rank(b))
  })
}

/** The number of lines of the help: a heading for each group, and the bindings. */
export const helpLength = keyTable.length + new Set(keyTable.map((row) => row.group)).size

/** Contexts that take every key themselves. */
const closed: readonly KeyContext[] = ['typing', 'entry', 'suspend', 'export']

const byKey = new Map<string, KeyBinding>()
for (const row of keyTable) for (const key of row.keys) byKey.set(`${row.context} ${key}`, row)

/**
 * The effect of a key.
 * @param key as the keyboard names it: `j`, `C-d`, `pageup`, `space`
 * @returns undefined when the key does nothing in that context
 */
export function actionFor(key: string, context: KeyContext): Doing | undefined {
  const own = byKey.get(`${context} ${key}`)?.does
  return own ?? (closed.includes(context) ? undefined : byKey.get(`any ${key}`)?.does)
}

// biome-ignore format: a table
const names: Readonly<Record<string, string>> = {
  up: '↑', down: '↓', left: '←', right: '→', enter: 'Enter', escape: 'Esc', pageup: 'PgUp', pagedown: 'PgDn',
  home: 'Home', end: 'End', tab: 'Tab', 'S-tab': 'S-Tab', space: 'Space', backspace: 'Backspace',
}

/** @returns a key in the usual notation: `^D`, `PgUp` */
export function keyName(key: string): string {
  return key.startsWith('C-') ? `^${key.slice(2).toUpperCase()}` : (names[key] ?? key)
}

/** @returns the hints of a context, each a key and a word, the most useful first */
export function hintsFor(context: KeyContext): { readonly key: string; readonly word: string }[] {
  const hints: { key: string; word: string }[] = []
  for (const row of keyTable) {
    if (row.context !== context || row.hint === undefined) continue
    hints.push({ key: keyName(row.keys[0] ?? ''), word: row.hint })
  }
  if (closed.includes(context) || context === 'help') return hints
  for (const row of keyTable) {
    if (row.context !== 'any' || row.hint === undefined) continue
    hints.push({ key: keyName(row.keys[0] ?? ''), word: row.hint })
  }
  return [...hints, { key: 'q', word: 'back' }]
}

const where: Readonly<Record<Exclude<Overlay, 'help'> | 'any', string>> = {
  any: '',
  typing: 'while searching',
  entry: 'while a filter or comment is typed',
  export: 'before exporting',
  suspend: 'before suspending',
}

/** @returns in words where a binding works; empty for everywhere */
export function contextName(context: KeyContext): string {
  return Object.hasOwn(where, context) ? where[context as keyof typeof where] : context
}

/**
 * The keys as a Markdown table for the README.
 * @returns lines, each ended by a line feed
 */
export function keysMarkdown(): string {
  const rows = keyTable.map((row) => {
    const keys = row.keys.map((key) => `\`${keyName(key)}\``).join(' ')
    const place = contextName(row.context)
    return [keys, `${row.help}${place === '' ? '' : ` (${place})`}`]
  })
  return [...markdownTable(['keys', 'what they do'], rows), ''].join('\n')
}

/** @returns the context that receives the next key */
export function contextOf(model: Model): KeyContext {
  if (model.question !== undefined) return model.question
  if (model.help !== undefined) return 'help'
  if (model.entry !== undefined) return 'entry'
  return model.typing !== undefined ? 'typing' : screenOf(model)
}
