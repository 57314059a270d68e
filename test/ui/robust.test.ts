/** No size, no key and no text breaks a frame, and a frame costs what is visible. */
import { expect, test } from 'vitest'
import { limits } from '../../lib/record/limits.ts'
import type { SessionEvent } from '../../lib/session/events.ts'
import { keyTable } from '../../ui/keys/keys.ts'
import { rowAt } from '../../ui/store/store.ts'
import { plain, type Size } from '../../ui/terminal/cells.ts'
import { dump, Grid } from '../../ui/terminal/grid.ts'
import { update } from '../../ui/update/update.ts'
import { view } from '../../ui/view/view.ts'
import { drawEverySize } from './every-size.ts'
import { ordinary } from './scenes.ts'
import { colourful, modelAfter, press } from './screen.ts'
import { Script } from './session.ts'

const size: Size = { columns: 80, rows: 24 }
const upTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1)

// test/long draws each width at each height.
test('every width and every height from 1×1 to 200×60 draws every screen', () => {
  drawEverySize(
    upTo(200).filter((each) => each <= 45 || each % 13 === 0),
    [1, 10, 24],
  )
  drawEverySize(
    [1, 40, 80],
    upTo(60).filter((each) => each <= 14 || each % 7 === 0),
  )
})

test('a frame for another size than the model knows is drawn all the same', () => {
  const model = modelAfter(ordinary(), 12_000, { columns: 200, rows: 60 }, colourful)
  for (const keys of ['', '3', '4', '5', '6 a', '7', '1', '?']) {
    expect(view(press(model, keys), { columns: 40, rows: 10 }).lines()).toHaveLength(10)
  }
})

test('any keys in any order leave a model that can be drawn', () => {
  const keys = keyTable.flatMap((row) => row.keys)
  let state = 7
  let model = modelAfter(ordinary(), 12_000, size, colourful)
  for (let round = 0; round < 3000; round++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    const key = keys[(state >>> 8) % keys.length] ?? ''
    model = update(model, { type: 'key', key }).model
    if (round % 5 === 0) expect(view(model, size).lines()).toHaveLength(24)
  }
})

const bad = '\x1b[2J\u009d52;c;ZXZpbA==\u009c\u202e{bold}{a,b}\r漢字👩🏽‍💻\u200b\ud800'

/** A session in which every text that a peer can choose is hostile. */
function hostile(): SessionEvent[] {
  const script = new Script()
  script.open(0, 1, {
    user: bad,
    mailbox: bad,
    client: { address: bad, port: 1 },
    server: { address: bad, port: 2, host: bad },
  })
  script.greet(1, 1, `* OK ${bad}`)
  script.tell(1, 1, 'greeting', bad, `IMAP4rev1 ${bad.replaceAll(' ', '')}`)
  const fetch = script.send(2, 1, `${bad} ${bad} {5}\r\n\x1b[31m ${bad}`, bad)
  script.answer(3, fetch, `* 1 FETCH {6}\r\n\x1b[2J\r\n ${bad})`, 'likely')
  const envelope = `ENVELOPE ("${bad}" "${bad}" (("${bad}" NIL "${bad}" "${bad}")))`
  const part = `("${bad}" "${bad}" ("${bad}" "${bad}") NIL "${bad}" "${bad}" 5 5)`
  const items = `FLAGS (${bad}) ${envelope} BODYSTRUCTURE (${part} "${bad}") X-${bad} "${bad}"`
  script.answer(3, fetch, `* 2 FETCH (${items})`, 'exact')
  script.unasked(4, 1, `* ${bad}`)
  script.fact(5, 1, { name: 'failure', leg: 'server', cause: bad, remedy: bad })
  script.fact(5, 0, { name: 'note', text: bad })
  script.mailbox(5, 1, { name: bad, uidvalidity: bad, highestmodseq: bad })
  script.mailbox(6, 1, { name: bad, uidvalidity: `1${bad}`, highestmodseq: bad, exists: 4 })
  script.complete(6, fetch, `${bad} [${bad}] ${bad}`)
  script.send(7, 1, `A2 ${bad}`, 'NOOP')
  script.end(8, 1, 'server', bad)
  return script.events
}

const forbidden =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f]|[\ud800-\udfff]/u

test('hostile text in every field stays in its cells and moves no column', () => {
  for (const columns of [40, 80, 200]) {
    const there = { columns, rows: 30 }
    const model = modelAfter(hostile(), 8000, there, colourful)
    const views = ['', ' tab', ' tab tab', ' S-tab'].flatMap((tab) => [
      `g j enter${tab}`,
      `g j j enter${tab}`,
    ])
    for (const keys of ['', 'g', 'g j', ...views, 'G enter', 's', '4', '5', '6', '7', '1', '?']) {
      const typing = keys === 's' ? update(press(model, '; C-u'), { type: 'paste', text: bad }).model : model
      const grid = view(press(typing, keys), there)
      expect(forbidden.test(dump(grid))).toBe(false)
      for (let y = 0; y < grid.rows; y++) expect(widthOf(grid, y)).toBe(columns)
    }
  }
})

/** A wide glyph is followed by an empty cell, so glyphs and halves make up the row. */
function widthOf(grid: Grid, y: number): number {
  let columns = 0
  for (let x = 0; x < grid.columns; x++) {
    if (grid.textAt(x, y) === '') expect(grid.textAt(x - 1, y)).not.toBe('')
    columns++
  }
  return columns
}

test('an overlay tears no wide glyph', () => {
  const grid = new Grid(8, 1, 'unicode', plain)
  grid.put(0, 0, 8, '漢字漢字', plain)
  const box = new Grid(3, 1, 'unicode', plain)
  box.put(0, 0, 3, '|x|', plain)
  grid.overlay(box, 1, 0)
  expect(grid.lines()).toEqual([' |x|漢字'])
})

test('frames of old exchanges are dropped beyond the memory for frames, their rows stay', () => {
  const script = new Script()
  script.open(0, 1, {})
  let model = modelAfter(script.events.splice(0), 0, size, colourful)
  const octets = 1024 * 1024
  for (let number = 1; number <= limits.keptFrames / octets + 8; number++) {
    const exchange = script.send(number, 1, `A${number} FETCH ${number} BODY[]`, 'FETCH')
    const literal = Buffer.alloc(octets, 'x')
    script.answer(
      number,
      exchange,
      Buffer.concat([Buffer.from(`* 1 FETCH {${octets}}\r\n`), literal]),
      'exact',
    )
    script.complete(number, exchange, 'OK done')
    for (const event of script.events.splice(0))
      model = update(model, { type: 'events', events: [event] }).model
  }
  const first = rowAt(model.store, model.store.base)
  expect(first?.kind === 'exchange' && first.forgotten && first.exchange.answers).toEqual([])
  expect(model.store.held).toBeLessThanOrEqual(limits.keptFrames)
  expect(dump(view(press(model, 'g'), size))).toContain('No longer in memory')
})
