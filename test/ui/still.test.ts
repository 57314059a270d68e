/** A paused screen stands still, whichever it is, while the session goes on; afterwards everything is there. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Observer } from '../../lib/observe/observer.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { layoutOf } from '../../ui/model/layout.ts'
import type { Model } from '../../ui/model/model.ts'
import { tabOrder } from '../../ui/screens/open.ts'
import { dump } from '../../ui/terminal/grid.ts'
import { update } from '../../ui/update/update.ts'
import { view } from '../../ui/view/view.ts'
import { recorded } from '../session/retold.ts'
import { colourful, modelAfter, press } from './screen.ts'

const size = { columns: 200, rows: 60 }
const walk = recorded(readFileSync(new URL('../session/transcripts/walk.imap', import.meta.url), 'utf8'))

/** The walk on a connection of its own, so much later. */
function later(connection: number, time: number): SessionRecord[] {
  return walk.map((record) => ({ ...record, connection, time: record.time + time }))
}

/** A model that takes records as they come: what is told of a connection changes in place. */
function live(): {
  model: () => Model
  take: (records: readonly SessionRecord[]) => void
  set: (to: Model) => void
} {
  let model = modelAfter([], 0, size, colourful)
  const observer = new Observer({}, (event) => {
    model = update(model, { type: 'events', events: [event] }).model
  })
  return {
    model: () => model,
    set: (to) => {
      model = to
    },
    take: (records) => {
      for (const record of records) observer.take(record)
    },
  }
}

/** What stands between the header and the bottom line. */
function body(model: Model): string[] {
  const area = layoutOf(size).body
  const lines = dump(view(model, size))
    .split('\n')
    .slice(area.y, area.y + area.height)
  // Like answers in a row are one arrow: when it goes on, it is no longer known how many there were.
  return lines.map((line) => line.replace(/(\* LIST )(?:×\d+ in [\d.]+ ms|…) ─+/, '$1'))
}

const cuts = [0.3, 0.5, 0.7, 0.9].map((part) => Math.floor(walk.length * part))

test.each(tabOrder.map(({ key, name }) => [name, key]))('%s', (_, key) => {
  const never = live()
  never.take([...walk, ...later(2, 1e9), ...later(3, 2e9)])
  const whole = body(press(never.model(), `g ${key}`))
  for (const cut of cuts) {
    const session = live()
    session.take(walk.slice(0, cut))
    const paused = press(session.model(), `space g ${key}`)
    const before = body(paused)
    session.set(paused)
    session.take(walk.slice(cut))
    session.take(later(2, 1e9))
    session.take(later(3, 2e9))
    expect(body(session.model())).toEqual(before)
    expect(body(press(session.model(), 'space'))).toEqual(whole)
  }
})
