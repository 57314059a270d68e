/**
 * Measures framing and parsing side by side with the floor that no parser gets below, and with the parsers of
 * imapflow and node-imap: the same octets, in reads of 64 KiB, in turns, in one process. Prints Markdown.
 *   npm run bench:parse -- [--repeats 9] [--size 4] [--only flags,session] [--ways framing,tree]
 * IMAPSCOPE_TRANSCRIPTS=FOLDER takes the *.s2c there with the most responses as one more session.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parser as parseLine } from 'imapflow/lib/handler/imap-handler.js'
import { ImapStream } from 'imapflow/lib/handler/imap-stream.js'
import { data } from '../../dist/lib/grammar/data.js'
import { Tape } from '../../dist/lib/grammar/tape.js'
import { parse } from '../../dist/lib/grammar/tree.js'
import { Framer } from '../../dist/lib/wire/framer.js'
import { bodystructure, envelope, flags, literal, many, session } from './responses.mjs'

const { Parser: nodeImapParser } = createRequire(import.meta.url)('imap/lib/Parser.js')

const { values: options } = parseArgs({
  options: {
    repeats: { type: 'string', default: '9' },
    size: { type: 'string', default: '4' },
    only: { type: 'string' },
    ways: { type: 'string' },
  },
})
const read = 65_536 // octets of one read
const mega = 1_000_000
const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {} }

function chunksOf(bytes) {
  const chunks = []
  for (let at = 0; at < bytes.length; at += read) chunks.push(bytes.subarray(at, at + read))
  return chunks
}

/** The floor of lines: every octet is looked at once. */
function byteLoop(bytes) {
  let lines = 0
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 10) lines++
  return lines
}

/** The floor of literals: memory is passed over at the speed of the native search; what is sought is not there. */
function scan(bytes) {
  let found = 0
  for (const chunk of chunksOf(bytes)) if (chunk.indexOf(1) >= 0) found++
  return found
}

function framed(bytes, take) {
  const framer = new Framer()
  for (const chunk of chunksOf(bytes)) {
    framer.push({ side: 'server', time: 0, bytes: chunk })
    for (let next = framer.next(); next !== undefined; next = framer.next()) {
      if (next.type === 'frame') take(next.frame)
    }
  }
  for (const frame of framer.end()) take(frame)
}

function framing(bytes) {
  let frames = 0
  framed(bytes, () => frames++)
  return frames
}

function tree(bytes) {
  const tape = new Tape()
  let nodes = 0
  framed(bytes, (frame) => {
    nodes += parse(frame, tape).tape.length
  })
  return nodes
}

/** Frame, tree, and every value that `parse` of the command line would print. */
function typed(bytes) {
  const tape = new Tape()
  const findings = []
  let found = 0
  framed(bytes, (frame) => {
    if (data(parse(frame, tape), findings) !== undefined) found++
  })
  return found
}

/** imapflow's parser alone: its lines were cut and its literals taken out before the clock runs. */
async function imapflowParser(lines) {
  let parsed = 0
  for (const { payload, literals } of lines) {
    if ((await parseLine(payload, { literals })).attributes) parsed++
  }
  return parsed
}

/** The lines that imapflow's stream makes of octets; `take` may be asynchronous. */
function imapflowLines(bytes, take) {
  const stream = new ImapStream({ logger: quiet })
  return new Promise((resolve, reject) => {
    let reading = false
    const onReadable = async () => {
      if (reading) return
      reading = true
      for (let line = stream.read(); line !== null; line = stream.read()) {
        await take(line)
        line.next()
      }
      reading = false
    }
    stream.on('readable', () => onReadable().catch(reject))
    stream.on('error', reject)
    stream.on('end', resolve)
    Readable.from(chunksOf(bytes), { objectMode: false }).pipe(stream)
  })
}

async function imapflow(bytes) {
  let parsed = 0
  await imapflowLines(bytes, async ({ payload, literals }) => {
    if ((await parseLine(payload, { literals })).attributes) parsed++
  })
  return parsed
}

async function nodeImap(bytes) {
  const chunks = chunksOf(bytes)
  let next = 0
  const stream = new Readable({
    highWaterMark: read,
    read() {
      this.push(chunks[next++] ?? null)
    },
  })
  const parser = new nodeImapParser(stream)
  let parsed = 0
  parser.on('untagged', () => parsed++)
  parser.on('body', (body) => body.resume())
  await new Promise((resolve, reject) => stream.on('end', resolve).on('error', reject))
  return parsed
}

const ways = [
  ['byte loop', 'floor', byteLoop],
  ['`indexOf` scan', 'scan', scan],
  ['framing', 'framing', framing],
  ['frame + tree', 'tree', tree],
  ['frame + tree + typed', 'typed', typed],
  ['imapflow, parser alone', 'imapflow-parser', imapflowParser],
  ['imapflow, stream + parser', 'imapflow', imapflow],
  ['node-imap', 'node-imap', nodeImap],
].filter(([, key]) => options.ways === undefined || options.ways.split(',').includes(key))

const size = Number(options.size) * mega

/** The transcript of a server with the most responses, where a folder of them is given. */
function transcript() {
  const folder = process.env.IMAPSCOPE_TRANSCRIPTS
  if (folder === undefined) return []
  const names = readdirSync(folder).filter((name) => name.endsWith('.s2c'))
  const all = names.map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))
  // Those that compress go on in DEFLATE.
  const plain = all.filter(({ bytes }) => !bytes.includes(' OK Begin compression'))
  const responses = ({ bytes }) => bytes.toString('latin1').split('\n* ').length
  const [first] = plain.sort((a, b) => responses(b) - responses(a))
  return first === undefined ? [] : [[`real: ${first.name}`, 'transcript', first.bytes]]
}

const inputs = [
  ['FETCH FLAGS lines', 'flags', many(flags, size)],
  ['FETCH ENVELOPE lines', 'envelope', many(envelope, size)],
  ['FETCH BODYSTRUCTURE lines', 'bodystructure', many(bodystructure, size)],
  ['100 kB literals', 'literals', many((n) => literal(n, 100_000), size * 4)],
  ['a mixed session', 'session', many(session, size)],
  ...transcript(),
].filter(([, key]) => options.only === undefined || options.only.split(',').includes(key))

const median = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')

/** Seconds of processor time of one run, its own garbage included: what else the machine does is not counted. */
async function seconds(run, input) {
  // What others left behind. A whole collection would throw compiled code away too.
  collect({ type: 'minor' })
  const before = process.cpuUsage()
  await run(input)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** MB/s of every way on one input: medians of runs in turns. */
async function measure(bytes) {
  const lines = []
  if (ways.some(([, key]) => key === 'imapflow-parser'))
    await imapflowLines(bytes, ({ payload, literals }) => {
      lines.push({ payload, literals })
    })
  const times = new Map(ways.map(([, key]) => [key, []]))
  for (let turn = -1; turn < Number(options.repeats); turn++) {
    for (const [, key, run] of ways) {
      const time = await seconds(run, key === 'imapflow-parser' ? lines : bytes)
      // The first turn warms up.
      if (turn >= 0) times.get(key).push(time)
    }
  }
  return new Map([...times].map(([key, all]) => [key, bytes.length / mega / median(all)]))
}

const rates = []
for (const [name, key, bytes] of inputs) rates.push([name, key, await measure(bytes)])

const digits = (n) => (n < 10 ? n.toFixed(1) : String(Math.round(n)))
const row = (cells) => console.log(`| ${cells.join(' | ')} |`)
const cpu = cpus()[0]?.model.trim()
console.log(
  `Node ${process.version}, ${cpu}; medians of ${options.repeats} runs in turns, processor time, reads of 64 KiB.\n`,
)
row(['MB/s', ...rates.map(([name]) => name)])
row(['---', ...rates.map(() => '---:')])
for (const [name, key] of ways) row([name, ...rates.map(([, , rate]) => digits(rate.get(key)))])

const ratios = [
  ['framing : byte loop', 'framing', 'floor'],
  ['framing : `indexOf` scan', 'framing', 'scan'],
  ['typed : imapflow, parser alone', 'typed', 'imapflow-parser'],
  ['typed : imapflow, stream + parser', 'typed', 'imapflow'],
  ['typed : node-imap', 'typed', 'node-imap'],
].filter(([, a, b]) => ways.some(([, key]) => key === a) && ways.some(([, key]) => key === b))
console.log()
row(['times as fast', ...rates.map(([name]) => name)])
row(['---', ...rates.map(() => '---:')])
for (const [name, a, b] of ratios)
  row([name, ...rates.map(([, , rate]) => digits(rate.get(a) / rate.get(b)))])
