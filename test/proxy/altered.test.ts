/** Invented alterations, asked for by name, over real sockets: what either end hears, and what is recorded. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

vi.mock('../../lib/alterations/named.ts', async (original) => {
  const { invented } = await import('../alterations/invented.ts')
  const { named, ...real } = (await original()) as { named: readonly { name: string }[] }
  const all = [...named, ...invented]
  const readAlteration = (text: string) => {
    const [name, argument] = text.split(' ')
    return invented.find((each) => each.name === name)?.make(argument)
  }
  return { ...real, named: all, readAlteration }
})

import type { Security, SessionRecord } from '../../lib/record/record.ts'
import { latin1 } from '../../lib/wire/octets.ts'
import { makeCertificates } from './certificates.ts'
import { Bench, type Joined } from './joined.ts'

let bench: Bench
beforeAll(async () => {
  bench = new Bench(await makeCertificates())
})
afterEach(() => bench.close())
afterAll(() => vi.restoreAllMocks())

type Altered = Extract<SessionRecord, { type: 'altered' }>

const altered = ({ proxied }: Joined): [string, string, string, string][] =>
  proxied.records
    .filter((record): record is Altered => record.type === 'altered')
    .map(({ side, received, sent, reason }) => [side, latin1(received), latin1(sent), reason])

/** What was recorded of both sides, with the times of what holds a word. */
const timeOf = ({ proxied }: Joined, word: string): number =>
  proxied.records.find((record) => record.type === 'chunk' && latin1(record.bytes).includes(word))?.time ?? -1

const pairs: [Security, Security][] = [
  ['plain', 'plain'],
  ['tls', 'tls'],
  ['starttls', 'starttls'],
]

describe.each(pairs)('%s → %s', (...pair) => {
  const join = (...alterations: string[]): Promise<Joined> => bench.join(pair, { alterations })

  test('replace and drop', async () => {
    const joined = await join('replace EXISTS', 'drop FETCH')
    const { client, server } = joined
    await server.say('* PREAUTH hi\r\n* 1 EXISTS\r\n* 1 FETCH (BODY[] {5}\r\nab')
    await server.say('cde)\r\n* 2 RECENT\r\n')
    await client.line(/RECENT\r\n/)
    expect(client.text).toBe('* PREAUTH hi\r\n* OK other\r\n* 2 RECENT\r\n')
    await client.say('a NOOP\r\n')
    await server.line(/NOOP\r\n/)
    await joined.proxied.stop()
    expect(joined.proxied.stream('server').bytes.toString()).toBe(client.text)
    expect(altered(joined)).toEqual([
      ['server', '* 1 EXISTS\r\n', '* OK other\r\n', 'replace EXISTS'],
      ['server', '* 1 FETCH (BODY[] {5}\r\n', '', 'drop FETCH'],
      ['server', '', '', 'drop FETCH: 8 bytes more of it'],
    ])
  })

  test('delay: nothing overtakes it, and who waits for nothing goes on', async () => {
    const joined = await join('delay slow', 'delay-command NOOP')
    const { client, server } = joined
    await server.say('* PREAUTH hi\r\n* OK slow\r\n* 1 EXISTS\r\n')
    await client.line(/hi\r\n/)
    await client.say('a CHECK\r\nb NOOP\r\nc CHECK\r\n')
    await server.line(/a CHECK\r\n/)
    expect(client.text).toBe('* PREAUTH hi\r\n')
    await client.line(/EXISTS\r\n/)
    await server.line(/c CHECK\r\n/)
    expect(client.text).toBe('* PREAUTH hi\r\n* OK slow\r\n* 1 EXISTS\r\n')
    expect(server.text).toBe('a CHECK\r\nb NOOP\r\nc CHECK\r\n')
    await joined.proxied.stop()
    // What the client said is recorded when it was said; what the server said when the client heard it.
    expect(timeOf(joined, 'c CHECK') - timeOf(joined, 'b NOOP')).toBeGreaterThanOrEqual(150_000_000)
    expect(timeOf(joined, 'slow') - timeOf(joined, 'hi')).toBeGreaterThanOrEqual(150_000_000)
    expect(altered(joined).map(([side, , , reason]) => [side, reason])).toEqual([
      ['server', 'delay slow: 150.0 ms later'],
      ['client', 'delay-command NOOP: 150.0 ms later'],
    ])
  })

  test('delay: who ends is heard to its end', async () => {
    const { client, server } = await join('delay BYE', 'delay-command LOGOUT')
    await server.say('* PREAUTH hi\r\n')
    await client.line(/hi\r\n/)
    await client.say('a LOGOUT\r\n')
    client.finish()
    await server.until(() => server.finished)
    expect(server.text).toBe('a LOGOUT\r\n')
    await server.say('* BYE\r\na OK\r\n')
    server.finish()
    await client.until(() => client.finished)
    expect(client.text).toBe('* PREAUTH hi\r\n* BYE\r\na OK\r\n')
    await Promise.all([client.gone(), server.gone()])
  })

  test('answer and drop of commands', async () => {
    const joined = await join('answer APPEND', 'drop-command NOOP')
    const { client, server } = joined
    await server.say('* PREAUTH hi\r\n')
    await client.line(/hi\r\n/)
    await client.say('a APPEND x {5}\r\n')
    await client.line(/a NO .*\r\n/)
    await client.say('b NOOP\r\nc APPEND x {3+}\r\nabc\r\nd CHECK\r\n')
    await client.line(/c NO .*\r\n/)
    await server.line(/CHECK\r\n/)
    expect(server.text).toBe('d CHECK\r\n')
    const said = 'a APPEND x {5}\r\nb NOOP\r\nc APPEND x {3+}\r\nabc\r\nd CHECK\r\n'
    await joined.proxied.stop()
    expect(joined.proxied.stream('client').bytes.toString()).toBe(said)
    // Where the literal waits it may be a login that comes, and is masked.
    const answered = (tag: string) => ['server', '', `${tag} NO [UNAVAILABLE] not now\r\n`, 'answer APPEND']
    expect(altered(joined)).toEqual([
      ['client', 'a APPEND "redacted" {8}\r\n', '', 'answer APPEND'],
      answered('a'),
      ['client', 'b NOOP\r\n', '', 'drop-command NOOP'],
      ['client', 'c APPEND x {3+}\r\n', '', 'answer APPEND'],
      ['client', '', '', 'answer APPEND: 5 bytes more of it'],
      answered('c'),
    ])
  })

  test.each(['end two', 'end-command two'])('%s: both legs end, with what was said before', async (text) => {
    const joined = await join(text)
    const { client, server, proxied } = joined
    await server.say('* PREAUTH hi\r\n')
    await client.line(/hi\r\n/)
    const [from, to] = text.startsWith('end ') ? [server, client] : [client, server]
    await from.say('x OK one\r\nx OK two\r\nx OK three\r\n')
    await Promise.all([client, server].map((peer) => peer.until(() => peer.finished)))
    expect(to.text.replace('* PREAUTH hi\r\n', '')).toBe('x OK one\r\n')
    expect([client.error, server.error]).toEqual([undefined, undefined])
    expect(await proxied.recorded('closed')).toMatchObject({ by: 'proxy', reason: text })
  })
})

test('what was altered is recorded without its secrets', async () => {
  const { client, server, proxied } = await bench.join(['plain', 'plain'], {
    alterations: ['answer LOGIN', 'drop URLAUTH', 'drop c2VjcmV0', 'delay-command AUTHENTICATE'],
  })
  await server.say('* OK hi\r\n')
  await client.line(/hi\r\n/)
  await client.say('a LOGIN fred hunter2\r\n')
  await client.line(/a NO .*\r\n/)
  await client.say('b LOGIN {4}\r\n')
  await client.line(/b NO .*\r\n/)
  await client.say('c LOGIN {4+}\r\nfred {7+}\r\nhunter2\r\n')
  await client.line(/c NO .*\r\n/)
  await client.say('d AUTHENTICATE PLAIN AGZyZWQAaHVudGVyMg==\r\n')
  await server.line(/AUTHENTICATE .*\r\n/)
  const url = 'imap://fred@x/y;UID=1;URLAUTH=anonymous:internal:0123456789abcdef0123456789abcdef'
  await server.say(`+ c2VjcmV0\r\n* GENURLAUTH "${url}"\r\nd OK in\r\n`)
  await client.line(/d OK in\r\n/)
  await proxied.stop()
  const all = JSON.stringify(proxied.records, (_key, value) =>
    value instanceof Uint8Array ? latin1(value) : value,
  )
  expect(all).toContain('drop URLAUTH')
  expect(all).toContain('drop c2VjcmV0')
  for (const secret of ['hunter2', 'AGZyZWQAaHVudGVyMg', '0123456789abcdef', 'secret', '"+ c2Vj'])
    expect(all).not.toContain(secret)
})

test('nor with those of what is said in place of a line', async () => {
  const joined = await bench.join(['plain', 'plain'], { alterations: ['relogin NOOP'] })
  const { client, server, proxied } = joined
  await server.say('* OK hi\r\n')
  await client.line(/hi\r\n/)
  await client.say('a NOOP\r\n')
  await server.line(/a LOGIN fred hunter3\r\n/)
  await proxied.stop()
  expect(altered(joined)).toEqual([['client', 'a NOOP\r\n', 'a LOGIN fred "redacted"\r\n', 'relogin NOOP']])
})

test('an alteration that breaks the literal rule ends the connection, and nothing of the line leaves', async () => {
  const { client, server, proxied } = await bench.join(['tls', 'tls'], { alterations: ['break EXISTS'] })
  await server.say('* PREAUTH hi\r\n* 1 EXISTS\r\n')
  await client.until(() => client.finished)
  expect(client.text).toMatch(/^\* BYE [^\r\n]*depends on \(Error\)[^\r\n]*\r\n$/)
  expect(await proxied.recorded('closed')).toMatchObject({ by: 'proxy' })
})
