/**
 * Makes the pictures of the documents anew: `npm run pictures`, with names for some of them. Runs the
 * program with the built-in mail session in a terminal of tmux, types, and draws what stands there as SVG.
 * Needs tmux.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { svgOf } from '../dist/ui/terminal/picture.js'
import { film } from './pictures/film.mjs'
import { environment, folder, openTerminal, ports, program } from './pictures/terminal.mjs'

const size = { columns: 110, rows: 32 }
const docs = new URL('../docs/', import.meta.url).pathname

/** Seconds of the mail session that are recorded. */
const recorded = 40

/** Name, what it shows, the keys that lead there from the exchange list, and what must stand there then. */
const screens = [
  [
    'exchanges',
    'Exchanges: every command with its status, latency and bytes',
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
  ['capabilities', 'Capabilities: what was told when, and what was used', ['4'], 'CLIENT USE'],
  ['latency', 'Latency of each form of command', ['5'], 'P95'],
  ['ladder', 'Ladder: who said what when', ['2', 'g', '6'], 'CLIENT'],
  ['ladder-side-by-side', 'Ladder: connections side by side', ['2', 'g', '6', 'a', 'g', 'C-d', 'C-d'], 'c2'],
  ['mailbox', 'Mailboxes: their values, and what changed them', ['7'], 'UIDVALIDITY'],
  ['log', 'Log: what the proxy did, and what went wrong', ['8'], 'WHAT HAPPENED'],
  ['help', 'The keys', ['2', '?'], 'Keys'],
]

const asked = process.argv.slice(2)

/** True where all pictures are asked for, or this one. */
function wanted(name) {
  return asked.length === 0 || asked.includes(name)
}

function save(name, picture) {
  writeFileSync(join(docs, `${name}.svg`), picture)
}

/** The first look, before it is known that there is no such server; where that was quicker, once more. */
async function welcome() {
  for (let tries = 0; tries < 20; tries++) {
    const terminal = openTerminal(size, 'imap.example.org', '--no-session', ...ports)
    try {
      const there = await terminal.until('No mail client', { still: false, home: '~/.local/share' })
      const picture = svgOf(there, 'The first screen: what to type into the mail client')
      if (!picture.includes('not found')) return save('screens/welcome', picture)
    } finally {
      terminal.close()
    }
  }
  throw new Error('the first screen was never seen')
}

async function record(path) {
  const args = ['demo', '--headless', '--quiet', '--session', path, ...ports]
  const child = spawn(process.execPath, [program, ...args], { env: environment, stdio: 'inherit' })
  const over = new Promise((resolve) => child.on('close', resolve))
  await pause(recorded * 1000)
  child.kill('SIGINT')
  await over
}

async function screensOf(session, chosen) {
  for (const [name, shows, keys, there] of chosen) {
    const opened = openTerminal(size, 'open', session)
    try {
      await opened.until('by the client: closed')
      opened.type(...keys)
      save(`screens/${name}`, svgOf(await opened.until(there), shows))
    } finally {
      opened.close()
    }
  }
}

mkdirSync(join(docs, 'screens'), { recursive: true })
if (wanted('demo')) save('demo', await film())
if (wanted('welcome')) await welcome()
const chosen = screens.filter(([name]) => wanted(name))
if (chosen.length > 0) {
  const session = join(folder, 'demo.pcapng')
  await record(session)
  await screensOf(session, chosen)
}
