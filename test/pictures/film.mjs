/** The film of the README, docs/demo.svg: `imapscope demo` as it runs, and somebody looks around in it. */
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { bold, colour, plain } from '../../dist/ui/terminal/cells.js'
import { Grid } from '../../dist/ui/terminal/grid.js'
import { filmOf } from '../../dist/ui/terminal/picture.js'
import { openTerminal, ports } from './terminal.mjs'

const size = { columns: 100, rows: 25 }
const title =
  'imapscope in a terminal: the commands of a mail client come in one by one, with status, latency and ' +
  'bytes; the slowest is found, opened and decoded; then what the server can do before and after login, ' +
  'and latencies'

/** How often one looks, in ms, while commands come in. */
const interval = 150

/**
 * What is typed, what stands there then, what is said of it, and for how many seconds it is seen. The time
 * until it stands there is not in the film, so that it is the same on a slow machine; and what is `brief` is
 * looked at once, since it is soon gone.
 */
const scenes = [
  { keys: [], wanted: 'about to connect', says: ['', '$ imapscope demo'], seconds: 1.5, brief: true },
  { keys: [], wanted: 'COMMAND', says: ['', 'each command as it is sent and answered'], seconds: 5.5 },
  { keys: ['s', 'g'], wanted: 'by latency', says: ['s', 'the slowest first'], seconds: 2 },
  { keys: ['Enter'], wanted: '[lines]', says: ['Enter', 'what was said'], seconds: 2 },
  { keys: ['Tab', 'Tab'], wanted: '[decoded]', says: ['Tab', 'what it means'], seconds: 2.5 },
  { keys: ['4'], wanted: 'CLIENT USE', says: ['4', 'capabilities, before and after login'], seconds: 2.5 },
  { keys: ['5'], wanted: 'P95', says: ['5', 'what takes how long'], seconds: 2.5 },
  { keys: ['q'], wanted: 'UNDELETED BODY', says: ['q', 'back'], seconds: 2 },
]

/** The cells of a screen with a line below: a key, and what it shows. */
function captioned(grid, [key, text]) {
  const framed = new Grid(grid.columns, grid.rows + 2, grid.script, grid.strange)
  for (let y = 0; y < grid.rows; y++)
    for (let x = 0; x < grid.columns; x++)
      if (grid.textAt(x, y) !== '') framed.put(x, y, 2, grid.textAt(x, y), grid.attrAt(x, y))
  const at = framed.put(1, grid.rows + 1, grid.columns, key, colour(74) | bold)
  framed.put(key === '' ? at : at + 2, grid.rows + 1, grid.columns, text, plain | bold)
  return framed
}

/** Looks for a while; what is as before lasts longer instead of coming again. */
async function shoot(terminal, { says, seconds }) {
  const looks = []
  const begun = performance.now()
  for (let at = 0; at < seconds; at = (performance.now() - begun) / 1000) {
    const grid = captioned(terminal.screen(), says)
    const cells = JSON.stringify(grid)
    if (looks.at(-1)?.cells !== cells) looks.push({ grid, cells, at })
    await pause(interval)
  }
  return looks.map(({ grid, at }, index) => ({ grid, seconds: (looks[index + 1]?.at ?? seconds) - at }))
}

/** @returns the film, an SVG document */
export async function film() {
  const terminal = openTerminal(size, 'demo', '--speed', '2', ...ports)
  try {
    const shots = []
    for (const scene of scenes) {
      terminal.type(...scene.keys)
      const first = await terminal.until(scene.wanted, { still: false })
      if (scene.brief) shots.push({ grid: captioned(first, scene.says), seconds: scene.seconds })
      else shots.push(...(await shoot(terminal, scene)))
    }
    return filmOf(shots, title)
  } finally {
    terminal.close()
  }
}
