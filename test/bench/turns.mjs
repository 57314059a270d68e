/**
 * Round trips by several ways in turns, so that whatever else the machine does hits all of them alike; prints
 * their times in nanoseconds as one line of JSON, a list for each way.
 *   node turns.mjs TURNS ROUND_TRIPS PORT CA_FILE [PORT CA_FILE …]
 */
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { connect } from 'node:tls'

const [turns, roundTrips, ...rest] = process.argv.slice(2)
const warm = 500
const settle = 150 // ms after which nothing is left to do or to draw of the turn before

function fail(error) {
  console.error(`bench client: ${error.message}`)
  process.exit(1)
}

/** A connection that is logged in: gives what sends a command and waits for its completion. */
async function session(port, caFile) {
  const ca = readFileSync(caFile)
  const socket = connect({ host: '127.0.0.1', port: Number(port), servername: 'localhost', ca })
  socket.setNoDelay(true)
  socket.on('error', fail)
  let [heard, whole] = ['', () => {}]
  socket.on('data', (bytes) => {
    heard += bytes.toString('latin1')
    if (heard.endsWith('\r\n')) whole()
  })
  const answered = (tag) =>
    new Promise((resolve) => {
      whole = () => {
        if (!heard.includes(`${tag} OK`)) return
        heard = ''
        resolve()
      }
    })
  await answered('*')
  let serial = 0
  return async (text) => {
    const tag = `t${++serial}`
    const start = process.hrtime.bigint()
    const done = answered(tag)
    socket.write(`${tag} ${text}\r\n`)
    await done
    return Number(process.hrtime.bigint() - start)
  }
}

const ways = []
for (let at = 0; at < rest.length; at += 2) {
  const command = await session(rest[at], rest[at + 1])
  await command('LOGIN bench no-real-secret')
  await command('SELECT INBOX')
  for (let turn = 0; turn < warm; turn++) await command('NOOP')
  ways.push({ command, times: [] })
}
for (let turn = 0; turn < Number(turns); turn++) {
  for (const { command, times } of turn % 2 === 0 ? ways : ways.toReversed()) {
    await pause(settle)
    for (let trip = 0; trip < Number(roundTrips); trip++) times.push(await command('NOOP'))
  }
}
console.log(JSON.stringify(ways.map(({ times }) => times)))
process.exit(0)
