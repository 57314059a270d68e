/** An input is one file and a line in the list: whatever reads sessions reads it then, and masks it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'

vi.mock('../../lib/inputs/list.ts', async (original) => {
  const { teapot } = await import('./invented.ts')
  const { inputs } = (await original()) as { inputs: readonly unknown[] }
  return { inputs: [...inputs, teapot] }
})

import { fold } from '../../cmd/shared/folded.ts'
import { statsLines } from '../../cmd/stats.ts'
import { readSession } from '../../lib/inputs/index.ts'
import { inputs } from '../../lib/inputs/list.ts'
import { readComments, readEvents } from '../../lib/observe/recorded.ts'
import type { SessionHead } from '../../lib/record/record.ts'
import { Stats } from '../../lib/reports/stats.ts'
import type { SessionEvent } from '../../lib/session/events.ts'
import { dump } from '../../ui/terminal/grid.ts'
import { view } from '../../ui/view/view.ts'
import { temporary } from '../capture/sessions.ts'
import { colourful, modelAfter } from '../ui/screen.ts'

const log = `TEAPOT LOG
1 S * OK ready
2 C a1 LOGIN fred sesame99
40 S a1 OK [CAPABILITY IMAP4rev1] that was sesame99
50 C a2 SELECT Kitchen
60 S * 3 EXISTS
75 S a2 OK done
nonsense
sesame99 behind the last line`

function logged(): string {
  const path = temporary('teapot.log')
  writeFileSync(path, log)
  return path
}

async function events(): Promise<{
  head: SessionHead | undefined
  told: SessionEvent[]
  problem: string | undefined
}> {
  const told: SessionEvent[] = []
  let head: SessionHead | undefined
  const problem = await readEvents(logged(), {
    head: (found) => {
      head = found
    },
    events: (some) => void told.push(...some),
  })
  return { head, told, problem }
}

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, each) => {
    if (typeof each === 'bigint') return String(each)
    return each instanceof Uint8Array ? Buffer.from(each).toString('latin1') : each
  })

test('it is opened: its commands are on the screen, and what could not be read is said', async () => {
  const { head, told, problem } = await events()
  expect(head).toMatchObject({ program: 'teapot', redacted: true })
  expect(problem).toBe('a line that is none was left out')
  const size = { columns: 100, rows: 24 }
  const screen = dump(view(modelAfter(told, 100, size, colourful), size))
  expect(screen).toMatch(/a1 +LOGIN .*OK/)
  expect(screen).toMatch(/a2 +SELECT .*OK/)
  expect(await readComments(logged())).toBeDefined()
})

test('its secrets are masked, though it does nothing for that, and what is no traffic is not let in', async () => {
  const seen: unknown[] = []
  for await (const item of readSession(logged())) seen.push(item)
  expect(textOf(seen)).toContain('a1 LOGIN')
  expect(textOf([seen, (await events()).told])).not.toContain('sesame99')
  const whole: unknown[] = []
  for await (const item of readSession(logged(), { redact: false })) whole.push(item)
  expect(whole[0]).toMatchObject({ type: 'head', foreign: true, head: { redacted: false } })
  expect(textOf(whole)).toContain('LOGIN fred sesame99')
})

test('its commands are counted with their times', async () => {
  const stats = new Stats()
  await fold(logged(), [stats])
  const lines = statsLines(stats.result(), 100, 20).join('\n')
  expect(lines).toMatch(/LOGIN user password +1 +38.0 ms/)
  expect(lines).toMatch(/SELECT mailbox +1 +25.0 ms/)
})

test('what is nobody’s is refused with what could be opened', async () => {
  const path = temporary('page.html')
  writeFileSync(path, '<html></html>')
  const sentence = 'is neither a recorded session, a packet capture (pcapng or pcap) nor the log of a teapot.'
  await expect(readEvents(path, { events: () => undefined })).rejects.toThrow(`${path} ${sentence}`)
})

test('each input has a word, and its own file beside the list', () => {
  const list = readFileSync(new URL('../../lib/inputs/list.ts', import.meta.url), 'utf8')
  const names = inputs.map(({ name }) => name).filter((name) => name !== 'teapot')
  expect(names).toEqual(['session', 'capture'])
  for (const name of names) expect(list).toContain(`from './${name}.ts'`)
})
