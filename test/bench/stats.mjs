/**
 * Measures `imapscope stats` on a long session next to tshark on the same file: wall time, processor time, the most
 * memory. The session is generated into a folder that goes again. Prints Markdown.
 *   npm run bench:stats -- [--exchanges 1000000] [--without-tshark] [--stages]
 */
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { PacketWriter } from '../../dist/lib/capture/session/packet-writer.js'
import { readSession } from '../../dist/lib/inputs/index.js'
import { Observer } from '../../dist/lib/observe/observer.js'
import { Stats } from '../../dist/lib/reports/stats.js'

const { values: options } = parseArgs({
  options: {
    exchanges: { type: 'string', default: '1000000' },
    'without-tshark': { type: 'boolean', default: false },
    stages: { type: 'boolean', default: false },
  },
})
const exchanges = Number(options.exchanges)
const program = new URL('../../dist/cmd/imapscope.js', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'imapscope-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const octets = (text) => Buffer.from(text, 'latin1')
const fetched = (n, many) =>
  Array.from({ length: many }, (_, i) => `* ${n + i} FETCH (UID ${n + i} FLAGS (\\Seen))\r\n`).join('')

/** What a client asks and a server answers, over and over: mostly FETCH, as clients do. */
const talk = [
  (t, n) => [`${t} UID FETCH ${n}:${n + 2} (FLAGS)`, fetched(n, 3)],
  (t) => [`${t} NOOP`, ''],
  (t, n) => [`${t} UID STORE ${n} +FLAGS (\\Seen)`, fetched(n, 1)],
  (t, n) => [
    `${t} UID FETCH ${n} (UID BODY.PEEK[HEADER.FIELDS (Subject)])`,
    `* ${n} FETCH (UID ${n} BODY[HEADER.FIELDS (SUBJECT)] {25}\r\nSubject: hello ${1e7 + n}\r\n)\r\n`,
  ],
  (t) => [`${t} UID SEARCH UNSEEN SINCE 1-Feb-2024`, '* SEARCH 3 14 15 92 65\r\n'],
  (t, n) => [
    `${t} STATUS box${n % 40} (MESSAGES UIDNEXT)`,
    `* STATUS box${n % 40} (MESSAGES 3 UIDNEXT ${n})\r\n`,
  ],
  (t, n) => [`${t} SELECT box${n % 40}`, `* ${n % 1000} EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n`],
  (t, n) => [`${t} UID FETCH ${n}:* (UID FLAGS INTERNALDATE)`, fetched(n, 5)],
]

/** Writes a session of ten connections that take turns. */
function generate(path) {
  const head = { version: 1, started: 1_790_000_000_000_000_000n, program: 'imapscope bench', redacted: true }
  const packets = new PacketWriter(head, 1, 1)
  const file = openSync(path, 'wx', 0o600)
  let waiting = [packets.header()]
  let size = 0
  const flush = () => {
    writeSync(file, Buffer.concat(waiting))
    waiting = []
    size = 0
  }
  const put = (record) => {
    for (const part of packets.packets(record)) {
      waiting.push(Buffer.from(part))
      size += part.length
    }
    if (size > 1 << 20) flush()
  }
  let time = 0
  const side = (connection, which, text) => {
    time += 20_000
    put({ type: 'chunk', connection, time, side: which, bytes: octets(text) })
  }
  for (let connection = 1; connection <= 10; connection++) {
    const client = { address: '127.0.0.1', port: 40_000 + connection }
    const server = { address: '192.0.2.7', port: 993, host: 'imap.example.org' }
    put({ type: 'opened', connection, time, client, server, security: { client: 'tls', server: 'tls' } })
    side(connection, 'server', '* PREAUTH [CAPABILITY IMAP4rev1 IDLE UIDPLUS] ready\r\n')
  }
  for (let n = 1; n <= exchanges; n++) {
    const connection = (n % 10) + 1
    const [asked, answers] = talk[(n * 7 + (n >> 3)) % talk.length](`a${n}`, n)
    side(connection, 'client', `${asked}\r\n`)
    time += (n % 97) * 10_000
    side(connection, 'server', `${answers}a${n} OK done\r\n`)
  }
  for (let connection = 1; connection <= 10; connection++)
    put({ type: 'closed', connection, time, by: 'client', reason: 'closed' })
  flush()
  closeSync(file)
}

/** Runs a program to its end. Seconds of wall and processor time, and MB of memory at most. */
function measured(words) {
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint()
    const child = spawn('/usr/bin/env', words, { stdio: ['ignore', 'pipe', 'inherit'] })
    let octetsOut = 0
    let text = ''
    let peak = 0
    let processor = 0
    // The figures of the kernel, while it runs: the last ones read are those of the end, or nearly.
    const look = () => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
        peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1000)
        const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ')
        processor = (Number(fields[11]) + Number(fields[12])) / 100
      } catch {
        // It has ended.
      }
    }
    const timer = setInterval(look, 50)
    child.stdout.on('data', (part) => {
      octetsOut += part.length
      if (text.length < 1e6) text += part
    })
    child.on('error', reject)
    child.on('close', (status) => {
      clearInterval(timer)
      const wall = Number(process.hrtime.bigint() - started) / 1e9
      if (status === 0) resolve({ wall, processor, peak, octetsOut, text })
      else reject(new Error(`${words.join(' ')} ended with ${status}`))
    })
  })
}

/** Where the time goes: the same file through one stage after the other, in this process. */
async function stages(path) {
  const passes = [
    ['read', () => undefined],
    ['read, frame, session', () => new Observer({}, () => undefined)],
    [
      'read, frame, session, stats',
      () => {
        const stats = new Stats()
        return new Observer({}, (event) => stats.take(event))
      },
    ],
  ]
  const rows = []
  for (const [name, begin] of passes) {
    const observer = begin()
    const before = process.cpuUsage()
    for await (const item of readSession(path)) {
      if (item.type !== 'head' && item.type !== 'warning') observer?.take(item)
    }
    const { user, system } = process.cpuUsage(before)
    rows.push([name, ((user + system) / 1e6).toFixed(1)])
  }
  return rows
}

const path = join(folder, 'long.pcapng')
generate(path)
const size = statSync(path).size / 1e6
const row = (cells) => console.log(`| ${cells.join(' | ')} |`)
const cpu = cpus()[0]?.model.trim()
console.log(
  `Node ${process.version}, ${cpu}; ${exchanges.toLocaleString('en')} exchanges on 10 connections, ${Math.round(size)} MB.\n`,
)
row(['', 'seconds', 'processor s', 'exchanges per processor s', 'peak memory MB'])
row(['---', '---:', '---:', '---:', '---:'])
const ways = [['`imapscope stats`', [process.execPath, program, 'stats', path, '--json']]]
if (!options['without-tshark'] && spawnSync('tshark', ['--version']).status === 0) {
  ways.push(['`tshark -q -z io,stat,0`', ['tshark', '-r', path, '-q', '-z', 'io,stat,0']])
  ways.push([
    '`tshark -Y imap -T fields`',
    [
      'tshark',
      '-r',
      path,
      '-Y',
      'imap',
      '-T',
      'fields',
      '-e',
      'tcp.stream',
      '-e',
      'imap.request_tag',
      '-e',
      'imap.time',
    ],
  ])
}
for (const [name, words] of ways) {
  const { wall, processor, peak, text } = await measured(words)
  if (words[0] === process.execPath) {
    const { all } = JSON.parse(text)
    if (all.count !== exchanges || all.errors !== 0 || all.unanswered !== 0)
      throw new Error(`stats counted ${all.count} of ${exchanges}`)
  }
  const rate = Math.round(exchanges / processor).toLocaleString('en')
  row([name, wall.toFixed(1), processor.toFixed(1), rate, Math.round(peak)])
}
if (options.stages) {
  console.log()
  row(['stage', 'processor s'])
  row(['---', '---:'])
  for (const cells of await stages(path)) row(cells)
}
