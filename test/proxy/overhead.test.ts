/** What forwarding took: counted in steps, told as figures that are never too small. */
import { expect, test } from 'vitest'
import { Overhead } from '../../lib/proxy/overhead.ts'
import { makeCertificates } from './certificates.ts'
import { Bench } from './joined.ts'

/** Spans of every size that a clock can give, from 0 to some minutes; the same for the same seed. */
function spans(seed: number): number[] {
  let state = seed
  const next = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return state / 2 ** 32
  }
  return Array.from({ length: 2000 }, () => Math.floor(2 ** (next() * 37)))
}

const exact = (sorted: readonly number[], part: number): number =>
  sorted[Math.ceil(sorted.length * part) - 1] ?? 0

test.each([1, 2, 3])('a figure is at most a sixteenth and a step above the true one: seed %s', (seed) => {
  const delays = new Overhead()
  const taken = spans(seed)
  for (const span of taken) delays.add('passed', span)
  const sorted = taken.toSorted((a, b) => a - b)
  const { passed } = delays.fact()
  const told = [passed.p50, passed.p95, passed.p99]
  ;[0.5, 0.95, 0.99].forEach((part, at) => {
    const truth = exact(sorted, part)
    expect(told[at]).toBeGreaterThanOrEqual(truth)
    expect(told[at]).toBeLessThanOrEqual(truth * (17 / 16) + 100)
  })
  expect(passed).toMatchObject({ count: taken.length, max: Math.max(...taken) })
})

test('what went at once and what waited are told apart, and none is nothing', () => {
  const delays = new Overhead()
  const none = { count: 0, p50: 0, p95: 0, p99: 0, max: 0 }
  expect(delays.fact()).toEqual({ name: 'delay', passed: none, waited: none })
  delays.add('waited', 5e12)
  delays.add('passed', -1)
  expect(delays.count).toBe(2)
  // Beyond the last step only the largest is known.
  expect(delays.fact().waited.max).toBe(5e12)
  expect(delays.fact().passed).toEqual({ ...none, count: 1 })
})

test('an engine that ends tells it of every read that it forwarded, as its last record', async () => {
  const bench = new Bench(await makeCertificates())
  try {
    const { client, server, proxied } = await bench.join(['tls', 'tls'])
    await server.say('* OK ready\r\n')
    await client.line(/ready/)
    for (const tag of ['a1', 'a2', 'a3']) {
      await client.say(`${tag} NOOP\r\n`)
      await server.line(new RegExp(`${tag} NOOP`))
    }
    await proxied.stop()
    const { passed, waited } = proxied.facts('delay')[0]
    expect(passed.count + waited.count).toBe(proxied.records.filter(({ type }) => type === 'chunk').length)
    expect(passed.p50).toBeGreaterThan(0)
    expect(passed.max).toBeGreaterThanOrEqual(passed.p99)
    expect(proxied.records.at(-1)).toMatchObject({ type: 'fact', connection: 0, fact: { name: 'delay' } })
  } finally {
    await bench.close()
  }
})
