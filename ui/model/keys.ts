/** The keys, as a table: bindings, the help screen, the hint line and the README all come from it. */
import type { EntryAction } from './entry.ts'
import { type Model, screenOf } from './model.ts'
import { type Screen, screenTable } from './screens.ts'

/** Where a key works. `list` is every screen with a selected row; `typing` is while text is entered. */
export type Context = 'any' | Screen | 'help' | 'typing' | 'entry' | 'suspend' | 'export'

// biome-ignore format: a list
export type Action =
  | 'up' | 'down' | 'left' | 'right' | 'halfUp' | 'halfDown' | 'pageUp' | 'pageDown' | 'first' | 'last'
  | 'open' | 'back' | 'quit' | 'interrupt' | 'nextScreen' | 'previousScreen'
  | 'search' | 'nextMatch' | 'previousMatch' | 'follow' | 'followLog' | 'pause'
  | 'unasked' | 'whole' | 'copy' | 'help'
  | 'nextTab' | 'previousTab' | 'fold' | 'foldAll'
  | 'previousConnection' | 'nextConnection' | 'previousExchange' | 'nextExchange'
  | 'sortLatency' | 'whoseTime' | 'compare' | 'sideBySide' | 'finer' | 'coarser'
  | 'mouse' | 'repaint' | 'askSuspend' | 'suspend' | 'background' | 'closeHelp' | 'stay'
  | 'filterConnection'
  | 'filter' | 'comment' | 'mark' | 'nextMark' | 'sort' | 'askExport' | 'nextFormat' | 'previousFormat'
  | 'exportThis' | 'exportMarked' | 'exportListed'
  | 'applyEntry' | 'applySearch' | 'cancelSearch' | 'erase' | EntryAction | ShowAction

/** Opens a screen: one for each row of the table of screens. */
export type ShowAction = `show ${Screen}`

/** A group of the help screen. */
export type Group = 'Move' | 'Screens' | 'Search' | 'Live' | 'Exchange' | 'Latency' | 'Ladder' | 'Program'

/** One binding. */
export interface KeyRow {
  readonly keys: readonly string[]
  readonly context: Context
  readonly action: Action
  readonly group: Group
  readonly help: string
  /** A word for the hint line; absent where it is not worth the room. */
  readonly hint?: string
}

/** Keys, context, action, group, help, hint; `space` is the bar. */
type Written = readonly [string, Context, Action, Group, string, string?]

// biome-ignore format: a table
const written: readonly Written[] = [
  ['up k', 'any', 'up', 'Move', 'one row up'],
  ['down j', 'any', 'down', 'Move', 'one row down'],
  ['left h', 'any', 'left', 'Move', 'scroll to the left'],
  ['right l', 'any', 'right', 'Move', 'scroll to the right'],
  ['g home', 'any', 'first', 'Move', 'the first one'],
  ['G end', 'any', 'last', 'Move', 'the last one; in the exchange list: follow'],
  ['pageup', 'any', 'pageUp', 'Move', 'a page up'],
  ['pagedown', 'any', 'pageDown', 'Move', 'a page down'],
  ['C-u', 'any', 'halfUp', 'Move', 'half a page up'],
  ['C-d', 'any', 'halfDown', 'Move', 'half a page down'],
  ['enter', 'exchanges', 'open', 'Screens', 'the conversation of this exchange', 'detail'],
  ['enter', 'ladder', 'open', 'Screens', 'the conversation that this arrow belongs to', 'detail'],
  ['enter', 'connections', 'open', 'Screens', 'the exchanges of this connection begin here', 'exchanges'],
  ['enter', 'latency', 'open', 'Screens', 'the exchanges of this form; q goes back', 'exchanges'],
  ['enter', 'log', 'open', 'Screens', 'the exchanges of its connection begin here', 'exchanges'],
  ...screenTable.map((row): Written => [row.key, 'any', `show ${row.screen}`, 'Screens', row.help]),
  ['tab', 'any', 'nextScreen', 'Screens', 'next screen'],
  ['S-tab', 'any', 'previousScreen', 'Screens', 'previous screen'],
  ['q', 'any', 'quit', 'Screens', 'back; on the first screen quit'],
  ['escape', 'any', 'back', 'Screens', 'back; on the first screen forget order, search, filter'],
  ['/', 'exchanges', 'search', 'Search', 'search tag, name, arguments, status', 'search'],
  ['/', 'detail', 'search', 'Search', 'search the lines of this exchange', 'search'],
  ['f', 'exchanges', 'filter', 'Search', 'filter: cmd:fetch d>200ms status:no; Tab completes', 'filter'],
  ['f', 'connections', 'filterConnection', 'Search', 'only the exchanges of this connection', 'filter'],
  ['n', 'any', 'nextMatch', 'Search', 'next match'],
  ['N', 'any', 'previousMatch', 'Search', 'previous match'],
  ['F', 'exchanges', 'follow', 'Live', 'follow the newest, or stop', 'follow'],
  ['F', 'log', 'followLog', 'Live', 'follow the newest, or stop', 'follow'],
  ['space', 'any', 'pause', 'Live', 'hold every screen still; recording goes on, nothing is lost', 'pause'],
  ['u', 'exchanges', 'unasked', 'Live', 'show or hide what nobody asked for, greetings, ends'],
  ['s', 'exchanges', 'sort', 'Exchange', 'sort: the slowest, the largest, by command, as they came'],
  ['m', 'any', 'mark', 'Exchange', 'mark the exchange, or take the mark away'],
  ["'", 'any', 'nextMark', 'Exchange', 'next mark or comment'],
  [';', 'any', 'comment', 'Exchange', 'write a comment; the session file keeps it and the marks'],
  ['x', 'any', 'askExport', 'Exchange', 'export this exchange, the marked ones, or all listed'],
  ['tab', 'detail', 'nextTab', 'Exchange', 'lines, structured tree, decoded values, hex', 'views'],
  ['S-tab', 'detail', 'previousTab', 'Exchange', 'the tab before'],
  ['enter', 'detail', 'fold', 'Exchange', 'fold or unfold the selected row', 'fold'],
  ['z', 'detail', 'foldAll', 'Exchange', 'fold or unfold every command and response'],
  ['[', 'detail', 'previousExchange', 'Exchange', 'previous exchange'],
  [']', 'detail', 'nextExchange', 'Exchange', 'next exchange', 'next'],
  ['e', 'detail', 'whole', 'Exchange', 'show literals whole, or cut', 'whole'],
  ['y', 'any', 'copy', 'Exchange', 'copy the conversation to the clipboard (OSC 52)'],
  ['c', 'capabilities', 'compare', 'Exchange', 'compare with the next other connection, or none', 'compare'],
  ['<', 'capabilities', 'previousConnection', 'Exchange', 'previous connection', 'previous'],
  ['>', 'capabilities', 'nextConnection', 'Exchange', 'next connection', 'next'],
  ['s', 'latency', 'sortLatency', 'Latency', 'sort by another column', 'sort'],
  ['t', 'latency', 'whoseTime', 'Latency', 'time of the server, of the client, or of both', 'whose time'],
  ['<', 'ladder', 'previousConnection', 'Ladder', 'previous connection', 'previous'],
  ['>', 'ladder', 'nextConnection', 'Ladder', 'next connection', 'next'],
  ['a', 'ladder', 'sideBySide', 'Ladder', 'one connection, or as many side by side as fit', 'side by side'],
  ['+', 'ladder', 'finer', 'Ladder', 'more lines for the same time', 'scale'],
  ['-', 'ladder', 'coarser', 'Ladder', 'fewer lines for the same time'],
  ['?', 'any', 'help', 'Program', 'this help', 'help'],
  ['M', 'any', 'mouse', 'Program', 'the mouse on or off: click selects, a second click opens'],
  ['C-l', 'any', 'repaint', 'Program', 'draw the screen anew'],
  ['B', 'any', 'background', 'Program', 'leave the screen and keep proxying'],
  ['C-z', 'any', 'askSuspend', 'Program', 'suspend; asks first while mail clients are connected'],
  ['C-c', 'any', 'interrupt', 'Program', 'quit at once'],
  ['q escape ? enter', 'help', 'closeHelp', 'Program', 'close the help', 'close'],
  ['enter', 'typing', 'applySearch', 'Search', 'keep what was found', 'keep'],
  ['escape', 'typing', 'cancelSearch', 'Search', 'back to where the search began', 'cancel'],
  ['backspace C-h', 'typing', 'erase', 'Search', 'erase a character'],
  ['enter', 'entry', 'applyEntry', 'Search', 'keep it', 'keep'],
  ['escape', 'entry', 'cancelEntry', 'Search', 'as it was before', 'cancel'],
  ['tab', 'entry', 'complete', 'Search', 'write the completion', 'complete'],
  ['down', 'entry', 'pickNext', 'Search', 'next completion'],
  ['up', 'entry', 'pickPrevious', 'Search', 'previous completion'],
  ['left', 'entry', 'caretLeft', 'Search', 'a character to the left'],
  ['right', 'entry', 'caretRight', 'Search', 'a character to the right'],
  ['home C-a', 'entry', 'caretStart', 'Search', 'to the beginning'],
  ['end C-e', 'entry', 'caretEnd', 'Search', 'to the end'],
  ['backspace C-h', 'entry', 'eraseBefore', 'Search', 'erase the character before'],
  ['delete C-d', 'entry', 'eraseAt', 'Search', 'erase the character here'],
  ['C-u', 'entry', 'eraseLine', 'Search', 'erase up to here'],
  ['t', 'export', 'exportThis', 'Exchange', 'the selected exchange', 'this exchange'],
  ['m', 'export', 'exportMarked', 'Exchange', 'the marked exchanges', 'marked ones'],
  ['a enter', 'export', 'exportListed', 'Exchange', 'all that are listed', 'all listed'],
  ['right tab', 'export', 'nextFormat', 'Exchange', 'another format', 'format'],
  ['left S-tab', 'export', 'previousFormat', 'Exchange', 'the format before'],
  ['escape q n', 'export', 'stay', 'Exchange', 'no export', 'cancel'],
  ['z C-z', 'suspend', 'suspend', 'Program', 'suspend all the same', 'suspend'],
  ['B', 'suspend', 'background', 'Program', 'leave the screen and keep proxying', 'leave the screen'],
  ['escape q n', 'suspend', 'stay', 'Program', 'stay', 'stay'],
]

/** Every binding, in the order in which help and README show them. */
export const keyTable: readonly KeyRow[] = written.map(([keys, context, action, group, help, hint]) => {
  const row = { keys: keys.split(' '), context, action, group, help }
  return hint === undefined ? row : { ...row, hint }
})

/** Lines of the help: a heading for each group, and the bindings. */
export const helpLength = keyTable.length + new Set(keyTable.map((row) => row.group)).size

/** Contexts that take every key for themselves. */
const closed: readonly Context[] = ['typing', 'entry', 'suspend', 'export']

const byKey = new Map<string, KeyRow>()
for (const row of keyTable) for (const key of row.keys) byKey.set(`${row.context} ${key}`, row)

/**
 * What a key does.
 * @param key as the keyboard names it: `j`, `C-d`, `pageup`, `space`
 * @returns undefined when it does nothing there
 */
export function actionFor(key: string, context: Context): Action | undefined {
  const own = byKey.get(`${context} ${key}`)?.action
  return own ?? (closed.includes(context) ? undefined : byKey.get(`any ${key}`)?.action)
}

// biome-ignore format: a table
const names: Readonly<Record<string, string>> = {
  up: '↑', down: '↓', left: '←', right: '→', enter: 'Enter', escape: 'Esc', pageup: 'PgUp', pagedown: 'PgDn',
  home: 'Home', end: 'End', tab: 'Tab', 'S-tab': 'S-Tab', space: 'Space', backspace: 'Backspace',
}

/** @returns a key as people write it: `^D`, `PgUp` */
export function keyName(key: string): string {
  return key.startsWith('C-') ? `^${key.slice(2).toUpperCase()}` : (names[key] ?? key)
}

/** @returns what the hint line says in a context: key and word, the most useful first */
export function hintsFor(context: Context): { readonly key: string; readonly word: string }[] {
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

// biome-ignore format: a table
const where: Readonly<Partial<Record<Context, string>>> = {
  connections: 'connections', exchanges: 'exchanges', detail: 'detail', capabilities: 'capabilities',
  latency: 'latency', ladder: 'ladder', mailbox: 'mailbox', log: 'log', typing: 'while searching',
  entry: 'while a filter or comment is typed', export: 'before exporting',
  help: 'help', suspend: 'before suspending',
}

/** @returns where a binding works, in words; empty for everywhere */
export function contextName(context: Context): string {
  return where[context] ?? ''
}

/**
 * The keys as a Markdown table, for the README.
 * @returns lines, each ended by a line feed
 */
export function keysMarkdown(): string {
  const rows = keyTable.map((row) => {
    const keys = row.keys.map((key) => `\`${keyName(key)}\``).join(' ')
    const place = contextName(row.context)
    return `| ${keys} | ${row.help}${place === '' ? '' : ` (${place})`} |`
  })
  return ['| keys | what they do |', '| --- | --- |', ...rows, ''].join('\n')
}

/** @returns where the next key goes */
export function contextOf(model: Model): Context {
  if (model.question !== undefined) return model.question
  if (model.help !== undefined) return 'help'
  if (model.entry !== undefined) return 'entry'
  return model.typing !== undefined ? 'typing' : screenOf(model)
}
