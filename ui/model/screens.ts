/** The screens, as a table: number keys, tabs, help and the order of Tab come from it. Knows no pane. */

// biome-ignore format: a table
const written = [
  ['1', 'connections',  'Connections',  'Conn',   'connections'],
  ['2', 'exchanges',    'Exchanges',    'Exch',   'exchanges'],
  ['3', 'detail',       'Detail',       'Detail', 'detail of the selected exchange'],
  ['4', 'capabilities', 'Capabilities', 'Caps',   'capabilities of the connection, phase by phase'],
  ['5', 'latency',      'Latency',      'Lat',    'latency of each form of command'],
  ['6', 'ladder',       'Ladder',       'Ladder', 'ladder: who said what when'],
  ['7', 'mailbox',      'Mailbox',      'Mbox',   'mailboxes: their values, and what changed them'],
  ['8', 'log',          'Log',          'Log',    'log of what the proxy did, and what went wrong'],
] as const

/** The name of a screen in the program; its pane stands in view.ts, its length in lists.ts. */
export type Screen = (typeof written)[number][1]

/** Screens that are plain lists of rows, one of them selected. */
export type ListScreen = Exclude<Screen, 'exchanges' | 'detail'>

/** One screen. */
export interface ScreenRow {
  readonly key: string
  readonly screen: Screen
  /** What its tab says, and what it says where there is little room. */
  readonly name: string
  readonly short: string
  readonly help: string
}

/** Every screen in the order of its number. */
export const screenTable: readonly ScreenRow[] = written.map(([key, screen, name, short, help]) => ({
  key,
  screen,
  name,
  short,
  help,
}))
