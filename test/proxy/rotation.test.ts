/** A session in several files: together they say what one would have said, and each can be read by itself. */
import { expect, test } from 'vitest'
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
        if (/\|ended\|/.test(told)) continue
        expect(whole?.startsWith(told)).toBe(true)
        answered.add(key)
      }
    }
    const all = [...one.exchanges].filter(([, told]) => !/\|ended\|/.test(told)).map(([key]) => key)
    expect([...answered].sort()).toEqual(all.sort())
  },
)
