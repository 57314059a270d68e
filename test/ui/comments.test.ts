/** What is written beside rows: as it is kept, and as it comes back. */
import { expect, test } from 'vitest'
import type { SessionEvent } from '../../lib/session/events.ts'
import type { Written } from '../../ui/model/comments.ts'
import type { Model } from '../../ui/model/model.ts'
import { rowAt } from '../../ui/store/store.ts'
import { ordinary } from './scenes.ts'
import { colourful, modelAfter, pressed } from './screen.ts'
import { frame } from './session.ts'

const size = { columns: 80, rows: 24 }
const model = modelAfter(ordinary(), 12_000, size, colourful)

/** What a press of keys asks to be kept. */
function kept(before: Model, keys: string): { model: Model; written: Written[] } {
  const { model: after, effects } = pressed(before, keys)
  return {
    model: after,
    written: effects.flatMap((effect) => (effect.type === 'keep' ? [effect.written] : [])),
  }
}

/** The session read again, with what was kept at its end. */
function reopened(written: readonly Written[]): Model {
  const facts = written.map((about): SessionEvent => ({ type: 'fact', ...about }))
  return modelAfter([...ordinary(), ...facts], 12_000, size, colourful)
}

test('a comment and a mark name their row by connection, time and tag', () => {
  const { written, model: after } = kept(model, '/ A 9 enter ; w h y enter m')
  const row = rowAt(after.store, after.exchanges.at)
  const about = { connection: row?.connection, time: row?.time }
  expect(written).toEqual([
    { ...about, fact: { name: 'comment', on: 'A9', text: 'why', marked: false } },
    { ...about, fact: { name: 'comment', on: 'A9', text: 'why', marked: true } },
  ])
})

test('nothing is kept when a comment stays as it was', () => {
  expect(kept(model, 'g ; enter').written).toEqual([])
  expect(kept(model, 'g ; x escape').written).toEqual([])
})

test('every row of a session comes back with its own comment', () => {
  const { shown } = model.store
  let all = pressed(model, 'g').model
  const written: Written[] = []
  for (let at = 0; at < shown.length; at++) {
    const step = kept(all, `; ${[...`row${shown[at]}`].join(' ')} enter ${at % 2 === 0 ? 'm' : ''} j`)
    written.push(...step.written)
    all = step.model
  }
  expect(all.comments.size).toBe(shown.length)
  const again = reopened(written)
  expect([...again.comments].sort()).toEqual([...all.comments].sort())
  expect([...again.marks].sort()).toEqual([...all.marks].sort())
})

test('the last comment holds, and an empty one takes it back', () => {
  const { written } = kept(model, 'g ; o n e enter ; C-u t w o enter j ; g o n e enter ; C-u enter')
  expect(written).toHaveLength(4)
  expect([...reopened(written).comments.values()]).toEqual(['two'])
})

test('rows of the same time, connection and word are told apart by their order', () => {
  const twins: SessionEvent[] = [0, 1, 2].map((length) => {
    return { type: 'gap', time: 11e9, connection: 1, side: 'server', length, reason: 'busy' }
  })
  const three = modelAfter([...ordinary(), ...twins], 12_000, size, colourful)
  const { written, model: after } = kept(three, 'G k ; x enter')
  expect(written[0]?.fact).toEqual({ name: 'comment', on: '* gap', nth: 1, text: 'x', marked: false })
  const facts = written.map((about): SessionEvent => ({ type: 'fact', ...about }))
  const again = modelAfter([...ordinary(), ...twins, ...facts], 12_000, size, colourful)
  expect([...again.comments]).toEqual([...after.comments])
})

test('a comment about what is not there, and a very long one, do no harm', () => {
  const fact = { name: 'comment', on: 'A9', text: 'x'.repeat(100_000), marked: true } as const
  expect(reopened([{ connection: 77, time: 1, fact }]).comments.size).toBe(0)
  const [about] = kept(model, '/ A 9 enter m').written
  const [text] = reopened(about === undefined ? [] : [{ ...about, fact }]).comments.values()
  expect(text?.length).toBe(200)
})

test('a comment on an unpaired line is kept under the word that files have for it', () => {
  const events = ordinary()
  const opened = events.find((event) => event.type === 'opened')
  if (opened?.type !== 'opened') throw new Error('no connection')
  const line = frame('server', 'completion', 'zz OK done\r\n', 11e9)
  const stray: SessionEvent = { type: 'stray', time: 11e9, connection: opened.connection, frame: line }
  const { written } = kept(modelAfter([...events, stray], 12_000, size, colourful), 'G ; x enter')
  expect(written[0]?.fact).toMatchObject({ on: '* stray' })
})
