/**
 * Makes the pictures of the screens in docs/screens anew: `npm run pictures`. Records the built-in mail
 * session, opens it in a terminal of tmux, types, and draws what stands there as SVG. Needs tmux.
 */
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
} from '../dist/ui/terminal/cells.js'
import { Grid } from '../dist/ui/terminal/grid.js'
import { svgOf } from '../dist/ui/terminal/picture.js'

const size = { columns: 110, rows: 32 }
const program = new URL('../dist/cmd/imapscope.js', import.meta.url).pathname
const docs = new URL('../docs/screens/', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'imapscope-pictures-'))
const ports = ['--listen', '127.0.0.1:1143', '--listen-tls', '127.0.0.1:1993']
const environment = {
  ...process.env,
  XDG_DATA_HOME: folder,
  XDG_STATE_HOME: folder,
  TZ: 'UTC',
  LC_ALL: 'C.UTF-8',
}

/** Seconds of the mail session that are recorded. */
const recorded = 40

/** Name, what it shows, the keys that lead there from the exchange list, and what must stand there then. */
const screens = [
  [
    'exchanges',
    'Exchanges: every command with its status, latency and octets',
    ['2', 'g', 'j', 'j'],
    'COMMAND',
  ],
  ['connections', 'Connections: who, how each leg is secured, how it ended', ['1'], 'CONN'],
  [
    'detail',
    'Detail: the conversation of one command',
    ['2', 'g', '/', 'RFC822.SIZE', 'Enter', 'Enter'],
    'received',
  ],
  ['capabilities', 'Capabilities: what was told when, and what was used', ['4'], 'made of it'],
  ['latency', 'Latency of each form of command', ['5'], 'P95'],
  ['ladder', 'Ladder: who said what when', ['2', 'g', '6'], 'CLIENT'],
  ['ladder-side-by-side', 'Ladder: connections side by side', ['2', 'g', '6', 'a', 'g', 'C-d', 'C-d'], 'c2'],
  ['mailbox', 'Mailboxes: their values, and what changed them', ['7'], 'UIDVALIDITY'],
  ['log', 'Log: what the proxy did, and what went wrong', ['8'], 'WHAT HAPPENED'],
  ['help', 'The keys', ['2', '?'], 'Keys'],
]

/** Runs a command in a terminal of its own. */
function terminal(name, command) {
  const socket = join(folder, name)
  const run = (...args) =>
    execFileSync('tmux', ['-S', socket, '-f', '/dev/null', ...args], { env: environment, encoding: 'utf8' })
  run(
    'new-session',
    '-d',
    '-x',
    `${size.columns}`,
    '-y',
    `${size.rows}`,
    `TERM=xterm-256color exec ${command}`,
  )
  return {
    type: (...keys) => {
      for (const key of keys) run('send-keys', key)
    },
    /** Waits until the screen says something and stands still. */
    until: async (wanted) => {
      let before = ''
      for (let round = 0; round < 300; round++) {
        const now = run('capture-pane', '-e', '-N', '-p')
        if (now.includes(wanted) && now === before) return now
        before = now
        await pause(150)
      }
      throw new Error(`${name} never showed ${wanted}:\n${before}`)
    },
    close: () => run('kill-server'),
  }
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

/** What tmux tells of a screen, as a grid. */
function gridOf(captured) {
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

function save(name, title, captured) {
  writeFileSync(join(docs, `${name}.svg`), svgOf(gridOf(captured), title))
}

async function record(path) {
  const args = ['demo', '--headless', '--quiet', '--session', path, ...ports]
  const child = spawn(process.execPath, [program, ...args], { env: environment, stdio: 'inherit' })
  const over = new Promise((resolve) => child.on('close', resolve))
  await pause(recorded * 1000)
  child.kill('SIGINT')
  await over
}

async function main() {
  mkdirSync(docs, { recursive: true })
  const welcome = terminal(
    'welcome',
    `${process.execPath} ${program} imap.example.org --no-session ${ports.join(' ')}`,
  )
  const title = 'The first screen: what to type into the mail client'
  save('welcome', title, (await welcome.until('No mail client')).replaceAll(folder, '~/.local/share'))
  welcome.close()
  const session = join(folder, 'demo.pcapng')
  await record(session)
  for (const [name, shows, keys, wanted] of screens) {
    const opened = terminal(name, `${process.execPath} ${program} open ${session}`)
    try {
      await opened.until('by the client: closed')
      opened.type(...keys)
      save(name, shows, (await opened.until(wanted)).replaceAll(folder, '~'))
    } finally {
      opened.close()
    }
  }
}

try {
  await main()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
