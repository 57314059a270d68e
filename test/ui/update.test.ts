/** Keys and events in, a model out: following, pausing, searching, going from screen to screen. */
import { describe, expect, test } from 'vitest'
import { freshRows, isStalled, type Model, screenOf, selectedRow } from '../../ui/model/model.ts'
import type { Size } from '../../ui/terminal/cells.ts'
import { dump } from '../../ui/terminal/grid.ts'
import { isRestless, update } from '../../ui/update/update.ts'
import { view } from '../../ui/view/view.ts'
import { ordinary } from './scenes.ts'
import { colourful, modelAfter, press, pressed } from './screen.ts'
import { ms, Script } from './session.ts'

const size: Size = { columns: 80, rows: 24 }

/** A model that follows 30 completed commands, and the script to go on with. */
function thirty(): { script: Script; model: Model } {
  const script = new Script()
  script.open(0, 1, {})
  for (let number = 1; number <= 30; number++) noop(script, number)
  return { script, model: modelAfter(script.events.splice(0), 30, size, colourful) }
}

function noop(script: Script, number: number): void {
  const exchange = script.send(number, 1, `A${number} NOOP`, 'NOOP')
  script.complete(number + 0.5, exchange, 'OK done')
}

function feed(model: Model, script: Script): Model {
  let next = model
  for (const event of script.events.splice(0)) next = update(next, { type: 'events', events: [event] }).model
  return next
}

function tagOf(model: Model): string {
  const row = selectedRow(model)
  return row?.kind === 'exchange' ? row.exchange.tag : '-'
}

describe('follow', () => {
  test('the newest exchange is selected while following', () => {
    const { script, model } = thirty()
    noop(script, 31)
    expect([tagOf(model), tagOf(feed(model, script))]).toEqual(['A30', 'A31'])
  })

  test('moving up ends it: what is read stays where it is, and newcomers are counted', () => {
    const { script, model } = thirty()
    const reading = press(model, 'k k')
    const row = dump(view(reading, size))
      .split('\n')
      .findIndex((line) => line.startsWith('▌'))
    for (let number = 31; number <= 60; number++) noop(script, number)
    const later = feed(reading, script)
    expect([tagOf(later), later.follow, freshRows(later)]).toEqual(['A28', false, 30])
    const lines = dump(view(later, size)).split('\n')
    expect(lines[row]).toMatch(/^▌.*A28/)
    expect(lines[1]).toContain('+30 new')
  })

  test.each(['G', 'end', 'F'])('%s resumes it', (key) => {
    const { script, model } = thirty()
    const reading = press(model, 'k k')
    noop(script, 31)
    const resumed = press(feed(reading, script), key)
    expect([tagOf(resumed), resumed.follow, freshRows(resumed)]).toEqual(['A31', true, 0])
  })

  test('F stops it too', () => {
    expect(press(thirty().model, 'F').follow).toBe(false)
  })

  test('opening the detail ends it, so that the exchange stays the same', () => {
    const { script, model } = thirty()
    const open = press(model, 'enter')
    noop(script, 31)
    expect([screenOf(open), tagOf(feed(open, script))]).toEqual(['detail', 'A30'])
  })
})

describe('pause', () => {
  test('nothing moves on the screen while events go on', () => {
    const { script, model } = thirty()
    const open = script.send(31, 1, 'A31 SELECT INBOX', 'SELECT')
    const paused = press(feed(model, script), 'space')
    const before = dump(view(paused, size)).split('\n').slice(2, 20)
    script.complete(40, open, 'OK done')
    for (let number = 41; number <= 80; number++) noop(script, number)
    let later = feed(paused, script)
    later = update(later, { type: 'tick', now: 9000 * ms }).model
    expect(dump(view(later, size)).split('\n').slice(2, 20)).toEqual(before)
    expect(freshRows(later)).toBe(40)
    expect(before.join('\n')).toMatch(/SELECT +…/)
    expect(dump(view(later, size))).toContain('PAUSED')
  })

  test('going on shows what came meanwhile, and follows if it did', () => {
    const { script, model } = thirty()
    const paused = press(model, 'space')
    noop(script, 31)
    const on = press(feed(paused, script), 'space')
    expect([tagOf(on), on.follow, on.paused]).toEqual(['A31', true, undefined])
  })

  test('one can read on in what is paused', () => {
    const paused = press(thirty().model, 'space k k k')
    expect(tagOf(paused)).toBe('A27')
  })
})

describe('search', () => {
  test('it finds while it is typed, from where it began', () => {
    const model = press(thirty().model, 'g / A 2')
    expect([tagOf(model), tagOf(press(model, '5')), tagOf(press(model, '5 backspace'))]).toEqual([
      'A2',
      'A25',
      'A2',
    ])
  })

  test('Enter keeps, n and N go on and around', () => {
    const kept = press(thirty().model, 'g / A 2 enter')
    expect([tagOf(kept), kept.typing, tagOf(press(kept, 'n'))]).toEqual(['A2', undefined, 'A20'])
    expect(tagOf(press(kept, 'N'))).toBe('A29')
  })

  test('Esc goes back to where it began', () => {
    const model = press(thirty().model, 'k k k')
    expect(tagOf(press(model, '/ A 3 escape'))).toBe('A27')
    expect(press(thirty().model, '/ A 3 escape').follow).toBe(true)
  })

  test.each([
    ['status', 'BAD', 'A8'],
    ['argument', 'Archive/2024', 'A9'],
    ['command in any case', 'starttls', '1'],
  ])('it looks at the %s', (_, word, tag) => {
    const model = modelAfter(ordinary(), 12_000, size, colourful)
    expect(tagOf(press(model, `g / ${[...word].join(' ')} enter`))).toBe(tag)
  })

  test('what is not there is said, and nothing moves', () => {
    const model = press(thirty().model, 'k / x y z')
    expect([tagOf(model), model.remark?.text]).toEqual(['A29', 'not found: xyz'])
  })

  test('pasted text goes into the search and presses no key', () => {
    const typing = press(thirty().model, 'g /')
    const pasted = update(typing, { type: 'paste', text: 'A1\r\nq\x1b' }).model
    expect(pasted.search).toBe('A1q')
    const step = update(thirty().model, { type: 'paste', text: 'q' })
    expect([step.effects, step.model.search]).toEqual([[], ''])
  })

  test('in the detail it finds lines, and n the next one', () => {
    const model = press(modelAfter(ordinary(), 12_000, size, colourful), 'g j j j j j enter / 4 0 0 7 enter')
    expect(model.detail.at).toBe(7)
    expect(dump(view(model, size))).toMatch(/▌ S .*UID 4007/)
  })
})

describe('screens', () => {
  test.each([
    ['1', 'connections'],
    ['2', 'exchanges'],
    ['3', 'detail'],
    ['4', 'capabilities'],
    ['tab', 'detail'],
    ['S-tab', 'connections'],
    ['enter', 'detail'],
    ['enter escape', 'exchanges'],
    ['enter q', 'exchanges'],
    ['1 enter', 'exchanges'],
    ['1 enter q', 'connections'],
    ['4 S-tab', 'detail'],
    ['tab tab tab tab tab tab', 'detail'],
  ])('%s leads to %s', (keys, screen) => {
    expect(screenOf(press(modelAfter(ordinary(), 12_000, size, colourful), keys))).toBe(screen)
  })

  test.each([
    ['q', [{ type: 'quit', reason: 'quit' }]],
    ['4 q', []],
    ['4 q q', [{ type: 'quit', reason: 'quit' }]],
    ['escape', []],
    ['? q', []],
    ['4 C-c', [{ type: 'quit', reason: 'interrupt' }]],
    ['B', [{ type: 'quit', reason: 'background' }]],
    ['C-l', [{ type: 'repaint' }]],
  ])('%s gives %j', (keys, effects) => {
    expect(pressed(thirty().model, keys).effects).toEqual(effects)
  })

  test('while text is typed q is a letter', () => {
    expect(pressed(thirty().model, '/ q').effects).toEqual([])
  })

  test('the exchanges of a connection begin where Enter leads', () => {
    const model = press(modelAfter(ordinary(), 12_000, size, colourful), '1 j enter')
    expect(selectedRow(model)).toMatchObject({ connection: 2, word: 'greeting' })
  })

  test('[ and ] go from exchange to exchange and pass over the rest', () => {
    const model = press(modelAfter(ordinary(), 12_000, size, colourful), '/ A 8 enter enter')
    expect([tagOf(press(model, '[')), tagOf(press(model, ']'))]).toEqual(['7', 'A9'])
  })

  test('< and > go from connection to connection', () => {
    const model = press(modelAfter(ordinary(), 12_000, size, colourful), 'g 4')
    expect([model.connection, press(model, '>').connection, press(model, '<').connection]).toEqual([1, 2, 1])
  })
})

describe('suspending', () => {
  test('asks first while mail clients are connected', () => {
    const asked = pressed(thirty().model, 'C-z')
    expect([asked.effects, asked.model.question]).toEqual([[], 'suspend'])
    expect(pressed(asked.model, 'z')).toMatchObject({ effects: [{ type: 'suspend' }] })
    expect(pressed(asked.model, 'B').effects).toEqual([{ type: 'quit', reason: 'background' }])
    expect(pressed(asked.model, 'escape').model.question).toBeUndefined()
    expect(pressed(asked.model, 'j').model.question).toBe('suspend')
  })

  test('does not ask when nobody would hang', () => {
    expect(pressed(modelAfter([], 0, size, colourful), 'C-z').effects).toEqual([{ type: 'suspend' }])
  })
})

describe('stalled', () => {
  const script = new Script()
  script.open(0, 1, {})
  const fetch = script.send(1, 1, 'A1 FETCH 1 (FLAGS)', 'FETCH')
  const idle = script.send(2, 1, 'A2 IDLE', 'IDLE')
  const append = script.send(3, 1, 'A3 APPEND x {5}', 'APPEND')
  script.answer(4, append, '+ go', 'exact')
  const stalledAt = (now: number): string[] => {
    const model = modelAfter(script.events, now, size, colourful)
    return [...model.store.open.values()]
      .filter((row) => isStalled(model, row))
      .map((row) => row.exchange.tag)
  }

  test('is a command for which no octet has come for the limit', () => {
    expect([stalledAt(4999), stalledAt(5001)]).toEqual([[], ['A1']])
    expect(idle.status ?? fetch.status).toBeUndefined()
  })

  test('is not a command that stands behind others, as long as those are answered', () => {
    const queue = new Script()
    queue.open(0, 1, {})
    const [first, second] = ['B1', 'B2', 'B3'].map((tag) =>
      queue.send(1, 1, `${tag} FETCH 1 BODY[]`, 'FETCH'),
    )
    queue.answer(4000, second, '* 2 FETCH (BODY[] x)', 'exact')
    const tags = (now: number): string[] => {
      const model = modelAfter(queue.events, now, size, colourful)
      return [...model.store.open.values()]
        .filter((row) => isStalled(model, row))
        .map((row) => row.exchange.tag)
    }
    expect(first.status).toBeUndefined()
    // B1 was passed over: what came for B2 says nothing of it.
    expect([tags(4999), tags(6000), tags(9500)]).toEqual([[], ['B1'], ['B1', 'B2', 'B3']])
  })

  test('is not IDLE, and not a command that waits for the client', () => {
    expect(stalledAt(60_000)).toEqual(['A1'])
  })

  test('ends with any octet, even of a response that is not yet whole', () => {
    const model = modelAfter(script.events, 5001, size, colourful)
    fetch.bytes.server += 100
    const later = update(model, { type: 'tick', now: 6000 * ms }).model
    expect([...later.store.open.values()].some((row) => isStalled(later, row))).toBe(false)
    fetch.bytes.server -= 100
  })
})

test('y copies what was said as safe text', () => {
  const model = press(modelAfter(ordinary(), 12_000, size, colourful), '/ A 1 0 enter')
  const [effect] = pressed(model, 'y').effects
  const text = effect?.type === 'copy' ? effect.text : ''
  expect(text).toBe(
    'C: A10 SEARCH SUBJECT "日本語<202E> {bold}x{/} ␛[31mred\\x9b6n"\nS: A10 OK [␇] done<200B>\n',
  )
})

test('u hides what nobody asked for, and selects what is left', () => {
  const model = modelAfter(ordinary(), 12_000, size, colourful)
  const only = press(model, 'u')
  expect([model.store.shown.length, only.store.end]).toEqual([13, 20])
  expect(tagOf(only)).toBe('C17')
  expect(press(only, 'u').store.shown).toHaveLength(20)
})

test('a connection that ends takes its commands out of flight', () => {
  const script = new Script()
  script.open(0, 1, {})
  const lost = script.send(1, 1, 'A1 NOOP', 'NOOP')
  lost.status = 'ended'
  script.end(2, 1, 'server', 'reset')
  const model = modelAfter(script.events, 9000, size, colourful)
  expect(model.store.open.size).toBe(0)
  expect(dump(view(model, size))).toMatch(/A1 +NOOP +none/)
})

test('nothing is drawn again when nothing happens', () => {
  const quiet = modelAfter([], 0, size, colourful)
  const { model } = thirty()
  const settled = update(model, { type: 'tick', now: 60_000 * ms }).model
  expect([isRestless(quiet), isRestless(settled)]).toEqual([false, false])
  expect(isRestless(modelAfter(ordinary(), 12_000, size, colourful))).toBe(true)
})

test('a remark stays for some seconds', () => {
  const said = update(thirty().model, { type: 'remark', text: 'rotated' }).model
  expect(dump(view(said, size))).toContain('rotated')
  expect(update(said, { type: 'tick', now: 7000 * ms }).model.remark).toBeUndefined()
})

test('the help scrolls to its end and back from there', () => {
  const at = (keys: string): number | undefined => press(thirty().model, `? ${keys}`).help
  expect(at('G')).toBe(at('G j j'))
  expect(at('G k')).toBe((at('G') ?? 0) - 1)
  expect(at('G g')).toBe(0)
})

test('to the left lie older tellings of the capabilities', () => {
  const narrow: Size = { columns: 80, rows: 24 }
  const model = press(modelAfter(ordinary(), 12_000, narrow, colourful), 'g 4')
  const heads = (keys: string): string => dump(view(press(model, keys), narrow)).split('\n')[2] ?? ''
  expect(heads('')).toMatch(/after STARTTLS +after login +CLIENT USE$/)
  expect(heads('h')).toMatch(/greeting +after STARTTLS +CLIENT USE$/)
  expect(heads('h h h')).toMatch(/greeting +after STARTTLS +CLIENT USE$/)
  expect(heads('h h h l')).toMatch(/after STARTTLS +after login +CLIENT USE$/)
})
