/**
 * Measures what masking costs: FETCH lines before any login, with PREAUTH and after login; and how long a
 * neighbour's NOOP takes while a hostile server sends its worst 8 MiB through the same engine. Prints Markdown.
 *   npm run bench:masking -- [--lines 200000] [--dist DIST]...    one column for each build
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { makeCertificates } from './certificates.mjs'

const { values: options } = parseArgs({
  options: {
    lines: { type: 'string', default: '200000' },
    dist: { type: 'string', multiple: true, default: [new URL('../../dist', import.meta.url).pathname] },
    repeats: { type: 'string', default: '5' },
  },
})
const builds = options.dist.map((path) => resolve(path))
const mega = 1024 * 1024
const worst = [
  ['the password, again and again', 'hunt'],
  ['all but its end, in words', 'swordfis '],
  ['its beginning in hex', '73776f726466z'],
  ['its beginning in base64', 'c3dvcmRmaXA'],
  ['referrals', '[REFERRAL imap://a:'],
  ['escapes', '\\%&#x'],
]
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const row = (cells) => console.log(`| ${cells.join(' | ')} |`)

/** CPU seconds to read and mask these sayings: pairs of a side and a text. */
async function reading(build, before, text) {
  const { Redactor } = await import(`${build}/lib/redact/redactor.js`)
  const { Conversation } = await import(`${build}/lib/wire/conversation.js`)
  const conversation = new Conversation('runs')
  const redactor = new Redactor(() => undefined)
  const push = (side, bytes) => {
    conversation.push({ side, time: 1, bytes })
    for (let step = conversation.next(); step !== undefined; step = conversation.next()) {
      if (step.type === 'part') redactor.take(step)
    }
  }
  for (const [side, said] of before) push(side, Buffer.from(said, 'latin1'))
  const start = process.cpuUsage()
  for (let at = 0; at < text.length; at += 65_536) push('server', text.subarray(at, at + 65_536))
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1e6
}

async function throughput() {
  const line = (i) => `* ${i} FETCH (UID ${i} FLAGS (\\Seen) MODSEQ (${i}))\r\n`
  const text = Buffer.from(Array.from({ length: Number(options.lines) }, (_, i) => line(i + 1)).join(''))
  const states = [
    ['before any login', [['server', '* OK hi\r\n']]],
    ['with PREAUTH', [['server', '* PREAUTH hi\r\n']]],
    [
      'after login',
      [
        ['server', '* OK hi\r\n'],
        ['client', 'a1 LOGIN alice swordfish\r\n'],
        ['server', 'a1 OK in\r\n'],
      ],
    ],
  ]
  row(['FETCH lines, MB per CPU second', ...builds.map((_, i) => `build ${i + 1}`), 'last / first'])
  row(['---', ...builds.map(() => '---'), '---'])
  for (const [name, before] of states) {
    const runs = builds.map(() => [])
    for (let turn = 0; turn < Number(options.repeats); turn++) {
      for (const [i, build] of builds.entries()) runs[i].push(await reading(build, before, text))
    }
    const rates = runs.map((seconds) => text.length / 1e6 / median(seconds))
    row([name, ...rates.map((rate) => rate.toFixed(0)), (rates.at(-1) / rates[0]).toFixed(2)])
  }
}

/** A server that answers NOOP at once, and HOSTILE with 8 MiB of what it is told. */
function startServer(unit) {
  const line = Buffer.from(`* NO ${unit.repeat(Math.floor(60_000 / unit.length))}\r\n`, 'latin1')
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write('* OK hi\r\n')
    socket.on('data', (bytes) => {
      for (const said of bytes.toString('latin1').split('\r\n').filter(Boolean)) {
        if (said.includes('HOSTILE')) for (let at = 0; at < 8 * mega; at += line.length) socket.write(line)
        socket.write(`${said.split(' ')[0]} OK done\r\n`)
      }
    })
  })
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)))
}

/** A client that counts; `ask` gives the milliseconds until its tag comes back. */
async function startClient(port) {
  const socket = connect(port, '127.0.0.1')
  let tail = ''
  let waiting
  socket.setEncoding('latin1')
  socket.on('data', (text) => {
    tail = (tail + text).slice(-200)
    if (waiting !== undefined && tail.includes(waiting.sign)) waiting.done()
  })
  let serial = 0
  const ask = (command) =>
    new Promise((done) => {
      const tag = `t${++serial}x`
      const start = performance.now()
      waiting = { sign: `${tag} OK`, done: () => done(performance.now() - start) }
      socket.write(`${tag} ${command}\r\n`)
    })
  await new Promise((done) => socket.once('data', done))
  return { ask, end: () => socket.destroy() }
}

async function neighbour(build, unit) {
  const { Engine } = await import(`${build}/lib/proxy/engine.js`)
  const { startClock } = await import(`${build}/lib/record/clock.js`)
  const server = await startServer(unit)
  const listener = {
    address: '127.0.0.1',
    port: 0,
    security: { client: 'plain', server: 'plain' },
    server: { host: '127.0.0.1', port: server.address().port, verification: { mode: 'system' } },
  }
  const setup = { certificate, session: undefined, rotate: Number.POSITIVE_INFINITY }
  const more = {
    program: 'bench',
    redact: true,
    keep: 1024,
    alterations: [],
    tolerant: false,
    keyLog: undefined,
  }
  const quiet = { record: () => undefined, session: () => undefined }
  const engine = new Engine({ listeners: [listener], ...setup, ...more }, startClock(), quiet)
  const [{ port }] = await engine.start()
  const [attacked, other] = [await startClient(port), await startClient(port)]
  for (const password of ['hunt', 'swordfish']) await attacked.ask(`LOGIN alice ${password}`)
  await other.ask('LOGIN bob another-one')
  const times = []
  let over = false
  const attack = attacked.ask('HOSTILE').then(() => {
    over = true
  })
  while (!over) times.push(await other.ask('NOOP'))
  await attack
  for (let i = 0; i < 20; i++) times.push(await other.ask('NOOP'))
  attacked.end()
  other.end()
  await engine.stop()
  server.close()
  return Math.max(...times)
}

const folder = mkdtempSync(join(tmpdir(), 'imapscope-bench-'))
const { certificateFile, keyFile } = makeCertificates(folder)
const certificate = { chain: readFileSync(certificateFile, 'utf8'), key: readFileSync(keyFile, 'utf8') }
rmSync(folder, { recursive: true })
await throughput()
console.log()
row(['8 MiB of NO with', ...builds.map((_, i) => `slowest NOOP of a neighbour, build ${i + 1}, ms`)])
row(['---', ...builds.map(() => '---')])
for (const [name, unit] of worst) {
  const times = []
  for (const build of builds) times.push((await neighbour(build, unit)).toFixed(0))
  row([name, ...times])
}
