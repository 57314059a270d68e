/** A real terminal of a fixed size for a program under test: tmux on a socket of its own, read and typed into. */
import { spawnSync } from 'node:child_process'
import { installed } from './available.ts'
import { cleanEnvironment } from './run.ts'

export interface RealTerminal {
  /** What is on the screen now, one string per row, blanks at the end removed. */
  screen(): string[]
  /** Types keys by tmux's names: `q`, `Enter`, `C-c`. */
  type(...keys: string[]): void
  /**
   * Waits until the screen is as wanted in two readings that follow one another: in a single one a frame may
   * stand half drawn, its upper rows new and the end of a row missing.
   * @returns the second of them; throws with the last one after 20 s
   */
  until(wanted: (screen: string) => boolean, what: string): Promise<string[]>
  /** How the terminal is set, as it says itself. */
  modes(): Modes
  /** Everything that ever stood on a screen that was read, for a look at what must never be there. */
  seen(): string
  close(): void
}

/** What a program may leave behind in a terminal. */
interface Modes {
  readonly alternateScreen: boolean
  readonly cursor: boolean
  readonly mouse: boolean
  /** Without lines, echo and signals of its own. */
  readonly raw: boolean
}

/** How long a screen may take to become what is waited for, and how often it is read, in ms. */
const patience = 20_000
const interval = 50

/** Each has a tmux of its own. */
let terminals = 0

/**
 * Starts a shell command in a terminal; when it ends, its status stands there as `ended with N`.
 * @param folder stands for the home and is the working folder
 */
export function openTerminal(
  command: string,
  { folder, columns, rows }: { folder: string; columns: number; rows: number },
): RealTerminal {
  const socket = `${folder}/tmux-${++terminals}`
  const tmux = (...args: string[]): string => {
    const env = { ...cleanEnvironment(folder), TERM: 'xterm-256color' }
    const done = spawnSync(installed('tmux'), ['-S', socket, '-f', '/dev/null', ...args], {
      env,
      cwd: folder,
    })
    return done.stdout.toString()
  }
  tmux(
    'new-session',
    '-d',
    '-x',
    `${columns}`,
    '-y',
    `${rows}`,
    `${command}; echo "ended with $?"; read -r _`,
  )
  const all: string[] = []
  const screen = (): string[] => {
    const text = tmux('capture-pane', '-p')
    all.push(text)
    return text.split('\n').slice(0, rows)
  }
  return {
    screen,
    type: (...keys) => void tmux('send-keys', ...keys),
    until: async (wanted, what) => {
      let before = false
      for (const end = performance.now() + patience; performance.now() < end; ) {
        const now = screen()
        const asWanted = wanted(now.join('\n'))
        if (before && asWanted) return now
        before = asWanted
        await new Promise((resolve) => setTimeout(resolve, interval))
      }
      throw new Error(`the screen never showed ${what}:\n${screen().join('\n')}`)
    },
    modes: () => {
      const flags = '#{alternate_on} #{cursor_flag} #{mouse_any_flag}#{mouse_sgr_flag} #{pane_tty}'
      const [alternate, cursor, mouse, tty] = tmux('display-message', '-p', flags).trim().split(' ')
      const line = spawnSync('sh', ['-c', 'stty -a < "$1"', 'sh', tty ?? '']).stdout.toString()
      const off = ['icanon', 'echo', 'isig'].filter((name) => line.split(/[\s;]+/).includes(`-${name}`))
      return {
        alternateScreen: alternate === '1',
        cursor: cursor === '1',
        mouse: mouse !== '00',
        raw: off.length === 3 ? true : off.length === 0 ? false : never(off),
      }
    },
    seen: () => all.join('\n'),
    close: () => void tmux('kill-server'),
  }
}

function never(off: readonly string[]): never {
  throw new Error(`the terminal is half raw: ${off.join(' ')}`)
}
