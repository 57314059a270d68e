/** A long session for the benchmarks of the screen: the same one every time, as events or as a file. */
import { existsSync } from 'node:fs'
import { openSessionFile } from '../../dist/lib/capture/session/writer.js'

const encoder = new TextEncoder()
const head = { version: 1, started: 1_773_491_690_000_000_000n, program: 'imapscope bench', redacted: true }

/** What is said in the exchange with a number, one line of each side after the other. */
function said(number) {
  const tag = `a${number}`
  if (number % 10 === 0) return [`${tag} NOOP`, [`${tag} OK done`]]
  const command = `${tag} UID FETCH ${number} (FLAGS)`
  return [command, [`* ${number} FETCH (UID ${number} FLAGS (\\Seen))`, `${tag} OK done`]]
}

function chunk(connection, side, time, text) {
  return { type: 'chunk', connection, side, time, bytes: encoder.encode(`${text}\r\n`) }
}

/** The records of so many exchanges on four connections, 200 µs apart. */
function* records(exchanges) {
  const end = { address: '127.0.0.1', port: 993 }
  for (let id = 1; id <= 4; id++) {
    yield {
      type: 'opened',
      connection: id,
      time: id,
      client: { ...end, port: 50_000 + id },
      server: end,
      security: { client: 'tls', server: 'tls' },
    }
    yield chunk(id, 'server', 10 * id, '* PREAUTH [CAPABILITY IMAP4rev1 IDLE CONDSTORE] ready')
  }
  for (let number = 1; number <= exchanges; number++) {
    const [command, responses] = said(number)
    const [connection, time] = [1 + (number % 4), 1e6 + number * 200_000]
    yield chunk(connection, 'client', time, command)
    yield chunk(connection, 'server', time + 50_000 + (number % 97) * 1000, responses.join('\r\n'))
  }
}

/** Writes the session to a file, unless it is there already. */
export async function writeLongSession(path, exchanges) {
  if (existsSync(path)) return
  const writer = await openSessionFile(path, head, { unwritten: 1e9 })
  let written = 0
  for (const record of records(exchanges)) {
    writer.write(record)
    if (++written % 20_000 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await writer.close()
  if (writer.state().lost > 0) throw new Error('the session file has gaps')
}

/**
 * A long session as it comes: one exchange after the other.
 * @returns a function that calls `tell` with the events of the next exchange
 */
export async function startLongSession(exchanges, tell) {
  const { Observer } = await import('../../dist/lib/observe/observer.js')
  const observer = new Observer({}, tell)
  const all = records(exchanges)
  for (let opening = 0; opening < 8; opening++) observer.take(all.next().value)
  return () => {
    for (let side = 0; side < 2; side++) observer.take(all.next().value)
  }
}

/** Calls `tell` with the events of so many exchanges, one by one. */
export async function tellLongSession(exchanges, tell) {
  const { Observer } = await import('../../dist/lib/observe/observer.js')
  const observer = new Observer({}, tell)
  for (const record of records(exchanges)) observer.take(record)
  await observer.finish()
}
