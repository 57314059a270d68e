/**
 * An engine in a process of its own, so that what it takes of memory and files can be told apart.
 *   node engine.mjs OPTIONS
 * OPTIONS is JSON: listeners, certificate, session file, … as EngineOptions has them. Prints its ports as JSON,
 * then each failure and note as a line, and `closed` for each connection that is over and recorded.
 */

import { Engine } from '../../dist/lib/proxy/engine.js'
import { startClock } from '../../dist/lib/record/clock.js'

const options = JSON.parse(process.argv[2])
const defaults = {
  session: undefined,
  rotate: Number.POSITIVE_INFINITY,
  program: 'test',
  redact: true,
  keep: 262_144,
  alterations: [],
  tolerant: false,
  requireTls: false,
  keyLog: undefined,
}
const told = (record) => {
  if (record.type === 'closed') console.log('closed')
  if (record.type !== 'fact' || (record.fact.name !== 'failure' && record.fact.name !== 'note')) return
  console.log(JSON.stringify(record.fact))
}
const engine = new Engine({ ...defaults, ...options }, startClock(), {
  record: told,
  session: () => undefined,
})
const ports = await engine.start()
console.log(JSON.stringify(ports.map(({ port }) => port)))
process.once('SIGTERM', () => engine.stop())
