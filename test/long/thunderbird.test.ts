/**
 * Thunderbird against a real Dovecot, straight and through imapscope: in the end both have the same mail, and
 * what imapscope wrote down is what was said.
 */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { missing } from '../real/available.ts'
import { maildirLines } from '../real/clients/client.ts'
import { type Dovecot, startDovecot } from '../real/dovecot.ts'
import { conversationsInExport, conversationsInRawlog, isPaired } from '../real/recording.ts'
import { type RecordedRun, type Run, routeName, routes, runDirect, runThrough } from '../real/routes.ts'
import { thunderbird } from '../real/thunderbird.ts'

const password = 'kaleidoscope-Zebra-4711'
const count = 60
const client = thunderbird(count + 1) // and the big one
const without = missing(import.meta.filename, ['dovecot', 'openssl', 'build', ...client.needs])

describe.skipIf(without.length > 0)('Thunderbird', () => {
  let dovecot: Dovecot
  const direct = new Map<string, Run>()

  beforeAll(async () => {
    const mechanisms = ['plain', 'login'] // those that send the password itself
    dovecot = await startDovecot({ count, bigMegabytes: 1, password, mechanisms, rawlog: true })
  })

  afterAll(() => dovecot?.stop())

  describe.for(routes.map((route) => ({ route, title: routeName(route) })))('$title', ({ route, title }) => {
    let straight: Run
    let proxied: RecordedRun
    /** All mail of the server after the run through imapscope. */
    let mail: readonly string[]
    let told: string[]

    beforeAll(async () => {
      straight = direct.get(route.client) ?? (await runDirect(client, dovecot, route.client))
      direct.set(route.client, straight)
      proxied = await runThrough(client, dovecot, route)
      mail = mailOf(dovecot)
      told = conversationsInRawlog(dovecot.rawlog())
      const times = [straight.time, proxied.time].map((time) => `${(time / 1000).toFixed(2)} s`)
      process.stderr.write(`Thunderbird, ${title}: ${times[0]} direct, ${times[1]} through imapscope\n`)
    }, 240_000)

    test('it gets the same as without', () => {
      expect(straight.result.length).toBeGreaterThan(count)
      expect(proxied.result).toEqual(straight.result)
    })

    test('in the end every folder, message and flag is the same on both sides', () => {
      expect(mail.length).toBeGreaterThan(count)
      expect(proxied.result.slice(-mail.length)).toEqual(mail)
    })

    test('every command is paired with its completion', () => {
      const { exchanges } = proxied.recording
      expect(exchanges.filter((exchange) => !isPaired(exchange))).toEqual([])
      expect(exchanges.map(({ state }) => state)).toContain('selected')
      const names = new Set(exchanges.map(({ name }) => name))
      const expected = ['AUTHENTICATE', 'LIST', 'SELECT', 'UID FETCH', 'UID STORE', 'UID COPY', 'UID MOVE']
      for (const name of [...expected, 'APPEND', 'UID SEARCH', 'IDLE', 'COMPRESS'])
        expect(names).toContain(name)
    })

    test('the commands after login are those that the server wrote down', () => {
      expect(told).not.toEqual([])
      expect(conversationsInExport(proxied.recording.exchanges)).toEqual(told)
    })

    test('the new message was told while it idled', () => {
      const idling = proxied.recording.exchanges.filter(({ name }) => name === 'IDLE')
      const answers = idling.flatMap((exchange) => exchange.answers.flatMap(({ lines }) => lines))
      // All that were there, less two in Trash, and the new one.
      expect(answers).toContain(`* ${count} EXISTS`)
    })

    test('both legs had TLS, both sides were compressed, and nothing became unreadable', () => {
      const text = proxied.recording.text.stdout.toString()
      const times = (what: RegExp) => text.match(what)?.length ?? 0
      const connections = times(/ -- connected from /g)
      expect(connections).toBeGreaterThan(0)
      expect(times(/ -- TLS with the client: TLSv1/g)).toBe(connections)
      expect(times(/ -- TLS with the server: TLSv1.*, verified$/gm)).toBe(connections)
      expect(times(/client: compressed from now on \(DEFLATE\)/g)).toBe(connections)
      expect(times(/server: compressed from now on \(DEFLATE\)/g)).toBe(connections)
      expect(times(/no longer read from now on|bytes missing/g)).toBe(0)
    })

    test('the password is in nothing that was written', () => {
      expect(proxied.recording.text.stdout.length).toBeGreaterThan(1000)
      expect(proxied.leaks).toEqual([])
    })
  })
})

/** The lines of Thunderbird's own account, from the files of the server. */
function mailOf({ folder, user }: Dovecot): string[] {
  // An appended message lies there with LF; Dovecot tells NUL as 0x80; Thunderbird ends the last line.
  const asTold = (text: string) => {
    const told = text.replace(/\r?\n/g, '\r\n').replaceAll('\0', '\x80')
    return told.endsWith('\n') ? told : `${told}\r\n`
  }
  const lines = maildirLines(join(folder, 'mail', user), asTold).map((line) => {
    const parts = /^Maildir(?:\/\.(?<box>.*))? (?<digest>[0-9a-f]{16}) (?<flags>[A-Za-z]*)$/.exec(line)
    const { box, digest, flags } = parts?.groups ?? {}
    return `${box?.replaceAll('.', '/') ?? 'INBOX'} ${digest} ${flags?.replace(/[^FRS]/g, '')}`
  })
  return lines.sort()
}
