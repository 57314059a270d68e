/** Mailboxes: what counts as a change, whose it was, and what was so at a time. */
import { expect, test } from 'vitest'
import { limits } from '../../lib/record/limits.ts'
import type { Model } from '../../ui/model/model.ts'
import { bar, sparkline } from '../../ui/panes/sparkline.ts'
import { alarmOf, type Change, historyAt, type MailboxHistory } from '../../ui/store/mailboxes.ts'
import { dump } from '../../ui/terminal/grid.ts'
import { update } from '../../ui/update/update.ts'
import { view } from '../../ui/view/view.ts'
import { colourful, modelAfter, press } from './screen.ts'
import { ms, Script } from './session.ts'

const size = { columns: 80, rows: 24 }

/** The history of INBOX after what a script says. */
function inbox(write: (script: Script) => void): MailboxHistory {
  const script = new Script()
  script.open(0, 1, {})
  write(script)
  const { histories } = modelAfter(script.events, 100, size, colourful).store.mailboxes
  const history = histories.get('1 INBOX')
  if (history === undefined) throw new Error('INBOX was never told')
  return history
}

test('what the server repeats is no change, and what it says unasked is counted as such', () => {
  const history = inbox((script) => {
    script.mailbox(1, 1, { name: 'INBOX', exists: 3, uidvalidity: '7' })
    script.unasked(2, 1, '* 4 EXISTS')
    script.mailbox(2, 1, { name: 'INBOX', exists: 4, uidvalidity: '7' })
    script.mailbox(3, 1, { name: 'INBOX', exists: 5 })
  })
  const changes = historyAt(history, 100 * ms).changes
  expect(changes.map(({ key, before, after, unasked }) => [key, before, after, unasked])).toEqual([
    ['exists', 4, 5, false],
    ['exists', 3, 4, true],
    ['uidvalidity', undefined, '7', false],
    ['exists', undefined, 3, false],
  ])
  expect([history.changed, history.unasked, history.first.exists]).toEqual([4, 1, 3])
})

test('values of an earlier time are told while the screen stands still', () => {
  const script = new Script()
  script.open(0, 1, {})
  script.mailbox(1, 1, { name: 'INBOX', exists: 3 })
  let model = press(modelAfter(script.events.splice(0), 10, size, colourful), '7 space')
  script.mailbox(20, 1, { name: 'INBOX', exists: 77 })
  for (const event of script.events) model = update(model, { type: 'events', events: [event] }).model
  expect(dump(view(model, size))).not.toContain('77')
  expect(dump(view(press(model, 'space'), size))).toContain('3 → 77  +74')
})

test('of many mailboxes and changes the newest are kept', () => {
  const script = new Script()
  script.open(0, 1, {})
  for (let at = 1; at <= limits.keptMailboxes + 5; at++) script.mailbox(at, 1, { name: `m${at}`, exists: at })
  for (let at = 0; at < limits.keptChanges + 5; at++)
    script.mailbox(2000 + at, 1, { name: 'last', exists: at })
  const { histories } = modelAfter(script.events, 1e6, size, colourful).store.mailboxes
  expect(histories.size).toBeLessThanOrEqual(limits.keptMailboxes)
  expect(histories.size).toBeGreaterThan(limits.keptMailboxes / 2)
  expect(histories.has('1 m5')).toBe(false)
  expect(histories.get('1 last')?.changes).toHaveLength(limits.keptChanges)
  expect(histories.get('1 last')?.changed).toBe(limits.keptChanges + 5)
})

/** Connections that tell of INBOX and end, as events. */
function short(script: Script, from: number, to: number): Script['events'] {
  for (let id = from; id < to; id++) {
    script.open(id, id, {})
    script.mailbox(id, id, { name: 'INBOX', exists: id })
    script.end(id, id, 'client', 'the mail client closed')
  }
  return script.events.splice(0)
}

/** The marked row of the table. */
function marked(model: Model): string | undefined {
  return dump(view(model, size))
    .split('\n')
    .find((line) => line.startsWith('▌'))
}

test('the mailbox that is selected stays so while others go, and is told of when it goes itself', () => {
  const script = new Script()
  let model = press(modelAfter(short(script, 1, limits.keptMailboxes), 2000, size, colourful), '7 G')
  expect(marked(model)).toContain(`c${limits.keptMailboxes - 1} `)
  model = update(model, { type: 'events', events: short(script, 1000, 1500) }).model
  expect(marked(model)).toContain('c999 ')
  const { size: kept } = model.store.mailboxes.histories
  expect(dump(view(model, size))).toContain(`${kept} of 1,499 mailboxes in memory`)
  model = update(model, { type: 'events', events: short(script, 1500, 4000) }).model
  expect(marked(model)).toBeUndefined()
  expect(dump(view(model, size))).toContain('no longer in memory')
  expect(marked(press(model, 'j'))).toContain(
    `c${[...model.store.mailboxes.histories.values()][0]?.connection} `,
  )
})

test('of more mailboxes than are kept those of ended connections go first', () => {
  const script = new Script()
  script.open(0, 9999, {})
  script.mailbox(0, 9999, { name: 'INBOX', exists: 1 })
  const { mailboxes } = modelAfter(short(script, 1, 1051), 2000, size, colourful).store
  expect(mailboxes.histories.has('9999 INBOX')).toBe(true)
  expect(mailboxes.histories.has('1 INBOX')).toBe(false)
  expect(mailboxes.histories.has('1050 INBOX')).toBe(true)
})

test.each([
  ['uidvalidity', '1', '2', /void/],
  ['uidvalidity', undefined, '2', undefined],
  ['uidnext', '18446744073709551615', '18446744073709551614', /shrink/],
  ['highestmodseq', '9', '10', undefined],
  ['exists', 5, 4, undefined],
] as const)('%s from %s to %s', (key, before, after, wrong) => {
  const change: Change = { time: 0, key, before, after, unasked: false }
  if (wrong === undefined) expect(alarmOf(change)).toBeUndefined()
  else expect(alarmOf(change)).toMatch(wrong)
})

test('sparklines and bars show that something is there, and fill their columns', () => {
  expect(sparkline([0, 1, 50, 100], 10, 100)).toBe(' ▁▄█')
  expect(sparkline([1, 2, 3, 4, 5, 6], 3, 6)).toBe('▃▆█')
  expect([bar(0, 4), bar(1e-9, 4), bar(0.5, 4), bar(2, 4)]).toEqual(['', '▏', '██', '████'])
})
