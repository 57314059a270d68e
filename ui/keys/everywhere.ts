/** Tables of the keys that work on every screen, and of those that work while an overlay is open. */

/** Actions that belong to no screen; a screen's own keys are in its module. */
// biome-ignore format: a list
export type Action =
  | 'up' | 'down' | 'left' | 'right' | 'halfUp' | 'halfDown' | 'pageUp' | 'pageDown' | 'first' | 'last'
  | 'back' | 'quit' | 'interrupt' | 'nextScreen' | 'previousScreen'
  | 'search' | 'nextMatch' | 'previousMatch' | 'pause' | 'copy' | 'help'
  | 'mouse' | 'repaint' | 'askSuspend' | 'suspend' | 'background' | 'closeHelp' | 'stay'
  | 'comment' | 'mark' | 'nextMark' | 'askExport' | 'nextFormat' | 'previousFormat'
  | 'exportThis' | 'exportMarked' | 'exportListed'
  | 'applyEntry' | 'cancelEntry' | 'eraseBefore' | 'eraseAt' | 'eraseLine'
  | 'caretLeft' | 'caretRight' | 'caretStart' | 'caretEnd' | 'pickNext' | 'pickPrevious' | 'complete'
  | 'applySearch' | 'cancelSearch' | 'erase'

/** An overlay that takes the keys of a screen: the help, a search, a typed line, or a question. */
export type Overlay = 'help' | 'typing' | 'entry' | 'suspend' | 'export'

/** Keys separated by blanks, action, group of the help, help text, hint; `space` is the space bar. */
type Common = readonly [string, Action, string, string, string?]

// biome-ignore format: a table
export const commonKeys: readonly Common[] = [
  ['up k', 'up', 'Move', 'one row up'],
  ['down j', 'down', 'Move', 'one row down'],
  ['left h', 'left', 'Move', 'scroll to the left'],
  ['right l', 'right', 'Move', 'scroll to the right'],
  ['g home', 'first', 'Move', 'the first one'],
  ['G end', 'last', 'Move', 'the last one; in the exchange list: follow'],
  ['pageup', 'pageUp', 'Move', 'a page up'],
  ['pagedown', 'pageDown', 'Move', 'a page down'],
  ['C-u', 'halfUp', 'Move', 'half a page up'],
  ['C-d', 'halfDown', 'Move', 'half a page down'],
  ['tab', 'nextScreen', 'Screens', 'next screen'],
  ['S-tab', 'previousScreen', 'Screens', 'previous screen'],
  ['q', 'quit', 'Screens', 'back; on the first screen quit'],
  ['escape', 'back', 'Screens', 'back; on the first screen forget order, search, filter'],
  ['n', 'nextMatch', 'Search', 'next match'],
  ['N', 'previousMatch', 'Search', 'previous match'],
  ['space', 'pause', 'Live', 'freeze every screen; recording continues, nothing is lost', 'pause'],
  ['m', 'mark', 'Exchange', 'mark the exchange, or take the mark away'],
  ["'", 'nextMark', 'Exchange', 'next mark or comment'],
  [';', 'comment', 'Exchange', 'write a comment; the session file keeps it and the marks'],
  ['x', 'askExport', 'Exchange', 'export this exchange, the marked ones, or all listed'],
  ['y', 'copy', 'Exchange', 'copy the conversation to the clipboard (OSC 52)'],
  ['?', 'help', 'Program', 'this help', 'help'],
  ['M', 'mouse', 'Program', 'the mouse on or off: click selects, a second click opens'],
  ['C-l', 'repaint', 'Program', 'redraw'],
  ['B', 'background', 'Program', 'leave the screen and keep proxying'],
  ['C-z', 'askSuspend', 'Program', 'suspend; asks first while mail clients are connected'],
  ['C-c', 'interrupt', 'Program', 'quit at once'],
]

// biome-ignore format: a table
export const overlayKeys: readonly (readonly [string, Overlay, Action, string, string, string?])[] = [
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
