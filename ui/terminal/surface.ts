/**
 * Turns grids into terminal output, as the difference to the previous frame. The only file that knows
 * blessed; it uses only that difference: no elements, no tags, no input, no streams of the process.
 */
import blessed from 'blessed'
import type { Size } from './cells.ts'
import type { Grid } from './grid.ts'

/** Turns frames into text for the terminal. */
export interface Surface {
  /** @returns the text that makes the screen show `grid`; empty when it already does */
  paint(grid: Grid): string
  /** Forgets the last frame, after the screen was cleared or resized. */
  reset(size: Size): void
}

/** The parts of blessed's screen that are used; its own types omit most of them. */
interface Screen {
  lines: (readonly [number, string][] & { dirty: boolean })[]
  readonly program: { cols: number; rows: number; flush(): void }
  readonly tput: { brokenACS: boolean }
  alloc(): void
  draw(start: number, end: number): void
}

interface Blessed {
  readonly Screen: { _bound: boolean; readonly instances: unknown[] }
  readonly Program: { _bound: boolean; readonly instances: unknown[] }
}

type Options = NonNullable<Parameters<typeof blessed.screen>[0]>

/** Replaces the terminal that blessed expects, and collects its output. */
class Paper {
  readonly isTTY = true
  readonly writable = true
  columns: number
  rows: number
  private written = ''

  constructor(size: Size) {
    this.columns = size.columns
    this.rows = size.rows
  }

  write(text: string): boolean {
    this.written += text
    return true
  }

  /** No events ever occur on it: sizes and keys reach the dashboard by another path. */
  on(): this {
    return this
  }

  listenerCount(): number {
    return 0
  }

  /** @returns what was written since the last call */
  take(): string {
    const text = this.written
    this.written = ''
    return text
  }
}

/**
 * A surface for an empty screen.
 * @param size of the terminal
 */
export function createSurface(size: Size): Surface {
  // With these set, blessed installs no handlers on the process: the terminal handles signals and exit.
  const library = blessed as unknown as Blessed
  library.Screen._bound = true
  library.Program._bound = true
  const paper = new Paper(size)
  const screen = createScreen(paper)
  library.Screen.instances.length = 0
  library.Program.instances.length = 0
  screen.program.flush()
  // Discards what blessed wrote to enter the screen: the terminal enters and leaves by itself.
  paper.take()
  return {
    paint: (grid) => {
      fillLines(screen, grid)
      screen.draw(0, screen.lines.length - 1)
      screen.program.flush()
      return paper.take()
    },
    reset: (next) => {
      paper.columns = next.columns
      paper.rows = next.rows
      screen.program.cols = next.columns
      screen.program.rows = next.rows
      screen.alloc()
      screen.program.flush()
      paper.take()
    },
  }
}

function createScreen(paper: Paper): Screen {
  const screen = blessed.screen({
    // Set explicitly: blessed cannot read the terminfo of today's terminals and would fall back to 8 colours.
    terminal: 'xterm-256color',
    input: new Paper({ columns: 1, rows: 1 }) as unknown as Options['input'],
    output: paper as unknown as Options['output'],
    forceUnicode: true,
    fullUnicode: false,
    smartCSR: false,
    warnings: false,
  }) as unknown as Screen
  // Otherwise borders are sent in the alternate character set, and text copied from the screen has `lqqk`.
  screen.tput.brokenACS = true
  return screen
}

/** Copies the cells. Blessed uses the same layout of attributes: see `Attr`. */
function fillLines(screen: Screen, grid: Grid): void {
  for (let y = 0; y < screen.lines.length; y++) {
    const line = screen.lines[y]
    if (line === undefined) continue
    for (let x = 0; x < line.length; x++) {
      const cell = line[x]
      if (cell === undefined) continue
      cell[0] = grid.attrAt(x, y)
      cell[1] = grid.textAt(x, y)
    }
    line.dirty = true
  }
}
