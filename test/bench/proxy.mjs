/**
 * Measures imapscope side by side with a bare relay and other proxies: one server, one client, the same
 * sizes, in turns, so that whatever else the machine does hits all of them alike. Prints Markdown.
 *   npm run bench:proxy -- [--repeats 3] [--literals 150] [--lines 300000] [--round-trips 5000]
 *     [--only a,b] [--before DIST]    another build of imapscope, in the same turns
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { makeCertificates } from './certificates.mjs'
import { endFamily, find, freePort, imapscope, startListening, ways } from './ways.mjs'

const { values: options } = parseArgs({
  options: {
    repeats: { type: 'string', default: '3' },
    literals: { type: 'string', default: '150' },
    lines: { type: 'string', default: '300000' },
    'round-trips': { type: 'string', default: '5000' },
    only: { type: 'string' },
    before: { type: 'string' },
  },
})
const client = new URL('client.mjs', import.meta.url).pathname
const server = new URL('server.mjs', import.meta.url).pathname
const clientLimit = 300_000 // ms for one session
const settleLimit = 60_000 // ms that a proxy may go on working after a session
const children = []

/** One session of the client in a process of its own; its figures. */
function measure({ port, caFile }, sizes) {
  const child = spawn(process.execPath, [client, port, caFile, ...sizes].map(String), {
    timeout: clientLimit,
  })
  let said = ''
  let failed = ''
  child.stdout.on('data', (bytes) => {
    said += bytes
  })
  child.stderr.on('data', (bytes) => {
    failed += bytes
  })
  return new Promise((resolve, reject) => {
    child.once('close', (code) =>
      code === 0 ? resolve(JSON.parse(said)) : reject(new Error(failed.trim() || `${code}`)),
    )
  })
}

const processFile = (pid, file) => readFileSync(`/proc/${pid}/${file}`, 'latin1')

/** The fields of /proc/PID/stat after the name: state, parent, process group, … */
function stat(pid) {
  const text = processFile(pid, 'stat')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}

/** The processes of a child's group; it leads that group. */
function family(child) {
  const all = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))
  return all.filter((pid) => {
    try {
      return Number(stat(pid)[2]) === child.pid
    } catch {
      return false // it ended while we looked
    }
  })
}

/** Processor time that a child and what it forked have used, in ticks of 10 ms. */
function ticks(child) {
  const used = family(child).map((pid) => Number(stat(pid)[11]) + Number(stat(pid)[12]))
  return used.reduce((sum, each) => sum + each, 0)
}

/**
 * Waits until a proxy has nothing left to do: what it still writes or parses would slow the next one down.
 * @returns seconds of processor time that it spent after the session
 */
async function settle(child) {
  if (child === undefined) return 0
  const start = ticks(child)
  let before = start
  for (const end = Date.now() + settleLimit; Date.now() < end; ) {
    await pause(300)
    const now = ticks(child)
    if (now - before <= 1) return (now - start) / 100
    before = now
  }
  return (before - start) / 100
}

/** Peak of the resident memory of a child and what it forked, in MiB. */
function peakMemory(child) {
  if (child === undefined) return undefined
  const peaks = family(child).map((pid) =>
    Number(/^VmHWM:\s+(\d+)/m.exec(processFile(pid, 'status'))?.[1] ?? 0),
  )
  return peaks.reduce((sum, each) => sum + each, 0) / 1024
}

/** The other build, where one was named. */
function before() {
  const { before: dist } = options
  if (dist === undefined) return []
  const program = resolve(dist, 'cmd/imapscope.js')
  return [['before', (setup) => imapscope({ ...setup, program }, 'before')]]
}

/** Starts every way that is there and tries it once with next to nothing; the others are named aloud. */
async function startAll(setup) {
  const only = options.only?.split(',')
  const started = []
  for (const [name, start] of [...ways, ...before()]) {
    if (only !== undefined && !only.includes(name) && name !== 'direct' && name !== 'bare Node relay')
      continue
    try {
      const way = await start(setup)
      if (way.child !== undefined) children.push(way.child)
      if (way.skipped !== undefined) throw new Error(way.skipped)
      await measure(way, [1, 10, 10])
      started.push({ name, ...way, runs: [] })
    } catch (error) {
      console.error(`skipped: ${name}: ${error.message}`)
    }
  }
  return started
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

function summary({ name, runs, child }) {
  const of = (figure) => median(runs.map((run) => run[figure]))
  const figures = ['literals', 'lines', 'median', 'p99', 'after'].map((figure) => [figure, of(figure)])
  return { name, memory: peakMemory(child), ...Object.fromEntries(figures) }
}

const row = (cells) => `| ${cells.join(' | ')} |`
const shown = (value, digits) =>
  value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(digits)

function absolute(rows) {
  const head = [
    'way',
    'literals MB/s',
    'lines MB/s',
    'round trip µs',
    'p99 µs',
    'peak memory MB',
    'work afterwards s',
  ]
  const lines = rows.map((r) =>
    row([
      r.name,
      shown(r.literals, 0),
      shown(r.lines, 0),
      shown(r.median, 0),
      shown(r.p99, 0),
      shown(r.memory, 0),
      r.memory === undefined ? '–' : shown(r.after, 1),
    ]),
  )
  return [row(head), row(head.map(() => '---')), ...lines].join('\n')
}

/** Against the bare relay; the added round trip is that above the direct connection's. */
function relative(rows) {
  const [base, relay] = ['direct', 'bare Node relay'].map((name) => rows.find((r) => r.name === name))
  if (relay === undefined) return ''
  const head = ['way / bare Node relay', 'literals', 'lines', 'round trip', 'added round trip', 'p99']
  const added = (r) => (r.median - base.median) / (relay.median - base.median)
  const lines = rows.map((r) => {
    const ratios = [r.literals / relay.literals, r.lines / relay.lines, r.median / relay.median]
    return row([
      r.name,
      ...[...ratios, base && r !== base ? added(r) : undefined, r.p99 / relay.p99].map((x) => shown(x, 2)),
    ])
  })
  return [row(head), row(head.map(() => '---')), ...lines].join('\n')
}

async function main(folder) {
  const certificates = makeCertificates(folder)
  const serverPort = await freePort()
  const { certificateFile, keyFile } = certificates
  const args = [server, String(serverPort), certificateFile, keyFile]
  children.push(await startListening(folder, serverPort, process.execPath, args))
  const started = await startAll({ folder, serverPort, ...certificates })
  const sizes = [options.literals, options.lines, options['round-trips']]
  for (let repeat = 1; repeat <= Number(options.repeats); repeat++) {
    for (const way of started) {
      const figures = await measure(way, sizes)
      way.runs.push({ ...figures, after: await settle(way.child) })
      console.error(`${repeat}/${options.repeats} ${way.name} ${JSON.stringify(figures)}`)
    }
  }
  const rows = started.map(summary)
  const [cpu] = cpus()
  const machine = `${cpus().length} × ${cpu?.model ?? 'unknown processor'}`
  console.log(`Node ${process.version}, ${machine}; medians of ${options.repeats};`)
  console.log(`${sizes[0]} literals of 1 MiB, ${sizes[1]} FETCH FLAGS lines, ${sizes[2]} NOOPs each.\n`)
  console.log(`${absolute(rows)}\n\n${relative(rows)}`)
}

if (find('openssl') === undefined) {
  console.error('bench:proxy needs the openssl command (apt-get install openssl)')
  process.exit(2)
}
process.once('SIGINT', () => process.exit(130)) // so that what ends the children runs
const folder = mkdtempSync(join(tmpdir(), 'imapscope-bench-'))
try {
  await main(folder)
} finally {
  for (const child of children) endFamily(child)
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
