/** Mail clients against a real Cyrus, which says much unlike Dovecot: straight and through imapscope. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { missing } from '../real/available.ts'
import { type Client, curl, imapflow, mbsync, mutt } from '../real/clients.ts'
import { type Cyrus, startCyrus } from '../real/cyrus.ts'
import { isPaired } from '../real/recording.ts'
import { type RecordedRun, type Run, routeName, routes, runDirect, runThrough } from '../real/routes.ts'
import { thunderbird } from '../real/thunderbird.ts'

const file = import.meta.filename
const password = 'kaleidoscope-Zebra-4711'
const without = missing(file, ['cyrus', 'saslpasswd2', 'openssl', 'build'])

/** INBOX is offered 30 messages and takes all but those with NULs. */
const offered = 30
const taken = 29

describe.skipIf(without.length > 0)('against Cyrus', () => {
  let cyrus: Cyrus
  const direct = new Map<string, Run>()

  beforeAll(async () => {
    cyrus = await startCyrus({ password, count: offered })
  })

  afterAll(() => cyrus?.stop())

  const quick: readonly Client[] = [curl, imapflow, mbsync]
  const slow: readonly Client[] = [mutt, thunderbird(taken)]
  const cases = [...quick, ...slow]
    .filter(({ needs }) => missing(file, needs).length === 0)
    .flatMap((client) => routes.map((route) => ({ client, route })))
    // The slow ones go the ways that are most unlike each other.
    .filter(({ client, route }) => quick.includes(client) || route.client === route.server)
  describe.for(cases.map((each) => ({ ...each, title: `${each.client.name}, ${routeName(each.route)}` })))(
    '$title',
    ({ client, route, title }) => {
      let straight: Run
      let proxied: RecordedRun

      beforeAll(async () => {
        expect(cyrus.count).toBe(taken)
        const key = `${client.name} ${route.client}`
        straight = direct.get(key) ?? (await runDirect(client, cyrus, route.client))
        direct.set(key, straight)
        proxied = await runThrough(client, cyrus, route)
        const times = [straight.time, proxied.time].map((time) => `${(time / 1000).toFixed(2)} s`)
        process.stderr.write(`${title}, Cyrus: ${times[0]} direct, ${times[1]} through imapscope\n`)
      }, 240_000)

      test('it gets the same as without', () => {
        expect(straight.result.length).toBeGreaterThan(10)
        expect(proxied.result).toEqual(straight.result)
      })

      test('every command is paired with its completion', () => {
        const { exchanges } = proxied.recording
        expect(exchanges.length).toBeGreaterThan(5)
        expect(exchanges.filter((exchange) => !isPaired(exchange))).toEqual([])
        expect(exchanges.map(({ state }) => state)).toContain('selected')
      })

      test('both legs of each connection had TLS, and nothing became unreadable', () => {
        const text = proxied.recording.text.stdout.toString()
        const times = (what: RegExp) => text.match(what)?.length ?? 0
        const connections = times(/ -- connected from /g)
        expect(connections).toBeGreaterThan(0)
        expect(times(/ -- TLS with the client: TLSv1/g)).toBe(connections)
        expect(times(/ -- TLS with the server: TLSv1.*, verified$/gm)).toBe(connections)
        expect(times(/no longer read from now on|bytes missing/g)).toBe(0)
      })

      test('the password is in nothing that was written', () => {
        expect(proxied.recording.text.stdout.length).toBeGreaterThan(1000)
        expect(proxied.leaks).toEqual([])
      })
    },
  )
})
