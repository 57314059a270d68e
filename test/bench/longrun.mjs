/**
 * Measures what a long run leaves in memory: many short connections beside a steady mixed load. Each minute
 * both threads collect their garbage and tell what they hold. Prints the samples, then the slope of their sum
 * after the beginning, in MB an hour with its 95 % interval.
 *   npm run bench:longrun -- [--minutes 40] [--connections 15000] [--dashboard] [--rate 200] [--long 8]
 *     [--settle 10]   minutes before the slope begins; a third of a shorter run
 *     [--every 60]    seconds between two samples
 *     [--program dist/cmd/imapscope.js]
 * The list of exchanges holds 100,000 rows: the rate fills it within the beginning, so that the slope is not
 * that of a list that fills.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { makeCertificates } from './certificates.mjs'
import { longSession, place, shortSession } from './load.mjs'
import { startServer } from './mailboxes.mjs'
import { dashboard, endFamily, freePort, imapscope } from './ways.mjs'

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '40' },
    connections: { type: 'string', default: '15000' },
    dashboard: { type: 'boolean', default: false },
    rate: { type: 'string', default: '200' },
    long: { type: 'string', default: '8' },
    settle: { type: 'string', default: '10' },
    every: { type: 'string', default: '60' },
    program: { type: 'string' },
  },
})
const minute = 60_000 // ms
const sampleLimit = 30_000 // ms
const mebi = 1024 * 1024
const length = Number(options.minutes) * minute
const settled = Math.min(Number(options.settle) * minute, length / 3)
const threads = 2

const folder = mkdtempSync(join(tmpdir(), 'imapscope-longrun-'))
const samplesFile = join(folder, 'samples')
process.env.LONGRUN_SAMPLES = samplesFile

function linesOfSamples() {
  return readFileSync(samplesFile, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** Has the program tell what it holds. @returns a line of each thread, or fewer when it does not answer */
async function sample(pid, number) {
  process.kill(pid, 'SIGUSR2')
  for (const end = Date.now() + sampleLimit; Date.now() < end; await pause(50)) {
    const told = linesOfSamples().filter((line) => line.number === number)
    if (told.length === threads) return told.sort((a, b) => a.thread - b.thread)
  }
  throw new Error('the program did not tell what it holds')
}

/** Octets that threads hold: `external` has the array buffers in it. */
const held = (told) => told.reduce((sum, { heapUsed, external }) => sum + heapUsed + external, 0)

/** The 97.5 % quantile of Student's t, close enough from 3 degrees of freedom on. */
function student(freedom) {
  const z = 1.959964
  const first = (z ** 3 + z) / 4
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384
  return z + first / freedom + second / freedom ** 2 + third / freedom ** 3
}

/** The slope of the least squares, and half of its 95 % interval. @param points pairs of x and y */
function slope(points) {
  const mean = (at) => points.reduce((sum, point) => sum + point[at], 0) / points.length
  const [x, y] = [mean(0), mean(1)]
  const spread = points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0)
  const rise = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0) / spread
  const rest = points.reduce((sum, point) => sum + (point[1] - y - rise * (point[0] - x)) ** 2, 0)
  const freedom = points.length - 2
  return { rise, half: student(freedom) * Math.sqrt(rest / freedom / spread) }
}

const shown = (octets) => (octets / mebi).toFixed(2).padStart(8)

function tell(time, told) {
  const parts = told.flatMap(({ heapUsed, external, arrayBuffers }) => [heapUsed, external, arrayBuffers])
  const cells = [...parts, held(told), told[0].rss].map(shown)
  console.log(
    `${(time / minute).toFixed(2).padStart(6)} ${cells.join(' ')} ${String(counts.short).padStart(6)}`,
  )
}

const counts = { short: 0, failed: 0, long: 0 }

/** Short sessions, evenly over the whole time. */
async function shortSessions(at, begun) {
  const many = Number(options.connections)
  const running = new Set()
  for (let number = 1; number <= many; number++) {
    await pause(Math.max(0, begun + (length * number) / many - performance.now()))
    const session = shortSession(at, number)
      .then(() => counts.short++)
      .catch(() => counts.failed++)
      .finally(() => running.delete(session))
    running.add(session)
  }
  await Promise.all(running)
}

async function longSessions(at, begun) {
  const many = Number(options.long)
  const over = () => performance.now() >= begun + length
  const one = (number) => longSession(at, number, Number(options.rate) / many, over)
  const sent = await Promise.all(Array.from({ length: many }, (_, number) => one(number + 1)))
  counts.long = sent.reduce((sum, each) => sum + each, 0)
}

async function samples(pid, begun) {
  const points = []
  const between = Number(options.every) * 1000
  for (let number = 1; number * between <= length; number++) {
    await pause(Math.max(0, begun + number * between - performance.now()))
    const told = await sample(pid, number)
    const time = performance.now() - begun
    tell(time, told)
    points.push([time / (60 * minute), held(told) / mebi])
  }
  return points
}

async function run() {
  const certificates = makeCertificates(folder)
  const serverPort = await freePort()
  const server = await startServer(serverPort, certificates)
  const node = ['--import', new URL('memory.mjs', import.meta.url).href]
  const program = options.program === undefined ? {} : { program: resolve(options.program) }
  const setup = { folder, serverPort, ...certificates, ...program, node }
  const size = { columns: 120, rows: 40 }
  const way = options.dashboard ? await dashboard(setup, size, () => {}) : await imapscope(setup)
  if (way.skipped !== undefined) throw new Error(way.skipped)
  const { pid } = linesOfSamples()[0]
  const how = options.dashboard ? 'with its dashboard' : 'headless'
  console.log(`${how}, ${options.connections} connections in ${options.minutes} minutes; MiB:`)
  const columns = ['main', 'ext', 'buffers', 'engine', 'ext', 'buffers', 'all', 'rss']
  console.log(`minute ${columns.map((name) => name.padStart(8)).join(' ')}  short`)
  const [at, begun] = [place(way), performance.now()]
  const jobs = [samples(pid, begun), shortSessions(at, begun), longSessions(at, begun)]
  const [points] = await Promise.all(jobs)
  console.log(`${counts.short} short sessions, ${counts.failed} failed; ${counts.long} commands in long ones`)
  const steady = points.filter(([hour]) => hour * 60 * minute > settled)
  if (steady.length > 3) {
    const { rise, half } = slope(steady)
    const since = `after ${(settled / minute).toFixed(1)} minutes, ${steady.length} samples`
    console.log(`slope ${since}: ${rise.toFixed(2)} ± ${half.toFixed(2)} MiB/h (95 %)`)
  } else console.log('too few samples for a slope')
  process.kill(pid, 'SIGTERM')
  await new Promise((ended) => way.child.once('close', ended))
  endFamily(way.child)
  server.close()
}

// However it ends, nothing of it stays: what was started ends with this process.
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1))
await run()
process.exit()
