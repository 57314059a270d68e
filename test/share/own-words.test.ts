/** What the proxy says by itself names nobody: it stays as it is where names are replaced. */
import { expect, test } from 'vitest'
import { Greeting } from '../../lib/proxy/greeting.ts'
import type { Fact } from '../../lib/record/record.ts'
import { factShared } from '../../lib/share/connection-facts.ts'
import { pseudonyms } from '../../lib/share/pseudonyms.ts'
import { remark } from '../../lib/share/sentences.ts'
import { octets } from '../../lib/wire/octets.ts'
import { Attacked } from '../proxy/attacked.ts'
import { serverAttacks } from '../proxy/starttls-attacks.ts'

const names = pseudonyms(new Uint8Array(16), 'like')

test('a warning about a login says which command and whether STARTTLS was on offer', () => {
  const fact = { name: 'unprotected', command: 'LOGIN', offered: 'not known' } as const
  expect(factShared(fact, names)).toEqual(fact)
  expect(factShared({ ...fact, command: 'fred' }, names)).not.toMatchObject({ command: 'fred' })
})

test('that a server did not greet is told with the likely cause, and without its name', () => {
  const told: Fact[] = []
  const server = { host: 'imap.example.org', port: 993, verification: {}, oldest: 'TLSv1.2' } as const
  for (const security of ['plain', 'tls'] as const) {
    const greeting = new Greeting({ security: { client: 'tls', server: security }, server }, (fact) =>
      told.push(fact),
    )
    for (const text of ['', '\x15\x03']) {
      greeting.begin()
      if (text !== '') greeting.take({ type: 'received', side: 'server', bytes: octets(text) })
      greeting.take({ type: 'closed', side: 'server' })
    }
  }
  expect(told).toHaveLength(3)
  for (const fact of told) {
    const shared = factShared(fact, names)
    expect(shared).toMatchObject({ cause: 'cause' in fact ? fact.cause : '' })
    expect(JSON.stringify(shared)).not.toContain('example')
    expect(JSON.stringify(shared)).toMatch(/"remedy":"(?:if so, connect|connect|check that this is a port)/)
  }
})

test('why a connection was not secured is told as it is', () => {
  const causes = new Set<string>()
  for (const { greets, answers = [], ends } of serverAttacks) {
    const attacked = new Attacked({ client: 'plain', server: 'starttls', requireTls: false })
    for (const text of greets) attacked.says('server', text)
    for (const text of answers) {
      if (!attacked.secured('server')) attacked.says('server', text.replaceAll('TAG', 'imapscope1'))
    }
    if (ends === 'silence') attacked.waits()
    if (ends === 'end') attacked.ends('server')
    for (const text of attacked.said) causes.add(text)
  }
  expect(causes.size).toBeGreaterThan(10)
  // Numbers are replaced, since they may be a port; so is the section of the RFC.
  const words = (text: string): string => text.replace(/ \(.*/, '').replace(/\d/g, '#')
  expect([...causes].map((cause) => words(remark(cause, names)))).toEqual([...causes].map(words))
})
