/** The look of each kind of thing. A colour only repeats what a word, a sign or a position already shows. */
import type { Script } from '../../lib/text/safe.ts'
import { type Attr, bold, colour, coloured, inverse, plain, underline } from './cells.ts'

/** `none` for NO_COLOR: only bold, underlined and inverse. */
export type Colours = 'none' | '16' | '256'

/** The capabilities of the terminal. */
export interface Look {
  readonly colours: Colours
  readonly script: Script
}

export interface Theme {
  readonly text: Attr
  /** Less important text: units, headings, hints. */
  readonly dim: Attr
  /** Rules and other separators. */
  readonly rule: Attr
  readonly bar: Attr
  readonly barDim: Attr
  readonly title: Attr
  readonly tab: Attr
  readonly tabOpen: Attr
  readonly head: Attr
  readonly accent: Attr
  readonly ok: Attr
  readonly no: Attr
  readonly bad: Attr
  /** In flight. */
  readonly open: Attr
  /** Warnings that must not be missed: a stalled command, secrets that are shown. */
  readonly alarm: Attr
  readonly warn: Attr
  readonly client: Attr
  readonly server: Attr
  /** A replacement for a character that cannot be drawn. */
  readonly strange: Attr
  readonly found: Attr
  readonly selected: Attr
  readonly marker: Attr
  readonly came: Attr
  readonly went: Attr
  readonly key: Attr
}

const bare: Theme = {
  text: plain,
  dim: plain,
  rule: plain,
  bar: plain | inverse,
  barDim: plain | inverse,
  title: plain | inverse | bold,
  tab: plain,
  tabOpen: plain | bold | underline,
  head: plain | underline,
  accent: plain | bold,
  ok: plain,
  no: plain | bold,
  bad: plain | bold,
  open: plain,
  alarm: plain | inverse | bold,
  warn: plain | bold,
  client: plain | bold,
  server: plain,
  strange: plain | underline,
  found: plain | bold | underline,
  selected: plain | inverse,
  marker: plain | bold,
  came: plain | bold,
  went: plain | underline,
  key: plain | bold,
}

const sixteen: Theme = {
  ...bare,
  dim: colour(8),
  rule: colour(8),
  bar: coloured(15, 4),
  barDim: coloured(7, 4),
  title: coloured(15, 4) | bold,
  tab: colour(8),
  tabOpen: colour(6) | bold | underline,
  head: colour(8),
  accent: colour(6) | bold,
  no: colour(3) | bold,
  bad: colour(5) | bold,
  open: colour(6),
  alarm: coloured(0, 3) | bold,
  warn: colour(3) | bold,
  client: colour(6),
  server: colour(5),
  strange: colour(3),
  selected: coloured(15, 4),
  marker: colour(6) | bold,
  came: colour(6) | bold,
  went: colour(3),
  key: colour(6) | bold,
}

// Blue, orange and purple stay distinct for every kind of colour vision; red is never beside green.
const full: Theme = {
  ...bare,
  dim: colour(245),
  rule: colour(240),
  bar: coloured(252, 236),
  barDim: coloured(248, 236),
  title: coloured(117, 236) | bold,
  tab: colour(245),
  tabOpen: coloured(232, 110) | bold,
  head: colour(245),
  accent: colour(74) | bold,
  no: colour(178) | bold,
  bad: colour(170) | bold,
  open: colour(74),
  alarm: coloured(232, 214) | bold,
  warn: colour(214) | bold,
  client: colour(74) | bold,
  server: colour(139) | bold,
  strange: colour(208),
  found: coloured(232, 221),
  selected: coloured(255, 24),
  marker: colour(74) | bold,
  came: colour(74) | bold,
  went: colour(178),
  key: colour(74) | bold,
}

/**
 * The theme for the capabilities of a terminal.
 * @returns one attribute for each kind of thing
 */
export function themeOf(colours: Colours): Theme {
  switch (colours) {
    case 'none':
      return bare
    case '16':
      return sixteen
    case '256':
      return full
  }
}
