/**
 * Every mail client that tests know, against a real Dovecot: what it gets through imapscope is what it gets
 * without, and what imapscope wrote down is what was said.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { missing } from '../real/available.ts'
import { clients } from '../real/clients.ts'
import { type Dovecot, startDovecot } from '../real/dovecot.ts'
import { ledgersInRawlogs } from '../real/ledger.ts'
import { conversationsInExport, conversationsInRawlog, isPaired } from '../real/recording.ts'
import { type RecordedRun, type Run, routeName, routes, runDirect, runThrough } from '../real/routes.ts'

const file = import.meta.filename
const password = 'kaleidoscope-Zebra-4711'
const without = missing(file, ['dovecot', 'openssl', 'build'])

/** Those that ask for COMPRESS where it is on offer. */
const compressing = ['imapflow', 'mbsync', 'mutt', 'offlineimap']

describe.skipIf(without.length > 0)('against Dovecot', () => {
  let dovecot: Dovecot
  const direct = new Map<string, Run>()

  beforeAll(async () => {
    dovecot = await startDovecot({ count: 60, bigMegabytes: 1, password, rawlog: true })
  })

  afterAll(() => dovecot?.stop())

  const installed = clients.filter(({ needs }) => missing(file, needs).length === 0)
  const cases = installed.flatMap((client) => routes.map((route) => ({ client, route })))
  describe.for(cases.map((each) => ({ ...each, title: `${each.client.name}, ${routeName(each.route)}` })))(
    '$title',
    ({ client, route, title }) => {
      let straight: Run
      let proxied: RecordedRun
      /** What was said after login, as the server wrote it down. */
      let told: string[]
      /** State and mailbox after each command, as they follow from what the server wrote down. */
      let ledgers: string[]

      beforeAll(async () => {
        const key = `${client.name} ${route.client}`
        straight = direct.get(key) ?? (await runDirect(client, dovecot, route.client))
        direct.set(key, straight)
        proxied = await runThrough(client, dovecot, route)
        told = conversationsInRawlog(dovecot.rawlog())
        ledgers = ledgersInRawlogs(dovecot.rawlogs())
        const times = [straight.time, proxied.time].map((time) => `${(time / 1000).toFixed(2)} s`)
        process.stderr.write(`${title}: ${times[0]} direct, ${times[1]} through imapscope\n`)
      }, 240_000)

      test('it gets the same as without', () => {
        expect(straight.result.length).toBeGreaterThan(client.name === 'alpine' ? 1 : 10)
        expect(proxied.result).toEqual(straight.result)
      })

      test('every command is paired with its completion', () => {
        const { exchanges } = proxied.recording
        expect(exchanges.length).toBeGreaterThan(5)
        expect(exchanges.filter((exchange) => !isPaired(exchange))).toEqual([])
        expect(exchanges.map(({ state }) => state)).toContain('selected')
      })

      test('the commands after login are those that the server wrote down', () => {
        expect(told).not.toEqual([])
        expect(conversationsInExport(proxied.recording.exchanges)).toEqual(told)
      })

      test('state and mailbox after each command are as they follow from what the server wrote down', () => {
        expect(ledgers).not.toEqual([])
        expect(proxied.ledgers).toEqual(ledgers)
      })

      test('both legs of each connection had TLS, and nothing became unreadable', () => {
        const text = proxied.recording.text.stdout.toString()
        const count = (what: RegExp) => text.match(what)?.length ?? 0
        const connections = count(/ -- connected from /g)
        expect(connections).toBeGreaterThan(0)
        expect(count(/ -- TLS with the client: TLSv1/g)).toBe(connections)
        expect(count(/ -- TLS with the server: TLSv1.*, verified$/gm)).toBe(connections)
        expect(count(/no longer read from now on|bytes missing/g)).toBe(0)
      })

      test(`it is ${compressing.includes(client.name) ? '' : 'not '}compressed`, () => {
        const text = proxied.recording.text.stdout.toString()
        const sides = ['client', 'server'].filter((side) =>
          text.includes(`${side}: compressed from now on (DEFLATE)`),
        )
        expect(sides).toEqual(compressing.includes(client.name) ? ['client', 'server'] : [])
      })

      test('the password is in nothing that was written', () => {
        expect(proxied.recording.text.stdout.length).toBeGreaterThan(1000)
        expect(proxied.leaks).toEqual([])
      })
    },
  )
})
