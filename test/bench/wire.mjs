/**
 * Measures what the dashboard does to the wire: NOOP round trips through imapscope headless and through
 * imapscope with its dashboard in a pseudo-terminal, both running, in turns. Prints Markdown.
 *   npm run bench:wire -- [--turns 40] [--round-trips 250]
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeCertificates } from './certificates.mjs'
import { dashboard, endFamily, find, freePort, imapscope, startListening } from './ways.mjs'

const { values: options } = parseArgs({
  options: { turns: { type: 'string', default: '40' }, 'round-trips': { type: 'string', default: '250' } },
})
const beside = (file) => new URL(file, import.meta.url).pathname
const size = { columns: 120, rows: 40 }
const clientLimit = 600_000 // ms
const children = []

/** Times of each way, in nanoseconds, ascending. */
function measure(ways) {
  const places = ways.flatMap(({ port, caFile }) => [String(port), caFile])
  const args = [beside('turns.mjs'), options.turns, options['round-trips'], ...places]
  const child = spawn(process.execPath, args, { timeout: clientLimit, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (bytes) => {
    said += bytes
  })
  return new Promise((resolve, reject) => {
    child.once('close', (code) =>
      code === 0
        ? resolve(JSON.parse(said).map((times) => times.sort((a, b) => a - b)))
        : reject(new Error('the client failed')),
    )
  })
}

const quantile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
const line = (cells) => `| ${cells.join(' | ')} |`

async function main(folder) {
  const certificates = makeCertificates(folder)
  const { certificateFile, keyFile, caFile } = certificates
  const serverPort = await freePort()
  const args = [beside('server.mjs'), String(serverPort), certificateFile, keyFile]
  children.push(await startListening(folder, serverPort, process.execPath, args))
  const setup = { folder, serverPort, ...certificates }
  let drawn = 0
  const headless = await imapscope(setup, 'headless')
  const screen = await dashboard(setup, size, (bytes) => {
    drawn += bytes.length
  })
  for (const { skipped, child } of [headless, screen]) {
    if (skipped !== undefined) throw new Error(skipped)
    children.push(child)
  }
  const before = drawn
  const [direct, without, shown] = await measure([{ port: serverPort, caFile }, headless, screen])
  if (drawn - before < 10_000) throw new Error('the dashboard has drawn next to nothing')
  const parts = [0.5, 0.9, 0.99]
  const micro = (times) => parts.map((part) => (quantile(times, part) / 1e3).toFixed(0))
  const ratios = parts.map((part) => (quantile(shown, part) / quantile(without, part)).toFixed(2))
  const rows = [
    ['direct', ...micro(direct)],
    ['headless', ...micro(without)],
    ['with the dashboard', ...micro(shown)],
    ['dashboard : headless', ...ratios],
  ]
  console.log(`Node ${process.version}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)};`)
  console.log(`${shown.length} round trips each, ${Math.round((drawn - before) / 1024)} KiB drawn.\n`)
  const heads = ['NOOP round trip, µs', 'p50', 'p90', 'p99']
  console.log([line(heads), line(['---', '---:', '---:', '---:']), ...rows.map(line)].join('\n'))
}

for (const command of ['openssl', 'script'])
  if (find(command) === undefined) {
    console.error(`bench:wire needs the ${command} command`)
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
process.exit(0)
