/** What is kept of connections that have ended, and that screens tell the truth about those that are gone. */
import { expect, test } from 'vitest'
import { limits } from '../../lib/record/limits.ts'
import { connectionList, type Model } from '../../ui/model/model.ts'
import { selectedConnection } from '../../ui/screens/connections.ts'
import { dump } from '../../ui/terminal/grid.ts'
import { update } from '../../ui/update/update.ts'
import { view } from '../../ui/view/view.ts'
import { colourful, modelAfter, press } from './screen.ts'
import { Script } from './session.ts'

const size = { columns: 120, rows: 40 }
const script = new Script()
let last = 0

/** Connections that open, send a command and end, as events. */
function short(many: number): Script['events'] {
  for (const end = last + many; last < end; ) {
    const id = ++last
    script.open(id, id, {})
    script.complete(id, script.send(id, id, 'A1 NOOP', 'NOOP'), 'OK done')
    script.end(id, id, 'client', 'the mail client closed')
  }
  return script.events.splice(0)
}

function text(of: Model): string {
  return dump(view(of, size))
}

const many = limits.keptConnections + 500
const first = short(1200)
const model = press(modelAfter(first, 3000, size, colourful), '1 G')
// Both models have one store, so what is seen before the others come is looked at before.
const before = { text: text(model), selected: selectedConnection(model)?.id }
const full = update(model, { type: 'events', events: short(many - 1200) }).model

test('of ended connections the last ones are kept, and the list says how many there were', () => {
  const kept = connectionList(full).length
  expect(kept).toBeLessThanOrEqual(limits.keptConnections)
  expect(kept).toBeGreaterThan(limits.keptConnections / 2)
  expect(connectionList(full).at(-1)?.id).toBe(many)
  expect(full.store.uses.of(1)).toEqual([])
  expect(text(full)).toContain(`${kept.toLocaleString('en')} of 2,500 connections in memory`)
  expect(before.text).not.toContain('in memory')
})

test('the connection that is selected stays selected while older ones go', () => {
  expect(before.selected).toBe(1200)
  expect(selectedConnection(full)?.id).toBe(1200)
})

test('an opened file counts all its connections', () => {
  const opened = { ...full, setup: { ...full.setup, live: false } }
  expect(text(opened)).toContain('2,500 conn')
})

test('of a connection that is known no more no other one is shown instead', () => {
  const old = press(full, '2 g')
  expect(text(old)).toContain('A1')
  for (const key of ['4', '6']) {
    const refused = press(old, key)
    expect(text(refused)).toContain('c1 is no longer in memory')
    expect(refused.stack).toEqual(old.stack)
  }
})

test('a selected connection that goes is told of, and nothing acts on another one instead', () => {
  const own = press(modelAfter(short(12), 9e6, size, colourful), '1')
  const selected = press(own, 'j j j')
  const id = selectedConnection(selected)?.id ?? 0
  const unmoved = selectedConnection(own)?.id
  expect([unmoved, id]).toEqual([last - 11, last - 8])
  const events = short(limits.keptConnections + 300)
  const gone = update(selected, { type: 'events', events }).model
  expect(selectedConnection(gone)).toBeUndefined()
  expect(text(gone)).toContain(`c${id} is no longer in memory`)
  expect(text(gone)).not.toContain('client leg')
  expect(text(gone)).not.toContain('▌')
  for (const key of ['enter', 'f', '4', '6']) {
    const refused = press(gone, key)
    expect(refused.remark?.text).toBe(`c${id} is no longer in memory`)
    expect([refused.stack, refused.filter, refused.entry]).toEqual([gone.stack, undefined, undefined])
  }
  // Nobody has moved there, but its first one was shown as the selected one.
  expect(selectedConnection({ ...own, store: gone.store })).toBeUndefined()
  const oldest = connectionList(gone)[0]?.id
  for (const key of ['j', 'k']) expect(selectedConnection(press(gone, key))?.id).toBe(oldest)
})

test('an open connection is kept however many end', () => {
  const own = new Script()
  own.open(0, 9_999_999, {})
  const open = update(full, { type: 'events', events: own.events }).model
  const later = update(open, { type: 'events', events: short(limits.keptConnections + 10) }).model
  expect(later.store.connections.has(9_999_999)).toBe(true)
})
