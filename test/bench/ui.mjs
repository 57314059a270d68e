/**
 * Measures the dashboard: what a frame costs after a hundred and after a million exchanges, how soon a key is
 * answered while exchanges arrive, and how a session of a million exchanges opens. Prints Markdown.
 *   npm run bench:ui -- [--exchanges 1000000] [--rate 5000] [--seconds 10] [--only frames,keys,open]
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startDashboard } from '../../dist/ui/app.js'
import { startModel } from '../../dist/ui/model/model.js'
import { createSurface } from '../../dist/ui/terminal/surface.js'
import { createTerminal } from '../../dist/ui/terminal/terminal.js'
import { update } from '../../dist/ui/update/update.js'
import { view } from '../../dist/ui/view/view.js'
import { startLongSession, tellLongSession, writeLongSession } from './long-session.mjs'

const { values: options } = parseArgs({
  options: {
    exchanges: { type: 'string', default: '1000000' },
    rate: { type: 'string', default: '5000' },
    seconds: { type: 'string', default: '10' },
    only: { type: 'string', default: 'frames,keys,open' },
  },
})
const many = Number(options.exchanges)
const size = { columns: 120, rows: 40 }
const program = new URL('../../dist/cmd/imapscope.js', import.meta.url).pathname

const beginning = {
  setup: { live: true, routes: [], steps: [] },
  status: { redacted: true, lag: 0, lost: 0 },
  about: () => undefined,
  started: 0n,
  offsetMinutes: 0,
  stall: 5000,
  look: { colours: '256', script: 'unicode' },
}

/** The given part of ascending numbers lies below the result. */
function quantile(numbers, part) {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0
}

function millisecond(value) {
  return value.toFixed(value < 10 ? 2 : 0)
}

function table(heads, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  console.log(
    [line(heads), line(heads.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(line), ''].join('\n'),
  )
}

async function modelOf(exchanges) {
  let model = startModel({ ...beginning, size })
  let events = []
  const flush = () => {
    model = update(model, { type: 'events', events }).model
    events = []
  }
  await tellLongSession(exchanges, (event) => {
    events.push(event)
    if (events.length >= 256) flush()
  })
  flush()
  return model
}

/** Every frame is a different one: the selection moves. */
function frameTimes(start, keys) {
  const surface = createSurface(size)
  let model = start
  for (const key of keys) model = update(model, { type: 'key', key }).model
  const times = []
  for (let round = 0; round < 220; round++) {
    model = update(model, { type: 'key', key: round % 20 < 10 ? 'k' : 'j' }).model
    const begun = process.cpuUsage()
    surface.paint(view(model, size))
    const used = process.cpuUsage(begun)
    if (round >= 20) times.push((used.user + used.system) / 1000)
  }
  return times
}

const screens = [
  ['exchanges', ['2']],
  ['detail', ['3']],
  ['capabilities', ['4']],
  ['latency', ['5']],
  ['ladder', ['6']],
  ['ladder, side by side', ['6', 'a']],
  ['mailbox', ['7']],
]

async function frames() {
  const [few, full] = [await modelOf(100), await modelOf(many)]
  const rows = screens.map(([name, keys]) => {
    const times = [few, full].map((model) => frameTimes(model, keys))
    return [name, ...times.flatMap((all) => [0.5, 0.99].map((part) => millisecond(quantile(all, part))))]
  })
  console.log(`Processor time of a frame at ${size.columns}×${size.rows}, ms:\n`)
  table(['screen', '100: p50', 'p99', `${many.toLocaleString('en')}: p50`, 'p99'], rows)
}

/** A terminal without anything behind it. */
function desk() {
  const listeners = {}
  const quiet = { on: () => {}, removeListener: () => {}, removeAllListeners: () => {}, kill: () => {} }
  let written = () => {}
  const parts = {
    input: {
      ...quiet,
      on: (event, listener) => {
        listeners[event] = listener
      },
      setRawMode: () => {},
      resume: () => {},
      pause: () => {},
    },
    output: {
      writableLength: 0,
      write: (_, done) => {
        written()
        queueMicrotask(done)
        return true
      },
      on: () => {},
      flow: () => {},
      finish: () => {},
    },
    process: quiet,
    size: () => size,
    onResize: () => {},
    refreshSize: () => {},
    inForeground: () => true,
  }
  return {
    terminal: createTerminal(parts),
    type: (text) => listeners.data(Buffer.from(text)),
    onWrite: (call) => {
      written = call
    },
  }
}

/** Keys come every 40 ms by the clock; how late the event loop is with them counts. */
async function keys() {
  const [rate, seconds] = [Number(options.rate), Number(options.seconds)]
  const rows = []
  for (const [name, opened] of screens) {
    const { terminal, type, onWrite } = desk()
    const events = []
    const exchanges = rate * seconds
    const say = await startLongSession(exchanges, (event) => events.push(event))
    const dashboard = startDashboard({ ...beginning, terminal, now: () => performance.now() * 1e6 })
    for (const key of opened) type(key)
    const answers = []
    const begun = performance.now()
    let [next, keyAt, frames] = [0, begun + 40, 0]
    while (performance.now() - begun < seconds * 1000) {
      const due = Math.min(exchanges, Math.floor(((performance.now() - begun) / 1000) * rate))
      // As the observer does it: some milliseconds of work, then room for keys.
      const upTo = Math.min(due, next + 70)
      for (; next < upTo; next++) say()
      dashboard.push(events.splice(0))
      onWrite(() => frames++)
      if (performance.now() >= keyAt) {
        onWrite(() => {})
        type(Math.floor(keyAt / 400) % 2 === 0 ? 'k' : 'j')
        // In its first second the program is still being compiled.
        if (keyAt - begun > 1000) answers.push(performance.now() - keyAt)
        keyAt += 40
      }
      await (next < due ? new Promise((resolve) => setImmediate(resolve)) : pause(1))
    }
    dashboard.close()
    const told = Math.round(next / seconds)
    const figures = [0.5, 0.99, 1].map((part) => millisecond(quantile(answers, part)))
    rows.push([name, told.toLocaleString('en'), ...figures, (frames / seconds).toFixed(1)])
  }
  console.log(`Keys while ${rate.toLocaleString('en')} exchanges a second arrive, ms from key to frame:\n`)
  table(['screen', 'arrived/s', 'p50', 'p99', 'max', 'frames/s'], rows)
}

/** Opens the session in a real pseudo-terminal, types all the while, and reads what is drawn. */
async function open() {
  const folder = mkdtempSync(join(tmpdir(), 'imapscope-bench-'))
  const path = join(folder, 'long.pcapng')
  try {
    await writeLongSession(path, many)
    const result = await opened(path, folder)
    console.log(
      `Opening ${many.toLocaleString('en')} exchanges, ${Math.round(statSync(path).size / 1e6)} MB:\n`,
    )
    table(['what', 'figure'], result)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function opened(path, folder) {
  const length = statSync(path).size
  const command = `stty cols ${size.columns} rows ${size.rows}; exec ${process.execPath} ${program} open ${path}`
  const begun = performance.now()
  const env = { ...process.env, TERM: 'xterm-256color', LC_ALL: 'C.UTF-8', HOME: folder }
  const child = spawn('script', ['-qfc', command, '/dev/null'], { env, stdio: ['pipe', 'pipe', 'inherit'] })
  let [first, progress, whole, peak, typedAt] = [undefined, false, undefined, 0, undefined]
  const answers = []
  child.stdout.on('data', (bytes) => {
    const text = bytes.toString()
    if (/a\d+ /.test(text)) first ??= performance.now() - begun
    if (text.includes('reading')) progress = true
    if (typedAt !== undefined) answers.push(performance.now() - typedAt)
    typedAt = undefined
  })
  const over = new Promise((resolve) => child.on('close', resolve))
  for (let round = 0; whole === undefined; round++) {
    await pause(50)
    const pid = programOf(child.pid)
    if (pid !== undefined) peak = Math.max(peak, peakOf(pid))
    if (first === undefined) continue
    if (typedAt === undefined) {
      typedAt = performance.now()
      child.stdin.write(round % 2 === 0 ? 'k' : 'j')
    }
    if (pid !== undefined && readBy(pid) >= length) whole = performance.now() - begun
    if (performance.now() - begun > 600_000) throw new Error('it was not read within ten minutes')
  }
  child.stdin.write('qq')
  await over
  return [
    ['first screen with exchanges', `${(first / 1000).toFixed(2)} s`],
    ['progress bar', progress ? 'yes' : 'NO'],
    ['whole file read', `${(whole / 1000).toFixed(1)} s`],
    ['peak memory', `${Math.round(peak)} MB`],
    ['keys while it reads: p50', `${millisecond(quantile(answers, 0.5))} ms`],
    ['keys while it reads: p99', `${millisecond(quantile(answers, 0.99))} ms`],
    ['keys asked', String(answers.length)],
  ]
}

/** The process of the program below `script`. */
function programOf(parent) {
  try {
    const [child] = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ')
    return child === undefined || child === '' ? undefined : Number(child)
  } catch {
    return undefined
  }
}

function peakOf(pid) {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes ?? 0) / 1024
}

/** Octets that the process has read so far, of files and of everything else. */
function readBy(pid) {
  return Number(/rchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1] ?? 0)
}

const wanted = options.only.split(',')
console.log(`Node ${process.version}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}\n`)
if (wanted.includes('frames')) await frames()
if (wanted.includes('keys')) await keys()
if (wanted.includes('open')) await open()
process.exit(0)
