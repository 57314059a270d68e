/** A session in several files: together they say what one would have said, and each can be read by itself. */
import { expect, test } from 'vitest'
import { Tap } from '../../lib/proxy/tap.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { octets } from '../../lib/wire/octets.ts'
import { read, record } from './recorder.ts'
import { traffic } from './traffic.ts'

const seeds = Array.from({ length: 12 }, (_, i) => i + 1)

test.each(seeds)(
  'seed %i: the files of a session say together what one file says, whichever is named',
  async (seed) => {
    const steps = traffic(seed, 4)
    const one = await read((await record(steps, seed, {})).files, '/s/x.pcapng')
    const { files } = await record(steps, seed, { rotate: 4_000 })
    expect(files.size).toBeGreaterThan(2)
    for (const named of [...files.keys()].filter((_, i) => i % 3 === 0)) {
      const several = await read(files, named)
      expect(several.exchanges).toEqual(one.exchanges)
      expect(several.strays).toEqual(one.strays)
      expect([...several.warnings, ...several.gaps]).toEqual([])
    }
  },
)

test.each(seeds)(
  'seed %i: each file by itself has no stray, and of each command what it has is right',
  async (seed) => {
    const steps = traffic(seed, 4)
    const one = await read((await record(steps, seed, {})).files, '/s/x.pcapng')
    const { files } = await record(steps, seed, { rotate: 4_000 })
    const answered = new Set<string>()
    for (const [path, octets] of files) {
      const alone = await read(new Map([[path, octets]]), path)
      expect(alone.strays).toEqual([])
      for (const [key, told] of alone.exchanges) {
        const whole = one.exchanges.get(key)
        // Of one that goes on in the next file the last octet is not known here.
        if (/\|(ended|lost)\|/.test(told)) continue
        expect(whole?.startsWith(told)).toBe(true)
        answered.add(key)
      }
    }
    const all = [...one.exchanges].filter(([, told]) => !/\|(ended|lost)\|/.test(told)).map(([key]) => key)
    expect([...answered].sort()).toEqual(all.sort())
  },
)

test('octets that are only counted are recorded before they are said again', () => {
  const records: SessionRecord[] = []
  const tap = new Tap({ connection: 1, redact: true, keep: 10 }, (one) => records.push(one))
  const say = (text: string, time: number): void => {
    tap.observe({ side: 'server', time, bytes: octets(text) })
    tap.catchUp()
  }
  say('* PREAUTH hello\r\n* 1 FETCH (BODY[] {1000}\r\n', 1)
  say('x'.repeat(100), 2)
  say('y'.repeat(300), 3)
  const { before, said } = tap.retold()
  const recorded = records.reduce((sum, record) => {
    return record.type === 'chunk' ? sum + record.bytes.length + (record.omitted ?? 0) : sum
  }, 0)
  expect([before.server, recorded]).toEqual([443, 443])
  expect(said.map(({ bytes, omitted }) => [bytes.length, omitted])).toEqual([
    [17, undefined],
    [26, undefined],
    [0, 400],
  ])
})
