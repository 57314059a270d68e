/** An input that nobody knows: the log of a program that tells each line with its side and its milliseconds. */
import type { SessionItem } from '../../lib/capture/session/items.ts'
import type { Input } from '../../lib/inputs/input.ts'
import type { Side } from '../../lib/record/record.ts'

const first = 'TEAPOT LOG'
const station = (port: number) => ({ address: '192.0.2.1', port })

/** `12 C a1 NOOP`; what is none is said. */
function itemOf(line: string): SessionItem {
  const [, at, who, said = ''] = /^(\d+) ([CS]) (.*)$/.exec(line) ?? []
  if (at === undefined) return { type: 'warning', text: 'a line that is none was left out' }
  const side: Side = who === 'C' ? 'client' : 'server'
  const bytes = new Uint8Array(Buffer.from(`${said}\r\n`, 'latin1'))
  return { type: 'chunk', connection: 1, time: Number(at) * 1_000_000, side, bytes }
}

export const teapot: Input = {
  name: 'teapot',
  about: 'the log of a teapot',
  masked: false,
  recognises: async (source) =>
    Buffer.from(await source.beginning(64))
      .toString('latin1')
      .startsWith(first),
  async *items(sources) {
    const security = { client: 'plain', server: 'plain' } as const
    const head = {
      version: 2,
      started: 1_800_000_000_000_000_000n,
      program: 'teapot',
      redacted: false,
    } as const
    yield [
      { type: 'head', head, part: 1, foreign: true },
      { type: 'opened', connection: 1, time: 0, client: station(1), server: station(143), security },
    ]
    let rest = ''
    for (const source of sources)
      for await (const piece of source.pieces()) {
        const lines = (rest + Buffer.from(piece).toString('latin1')).split('\n')
        rest = lines.pop() ?? ''
        yield lines.filter((line) => line !== first).map(itemOf)
      }
    yield [{ type: 'fact', connection: 1, time: 0, fact: { name: 'note', text: `and then: ${rest}` } }]
  },
}
