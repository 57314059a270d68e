/** The session of `imapscope demo`, played through a real engine and real sockets as fast as it goes. */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { readSession } from '../../lib/inputs/index.ts'
import { Observer } from '../../lib/observe/observer.ts'
import type { Listener } from '../../lib/proxy/engine.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import type { RecordedDialogue } from '../../lib/replay/dialogue.ts'
import { playClients, playServer, readDialogues } from '../../lib/replay/play.ts'
import type { SessionEvent } from '../../lib/session/events.ts'
import { type Certificates, makeCertificates } from '../proxy/certificates.ts'
import { Proxied } from '../proxy/proxied.ts'
import { dialoguesOf } from './rig.ts'

const demo = new URL('../../docs/demo.pcapng', import.meta.url).pathname
const speed = Number.POSITIVE_INFINITY

let certificates: Certificates
let recorded: readonly RecordedDialogue[]

beforeAll(async () => {
  certificates = await makeCertificates()
  recorded = await readDialogues(demo)
})

/** What was said on each connection after its upgrade, as `NAME STATUS octets-of-the-answer`. */
function exchanges(dialogues: readonly RecordedDialogue[]): string[] {
  const told = dialogues.map(({ turns }) =>
    turns.map(({ shape, status, steps }) => {
      const said = steps.flatMap((step) => (step.type === 'say' ? [step.frame.length] : []))
      return `${shape} ${status} ${said.reduce((sum, length) => sum + length, 0)}`
    }),
  )
  return told.map((turns) => turns.join('\n')).sort()
}

/** Plays both sides through an engine. @returns its records */
async function played(route: Listener['security']): Promise<readonly SessionRecord[]> {
  const { ours, server } = certificates
  const stage = await playServer(recorded, { certificate: server, speed })
  const verification = { ca: [server.root] }
  const proxied = await Proxied.start(ours, [{ ...route, port: stage.port, verification }])
  const clients = playClients(recorded, {
    server: {
      host: '127.0.0.1',
      port: proxied.port(),
      verification: { ca: [ours.root] },
      oldest: 'TLSv1.2',
    },
    tls: false,
    speed,
  })
  await clients.done
  await proxied.stop()
  stage.stop()
  return proxied.records
}

describe('both sides of the recorded session, through the proxy', () => {
  let records: readonly SessionRecord[]

  beforeAll(async () => {
    records = await played({ client: 'starttls', server: 'starttls' })
  })

  test('say again what was recorded, answer for answer', () => {
    expect(recorded.length).toBeGreaterThan(3)
    expect(exchanges(dialoguesOf(records))).toEqual(exchanges(recorded))
  })

  test('have TLS on both legs of every connection, and DEFLATE where it was', () => {
    const facts = records.flatMap((record) => (record.type === 'fact' ? [record.fact] : []))
    expect(facts.filter(({ name }) => name === 'tls')).toHaveLength(2 * recorded.length)
    expect(facts.filter(({ name }) => name === 'failure')).toEqual([])
    const deflated = records.filter((record) => record.type === 'layer' && record.layer === 'deflate')
    const asked = recorded.flatMap(({ turns }) => turns.filter(({ shape }) => shape === 'COMPRESS DEFLATE'))
    expect(asked.length).toBeGreaterThan(0)
    expect(deflated).toHaveLength(2 * asked.length)
  })
})

describe('the session that comes with the package', () => {
  let events: SessionEvent[]

  beforeAll(async () => {
    events = await eventsOf(demo)
  })

  test('is small, and holds no secret and no name of the machine it was made on', () => {
    const bytes = readFileSync(demo)
    expect(bytes.length).toBeLessThan(300 * 1024)
    const text = bytes.toString('latin1')
    expect(text).toContain('fred@example.org')
    expect(text).not.toMatch(/kaleidoscope|\/(?:work|root|home|tmp|Users)\//)
  })

  test('shows STARTTLS, a login, folders, literals, IDLE with new mail, COMPRESS, a failure, a slow command', () => {
    const done = events.flatMap((event) => (event.type === 'completed' ? [event.exchange] : []))
    const names = new Set(done.map(({ name }) => name))
    for (const name of [
      'STARTTLS',
      'AUTHENTICATE',
      'LIST',
      'SELECT',
      'UID FETCH',
      'IDLE',
      'APPEND',
      'COMPRESS',
    ])
      expect(names).toContain(name)
    expect(done.filter(({ status }) => status === 'NO').map(({ name }) => name)).toContain('SELECT')
    const took = ({ timing }: (typeof done)[number]): number => (timing.completed ?? 0) - timing.sent
    expect(done.filter((each) => each.name !== 'IDLE').some((each) => took(each) > 2e9)).toBe(true)
    const literals = done.flatMap(({ answers }) => answers.flatMap(({ frame }) => frame.literals))
    expect(literals.length).toBeGreaterThan(10)
    const idle = done.filter(({ name }) => name === 'IDLE').flatMap(({ answers }) => answers)
    expect(idle.some(({ frame }) => /EXISTS/.test(Buffer.from(frame.bytes).toString()))).toBe(true)
  })
})

async function eventsOf(path: string): Promise<SessionEvent[]> {
  const events: SessionEvent[] = []
  const observer = new Observer({}, (event) => events.push(event))
  for await (const item of readSession(path)) {
    if (item.type !== 'head' && item.type !== 'warning') observer.take(item)
  }
  observer.finish()
  return events
}
