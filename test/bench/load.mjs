/** The mail clients of the long run: short sessions, and long ones that do a little of everything. */
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { connect } from 'node:tls'

const answerLimit = 60_000 // ms

/** A connection that says a command at a time and waits for what ends it. */
class Client {
  #serial = 0
  #tail = ''
  #waiting
  #refuse = () => {}

  constructor({ port, ca }) {
    this.socket = connect({ host: '127.0.0.1', port, servername: 'localhost', ca })
    this.socket.setNoDelay(true)
    this.socket.on('data', (bytes) => this.#came(bytes))
    this.socket.on('error', (error) => this.#refuse(error))
    this.socket.on('close', () => this.#refuse(new Error('the connection ended')))
  }

  /** @returns when a line that begins so has come */
  heard(start) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#refuse(new Error(`no answer: ${start}`)), answerLimit)
      this.#refuse = (error) => {
        clearTimeout(timer)
        reject(error)
      }
      this.#waiting = { start, resolve: () => [clearTimeout(timer), resolve()] }
      this.#came(Buffer.alloc(0))
    })
  }

  async command(text) {
    const tag = `A${String(++this.#serial).padStart(4, '0')}`
    const done = this.heard(`${tag} `)
    this.socket.write(`${tag} ${text}\r\n`)
    await done
  }

  /** IDLE, and what is said during it. */
  async idle(time) {
    const going = this.heard('+')
    const tag = `I${++this.#serial}`
    this.socket.write(`${tag} IDLE\r\n`)
    await going
    await pause(time)
    const done = this.heard(`${tag} `)
    this.socket.write('DONE\r\n')
    await done
  }

  #came(bytes) {
    this.#tail = (this.#tail + bytes.toString('latin1')).slice(-200_000)
    if (this.#waiting === undefined) return
    const at = `\r\n${this.#tail}`.indexOf(`\r\n${this.#waiting.start}`)
    if (at < 0 || this.#tail.indexOf('\r\n', at) < 0) return
    this.#tail = this.#tail.slice(this.#tail.indexOf('\r\n', at) + 2)
    const { resolve } = this.#waiting
    this.#waiting = undefined
    this.#refuse = () => {}
    resolve()
  }
}

/** Where clients connect. */
export function place({ port, caFile }) {
  return { port, ca: readFileSync(caFile) }
}

/** What a program does that looks for mail every few minutes; each is another user. */
export async function shortSession(at, number) {
  const client = new Client(at)
  await client.heard('* ')
  await client.command(`LOGIN user${number} secret-of-${number}`)
  await client.command('LIST "" "*"')
  await client.command('STATUS INBOX (MESSAGES UIDNEXT)')
  await client.command(number % 10 === 0 ? 'SELECT nowhere' : 'SELECT INBOX')
  if (number % 3 === 0) await client.command('FETCH 1:* (UID FLAGS)')
  await client.command('LOGOUT')
  client.socket.destroy()
}

const steps = [
  () => 'NOOP',
  () => 'FETCH 1:20 (UID FLAGS)',
  (turn) => `STATUS folder${turn % 3000} (MESSAGES UIDNEXT)`,
  () => 'SEARCH UNSEEN SINCE 1-Jan-2026',
  (turn) => `SELECT folder${turn % 3000}`,
  () => 'NOOP',
  () => 'STORE 3 +FLAGS (\\Seen)',
  () => 'NOOP',
  () => 'FETCH 1 BODY.PEEK[]',
  () => 'LIST "" "*"',
]

/**
 * A long session, until `over` says so.
 * @param rate commands a second
 * @returns how many commands it sent
 */
export async function longSession(at, number, rate, over) {
  const client = new Client(at)
  await client.heard('* ')
  await client.command(`LOGIN long${number} secret-of-long-${number}`)
  const begun = performance.now()
  let sent = 0
  for (let turn = number * 1000; !over(); turn++) {
    if (turn % 200 === 0) await client.idle(1000)
    else await client.command(steps[turn % steps.length](turn))
    sent++
    await pause(Math.max(0, begun + (1000 * sent) / rate - performance.now()))
  }
  await client.command('LOGOUT')
  client.socket.destroy()
  return sent
}
