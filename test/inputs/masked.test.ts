/** Captures by other programs are masked on the way in, as live traffic is. */
import { writeFileSync } from 'node:fs'
import { constants, deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readSession } from '../../lib/inputs/index.ts'
import { Observer } from '../../lib/observe/observer.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { c, classic, handshake, type Sent, s } from '../capture/captures.ts'
import { recordsOf, temporary } from '../capture/sessions.ts'

/** What both sides said, in order; a number is how many octets of that side the capture does not have. */
type Said = readonly (readonly ['C' | 'S', string | number])[]

/** Packets of what was said, one each, with sequence numbers that are right. */
function packets(said: Said, begin: readonly Sent[]): Sent[] {
  const at = { C: 100, S: 1000 }
  const sent = said.flatMap(([side, what]): Sent[] => {
    const from = at[side]
    at[side] += typeof what === 'number' ? what : what.length
    if (typeof what === 'number') return []
    const acknowledged = at[side === 'C' ? 'S' : 'C']
    return [{ ...(side === 'C' ? c(from, what) : s(from, what)), acknowledged }]
  })
  return [...begin, ...sent]
}

async function opened(
  file: Uint8Array,
  redact: boolean,
): Promise<{ redacted: boolean; records: SessionRecord[] }> {
  const path = temporary('other.pcap')
  writeFileSync(path, file)
  const items = []
  for await (const item of readSession(path, { redact })) items.push(item)
  const [head] = items
  return { redacted: head?.type === 'head' && head.head.redacted, records: recordsOf(items) }
}

/** What may be seen of a capture: the octets of its records, and the frames made of them. */
async function seen(said: Said, begin: readonly Sent[] = handshake): Promise<string> {
  const { records } = await opened(classic(packets(said, begin)), true)
  const frames: string[] = []
  const observer = new Observer({}, (event) => {
    frames.push(JSON.stringify(event, (_, value) => (value instanceof Uint8Array ? latin1(value) : value)))
  })
  for (const record of records) observer.take(record)
  observer.finish()
  return `${records.map((record) => (record.type === 'chunk' ? latin1(record.bytes) : '')).join('')}\n${frames.join('\n')}`
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
const greeting = ['S', '* OK ready\r\n'] as const
const flush = { finishFlush: constants.Z_SYNC_FLUSH }
const deflated = (text: string): string => latin1(deflateRawSync(Buffer.from(text, 'latin1'), flush))

const hidden: readonly [string, Said][] = [
  ['LOGIN', [greeting, ['C', 'a LOGIN fred sesame99\r\n'], ['S', 'a OK in\r\n']]],
  [
    'LOGIN in pieces',
    [greeting, ['C', 'a LOG'], ['C', 'IN fred ses'], ['C', 'ame99\r\n'], ['S', 'a OK\r\n']],
  ],
  [
    'LOGIN with literals',
    [
      greeting,
      ['C', 'a LOGIN {4}\r\n'],
      ['S', '+ \r\n'],
      ['C', 'fred {8}\r\n'],
      ['S', '+ \r\n'],
      ['C', 'sesame99\r\n'],
      ['S', 'a OK\r\n'],
    ],
  ],
  [
    'AUTHENTICATE PLAIN',
    [
      greeting,
      ['C', 'a AUTHENTICATE PLAIN\r\n'],
      ['S', '+ \r\n'],
      ['C', `${Buffer.from('\0fred\0sesame99').toString('base64')}\r\n`],
      ['S', 'a OK\r\n'],
    ],
  ],
  [
    'an echo by the server',
    [greeting, ['C', 'a LOGIN fred sesame99\r\n'], ['S', 'a NO sesame99 is wrong\r\n']],
  ],
  [
    'a second login',
    [
      greeting,
      ['C', 'a LOGIN fred x\r\n'],
      ['S', 'a OK\r\n'],
      ['C', 'b LOGIN fred sesame99\r\n'],
      ['S', 'b BAD\r\n'],
    ],
  ],
  [
    'a login in a capture without a beginning',
    [
      ['C', 'a LOGIN fred sesame99\r\n'],
      ['S', 'a OK\r\n'],
    ],
  ],
  [
    'a client line nobody knows, without a beginning',
    [
      ['C', 'fred sesame99\r\n'],
      ['S', '* BAD\r\n'],
    ],
  ],
  ['a login whose beginning is missing', [greeting, ['C', 10], ['C', 'red sesame99\r\n'], ['S', 'a OK\r\n']]],
  [
    'the rest of a login, where it looks like a command',
    [greeting, ['C', 'a LOGIN fred "my'], ['C', 4], ['C', 'x search sesame99"\r\n'], ['S', 'a OK\r\n']],
  ],
  [
    'a password literal whose beginning is missing',
    [
      greeting,
      ['C', 'a LOGIN fred {12}\r\n'],
      ['S', '+ \r\n'],
      ['C', 4],
      ['C', 'sesame99\r\n'],
      ['S', 'a OK\r\n'],
    ],
  ],
  [
    'SASL data whose announcement is missing',
    [greeting, ['C', 22], ['S', '+ \r\n'], ['C', 'c2VzYW1lOTk=\r\n'], ['S', 'a OK\r\n']],
  ],
  [
    'a line after a loss, logged in',
    [
      greeting,
      ['C', 'a LOGIN fred x\r\n'],
      ['S', 'a OK\r\n'],
      ['C', 30],
      ['C', 'fred sesame99\r\n'],
      ['S', 'b OK\r\n'],
    ],
  ],
  [
    'an echo behind a loss',
    [
      greeting,
      ['C', 15],
      ['S', 'z OK done\r\n'],
      ['C', 'a LOGIN fred sesame99\r\n'],
      ['S', 'a NO sesame99 is wrong\r\n'],
    ],
  ],
  [
    'an echo in a response that is not whole',
    [
      greeting,
      ['C', 'a LOGIN fred sesame99\r\n'],
      ['S', '* NO sesame99 is'],
      ['S', 20],
      ['S', 'a NO no\r\n'],
    ],
  ],
  [
    'a login inside of DEFLATE',
    [
      greeting,
      ['C', 'z COMPRESS DEFLATE\r\n'],
      ['S', 'z OK go\r\n'],
      ['C', deflated('a LOGIN fred sesame99\r\n')],
      ['S', deflated('a OK in\r\n')],
    ],
  ],
]

describe('a secret in a capture by another program is seen nowhere', () => {
  test.each(hidden)('%s', async (_, said) => {
    const all = await seen(said)
    expect(all).not.toMatch(/sesame99|c2VzYW1lOTk|AGZyZWQAc2VzYW1l/)
    expect(all).toMatch(/redacted|cmVkYWN0ZWQ|gap/)
  })
})

test('a secret is not seen in an answer that stands in the file before the login', async () => {
  const said = packets(
    [greeting, ['C', 'a LOGIN fred sesame99\r\n'], ['S', 'a NO sesame99 is wrong\r\n']],
    handshake,
  )
  const [login, answer] = said.splice(-2) as [Sent, Sent]
  const { records } = await opened(classic([...said, answer, login]), true)
  const text = records.map((record) => (record.type === 'chunk' ? latin1(record.bytes) : '')).join('')
  expect(text).toMatch(/a LOGIN fred "?redacted"?\r\na NO redacted/)
})

test('what is no secret is seen: also without a beginning, and behind a loss', async () => {
  const all = await seen(
    [
      ['S', '* 3 EXISTS\r\n'],
      ['C', 'a FETCH 1 FLAGS\r\n'],
      ['S', '* 1 FETCH (FLAGS ())\r\na OK done\r\n'],
      ['C', 'b XSTRANGE thing\r\n'],
      ['C', 33],
      ['C', 'd UID SEARCH TEXT words\r\n'],
      ['C', 'e XSTRANGE other\r\n'],
    ],
    [],
  )
  for (const said of ['a FETCH 1 FLAGS', 'b XSTRANGE thing', 'TEXT words', 'e XSTRANGE other'])
    expect(all).toContain(said)
})

test('octets behind STARTTLS are counted, and leave by no way', async () => {
  const { records } = await opened(
    classic(
      packets([greeting, ['C', 'a STARTTLS\r\n'], ['S', 'a OK\r\n'], ['C', '\x16\x03\x01xyz']], handshake),
    ),
    true,
  )
  expect(records.slice(-3)).toMatchObject([
    { type: 'layer', side: 'server', layer: 'opaque' },
    { type: 'layer', side: 'client', layer: 'opaque' },
    { type: 'gap', side: 'client', length: 6, reason: 'not read' },
  ])
})

test('DEFLATE behind a loss is not guessed', async () => {
  const [first, second] = ['a LOGIN fred x\r\n', 'b LOGIN fred sesame99\r\n'].map(deflated)
  const { records } = await opened(
    classic(
      packets(
        [
          greeting,
          ['C', 'z COMPRESS DEFLATE\r\n'],
          ['S', 'z OK go\r\n'],
          ['C', first],
          ['C', 3],
          ['C', second],
        ],
        handshake,
      ),
    ),
    true,
  )
  expect(records.slice(-3)).toMatchObject([
    { type: 'gap', length: 3 },
    { type: 'layer', side: 'client', layer: 'opaque' },
    { type: 'gap', length: second!.length, reason: 'not read' },
  ])
})

test('secrets are left in when that was asked for, and the head says so', async () => {
  const file = classic(packets([greeting, ['C', 'a LOGIN fred sesame99\r\n']], handshake))
  expect((await opened(file, true)).redacted).toBe(true)
  const bare = await opened(file, false)
  expect(bare.redacted).toBe(false)
  expect(bare.records).toContainEqual(
    expect.objectContaining({ bytes: new Uint8Array(Buffer.from('a LOGIN fred sesame99\r\n')) }),
  )
})

test('what a client types octet by octet is decided by the times of the capture', async () => {
  const typed = [...'a LOGIN fred sesame99\r\n'].map((letter): readonly ['C', string] => ['C', letter])
  expect(await seen([greeting, ...typed, ['S', 'a OK\r\n']])).not.toMatch(/sesame/)
})
