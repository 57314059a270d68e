/** A terminal of tmux with the program in it: typed into, and read as a grid of cells with their colours. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import {
  backgroundOf,
  bold,
  coloured,
  foregroundOf,
  inverse,
  plain,
  underline,
} from '../../dist/ui/terminal/cells.js'
import { Grid } from '../../dist/ui/terminal/grid.js'

/** Where the program keeps what it keeps; gone when the pictures are made. */
export const folder = mkdtempSync(join(tmpdir(), 'imapscope-pictures-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

export const program = new URL('../../dist/cmd/imapscope.js', import.meta.url).pathname
export const ports = ['--listen', '127.0.0.1:1143', '--listen-tls', '127.0.0.1:1993']
export const environment = {
  ...process.env,
  XDG_DATA_HOME: folder,
  XDG_STATE_HOME: folder,
  TZ: 'UTC',
  LC_ALL: 'C.UTF-8',
}

/** Terminals so far; each has a tmux of its own. */
let terminals = 0

/** Runs the program in a terminal of its own. */
export function openTerminal(size, ...args) {
  const socket = join(folder, `tmux-${++terminals}`)
  const tmux = (...words) =>
    execFileSync('tmux', ['-S', socket, '-f', '/dev/null', ...words], { env: environment, encoding: 'utf8' })
  const command = ['exec', process.execPath, program, ...args].join(' ')
  tmux('new-session', '-d', '-x', `${size.columns}`, '-y', `${size.rows}`, `TERM=xterm-256color ${command}`)
  const captured = () => tmux('capture-pane', '-e', '-N', '-p')
  return {
    type: (...keys) => {
      for (const key of keys) tmux('send-keys', key)
    },
    /** What stands there now. */
    screen: () => gridOf(captured(), size),
    /**
     * Waits until the screen says something, and unless something else goes on there, until it stands still.
     * @param home what a user has where the program keeps what it keeps
     * @returns what stands there then
     */
    until: async (wanted, { still = true, home = '~' } = {}) => {
      let before = ''
      for (let round = 0; round < 900; round++) {
        const now = captured()
        if (now.includes(wanted) && (!still || now === before))
          return gridOf(now.replaceAll(folder, home), size)
        before = now
        await pause(still ? 150 : 30)
      }
      throw new Error(`${args[0]} never showed ${wanted}:\n${before}`)
    },
    close: () => tmux('kill-server'),
  }
}

/** What tmux tells of a screen, as a grid. */
function gridOf(captured, size) {
  const grid = new Grid(size.columns, size.rows, 'unicode', plain)
  let attr = plain
  captured
    .split('\n')
    .slice(0, size.rows)
    .forEach((line, y) => {
      let x = 0
      for (const [, codes, text] of line.matchAll(/\x1b\[([\d;]*)m|([^\x1b]+)/g)) {
        if (text === undefined) attr = styled(attr, (codes === '' ? '0' : codes).split(';').map(Number))
        else x = grid.put(x, y, size.columns - x, text, attr)
      }
    })
  return grid
}

/** The next look after one escape sequence that sets colours and weight. */
function styled(attr, codes) {
  let now = attr
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at]
    const index = (code === 38 || code === 48) && codes[at + 1] === 5 ? codes[at + 2] : undefined
    const flags = now & (bold | underline | inverse)
    const [front, back] = [foregroundOf(now) ?? 511, backgroundOf(now) ?? 511]
    if (index !== undefined) at += 2
    if (code === 0) now = plain
    else if (code === 1) now |= bold
    else if (code === 4) now |= underline
    else if (code === 7) now |= inverse
    else if (code === 38) now = coloured(index ?? 511, back) | flags
    else if (code === 48) now = coloured(front, index ?? 511) | flags
    else if (code === 39) now = coloured(511, back) | flags
    else if (code === 49) now = coloured(front, 511) | flags
    else if (code >= 30 && code <= 37) now = coloured(code - 30, back) | flags
    else if (code >= 40 && code <= 47) now = coloured(front, code - 40) | flags
    else if (code >= 90 && code <= 97) now = coloured(code - 82, back) | flags
    else if (code >= 100 && code <= 107) now = coloured(front, code - 92) | flags
  }
  return now
}
