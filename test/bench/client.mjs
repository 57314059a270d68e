/**
 * One measured IMAP session of the benchmark; prints its figures as one line of JSON.
 *   node client.mjs PORT CA_FILE LITERALS LINES ROUND_TRIPS
 * Reads as little as it can: it counts octets and looks for its tag at the end of what came.
 */
import { readFileSync } from 'node:fs'
import { connect } from 'node:tls'

const [port, caFile, literals, lines, roundTrips] = process.argv.slice(2)
const longestCompletion = 80

const socket = connect({
  host: '127.0.0.1',
  port: Number(port),
  servername: 'localhost',
  ca: caFile === '-' ? undefined : readFileSync(caFile),
})
socket.setNoDelay(true)
let waiting
let received = 0
let tail = ''

socket.on('data', (bytes) => {
  received += bytes.length
  const end = bytes.subarray(Math.max(0, bytes.length - longestCompletion)).toString('latin1')
  tail = (tail + end).slice(-longestCompletion)
  if (waiting === undefined || !tail.endsWith('\r\n')) return
  const last = tail.slice(tail.lastIndexOf('\r\n', tail.length - 3) + 2)
  if (waiting.tag !== undefined && !last.startsWith(`${waiting.tag} `)) return
  const { resolve } = waiting
  waiting = undefined
  resolve(last)
})
socket.on('error', fail)
socket.on('close', () => waiting && fail(new Error('the connection ended')))

function fail(error) {
  console.error(`bench client on port ${port}: ${error.message}`)
  process.exit(1)
}

let serial = 0

/** Sends a command, waits for its completion; gives the octets of the answer and the time in ns. */
async function command(text) {
  const tag = `b${++serial}`
  const before = received
  const done = new Promise((resolve) => {
    waiting = { tag, resolve }
  })
  const start = process.hrtime.bigint()
  socket.write(`${tag} ${text}\r\n`)
  const completion = await done
  const time = Number(process.hrtime.bigint() - start)
  if (!completion.startsWith(`${tag} OK`)) fail(new Error(`${text}: ${completion.trim()}`))
  return { bytes: received - before, time }
}

const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
const rate = ({ bytes, time }) => bytes / 1e6 / (time / 1e9)

async function session() {
  await command('LOGIN bench no-real-secret')
  await command('SELECT INBOX')
  for (let turn = 0; turn < 200; turn++) await command('NOOP')
  const times = []
  for (let turn = 0; turn < Number(roundTrips); turn++) times.push((await command('NOOP')).time)
  times.sort((a, b) => a - b)
  await command(`FETCH 1:${lines} (UID FLAGS MODSEQ)`) // the server makes its lines, the loops get warm
  const fetchedLines = await command(`FETCH 1:${lines} (UID FLAGS MODSEQ)`)
  await command('FETCH 1:4 BODY.PEEK[]')
  const fetchedLiterals = await command(`FETCH 1:${literals} BODY.PEEK[]`)
  const expected = Number(literals) * 1_048_576
  if (fetchedLiterals.bytes < expected)
    fail(new Error(`${fetchedLiterals.bytes} octets instead of ${expected}`))
  const figures = {
    literals: rate(fetchedLiterals),
    lines: rate(fetchedLines),
    median: quantile(times, 0.5) / 1e3,
    p99: quantile(times, 0.99) / 1e3,
  }
  socket.write('z LOGOUT\r\n')
  console.log(JSON.stringify(figures))
  socket.once('end', () => process.exit(0))
}

waiting = { resolve: session }
