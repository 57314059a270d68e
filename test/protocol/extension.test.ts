/** An extension is one file: what its rows say is known wherever commands and responses are read. */
import { expect, test, vi } from 'vitest'

vi.mock('../../lib/protocol/families.ts', async (original) => {
  const { invented } = await import('./invented.ts')
  return { ...((await original()) as object), invented }
})

import { compile } from '../../lib/filter/index.ts'
import { Observer } from '../../lib/observe/observer.ts'
import { commandForm } from '../../lib/reports/shape.ts'
import { Stats } from '../../lib/reports/stats.ts'
import { CapabilityUses } from '../../lib/session/capability-use.ts'
import type { Connection, Exchange, SessionEvent } from '../../lib/session/events.ts'
import { sharing } from '../../lib/share/share.ts'
import { latin1 } from '../../lib/wire/octets.ts'
import { valuesOf } from '../../ui/detail/values.ts'
import { recorded } from '../session/retold.ts'

const session = recorded(`
S: * PREAUTH [CAPABILITY IMAP4rev1 TEA] ready
C: a1 SELECT INBOX
S: * 9 EXISTS
S: a1 OK done
C: a2 UID BREW 3:4 blue Kitchen
C: a3 TASTE (SUGAR) Garden HERB "chamomile" UNSEEN
C: a4 UID BREW 5 green (MESSAGES) Cellar
S: * TEAPOT Cellar green (SUGAR 1)
S: * TEAPOT Garden x (SUGAR 2)
S: * TEAPOT Kitchen blue (SUGAR 3)
S: a4 OK done
S: a3 OK done
S: * OK [STEEPED $Strong secretword] ready
S: a2 OK done
`)

/** What is told of the session. @param disguised with pseudonyms */
function events(disguised = false): SessionEvent[] {
  const told: SessionEvent[] = []
  const options = disguised ? { disguise: sharing(new Uint8Array(16).fill(7)) } : {}
  const observer = new Observer(options, (event) => told.push(event))
  for (const record of session) observer.take(record)
  return told
}

const exchanges = events().flatMap((event) => (event.type === 'completed' ? [event.exchange] : []))

function exchange(tag: string): Exchange {
  const found = exchanges.find((one) => one.tag === tag)
  if (found === undefined) throw new Error(`no ${tag}`)
  return found
}

test('each response is given to the command whose mailbox and name it repeats', () => {
  const answers = exchanges.map(({ tag, answers }) => {
    const said = answers.filter(({ sure }) => sure !== 'unilateral')
    return [tag, ...said.map(({ frame, sure }) => `${latin1(frame.bytes).trimEnd()} ${sure}`)]
  })
  expect(answers).toContainEqual(['a4', '* TEAPOT Cellar green (SUGAR 1) exact'])
  expect(answers).toContainEqual(['a3', '* TEAPOT Garden x (SUGAR 2) exact'])
  expect(answers.find(([tag]) => tag === 'a2')).toContain('* TEAPOT Kitchen blue (SUGAR 3) exact')
})

test('an untagged OK with its code is for the command that asks for it', () => {
  const [steeped] = exchange('a2').answers.filter(({ frame }) => frame.kind === 'status')
  expect(steeped.sure).toBe('likely')
})

test('mbox: finds the mailbox that it names', () => {
  const filter = compile('mbox:garden')
  if (!('test' in filter)) throw new Error('no filter')
  const [opened] = events().flatMap((event) => (event.type === 'opened' ? [event.connection] : []))
  const found = exchanges.filter((one) => filter.test(one, opened as Connection))
  expect(found.map(({ tag }) => tag)).toEqual(['a3'])
})

test('its form stands in stats, and its time with the mailbox that it is about', () => {
  expect(commandForm(exchange('a2').said[0])).toBe('UID BREW n pot mailbox')
  expect(commandForm(exchange('a3').said[0])).toBe('TASTE (SUGAR) mailbox HERB text UNSEEN')
  const stats = new Stats()
  for (const event of events()) stats.take(event)
  expect(stats.result().shapes.map(({ name }) => name)).toContain('UID BREW n pot (MESSAGES) mailbox')
})

test('its values are decoded, and its words explained', () => {
  const rows = valuesOf(exchange('a4').said[0]).map(({ label, text }) => `${label}: ${text}`)
  expect(rows).toEqual([
    'command: UID BREW',
    'UIDs: 5',
    'value: green',
    'list: 1 member',
    'MESSAGES: How many messages the mailbox holds.',
    'mailbox: Cellar',
  ])
  const taste = valuesOf(exchange('a3').said[0]).map(({ label, text }) => `${label}: ${text}`)
  expect(taste).toContain('SUGAR: How sweet it is.')
  expect(taste).toContain('HERB: Messages with this herb.')
  const [teapot] = exchange('a4').answers.map(({ frame }) => valuesOf(frame))
  expect(teapot.map((row) => row.meaning?.()?.about)).toContain('What is in a pot.')
})

test('what it makes use of is counted', () => {
  const uses = new CapabilityUses()
  for (const event of events()) uses.take(event)
  expect(uses.of(1).map(({ capability }) => capability)).toContain('TEA')
})

test('names are replaced where it is shared, its words and numbers stay', () => {
  const lines = events(true).flatMap((event) => {
    if (event.type === 'sent') return [latin1(event.exchange.said[0].bytes)]
    return event.type === 'received' ? [latin1(event.frame.bytes)] : []
  })
  const text = lines.join('')
  expect(text).not.toMatch(/kitchen|garden|cellar|chamomile|blue|green|secretword/i)
  expect(text).toMatch(/a2 UID BREW 3:4 \w+ \w+\r\n/)
  expect(text).toMatch(/a3 TASTE \(SUGAR\) \w+ HERB "\w+" UNSEEN\r\n/)
  expect(text).toMatch(/\* TEAPOT \w+ \w+ \(SUGAR 1\)/)
  expect(text).toMatch(/\[STEEPED \$Strong \w+\]/)
})
