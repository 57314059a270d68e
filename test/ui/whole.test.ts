/** What is written on a screen stays readable: nothing is written over a word, and a number is told whole. */
import { afterEach, expect, test } from 'vitest'
import { dump, Grid } from '../../ui/terminal/grid.ts'
import { update } from '../../ui/update/update.ts'
import { view } from '../../ui/view/view.ts'
import { ordinary } from './scenes.ts'
import { colourful, modelAfter, press } from './screen.ts'
import { Script } from './session.ts'

const { put } = Grid.prototype
afterEach(() => {
  Grid.prototype.put = put
})

const letter = /[\p{L}\p{N}]/u

/** Every letter or figure of a frame that something else was written over. */
function overwritten(): string[] {
  const found: string[] = []
  Grid.prototype.put = function (this: Grid, x, y, width, text, attr) {
    const before = Array.from({ length: Math.max(0, Math.min(width, this.columns - x)) }, (_, i) =>
      this.textAt(x + i, y),
    )
    const end = put.call(this, x, y, width, text, attr)
    const now = before.map((_, i) => this.textAt(x + i, y))
    if (before.some((glyph, i) => letter.test(glyph) && glyph !== now[i])) {
      found.push(`${JSON.stringify(text)} over ${JSON.stringify(before.join(''))}`)
    }
    return end
  }
  return found
}

/** Many connections with long names, figures of seven digits, and a filter. */
function many(largest: number): Script['events'] {
  const script = new Script()
  for (let id = largest - 3; id <= largest; id++) {
    script.open(0, id, {
      user: 'alice.of.a.long.name@example.org',
      mailbox: 'Archive/2025/Quarterly reports',
    })
    script.greet(1, id, '* OK ready')
    script.tell(1, id, 'greeting', 'greeting', 'IMAP4rev1 STARTTLS IDLE UIDPLUS')
    script.tell(2, id, 'after login', 'CAPABILITY', 'IMAP4rev1 IDLE UIDPLUS CONDSTORE QRESYNC')
    for (let at = 0; at < 100; at++) {
      const text = `A${id}.${at} UID FETCH 1:${at} (FLAGS BODY.PEEK[HEADER.FIELDS (FROM TO SUBJECT)])`
      const fetch = script.send(10 + at, id, text, 'UID FETCH')
      script.answer(11 + at, fetch, `* ${at} FETCH (UID ${at} FLAGS ())`, 'exact')
      if (at < 98) script.complete(12 + at, fetch, at % 5 === 0 ? 'NO [INUSE] locked' : 'OK done')
    }
    const mailbox = { name: 'Archive/2025/Quarterly reports', exists: 1_234_567, uidvalidity: '4294967295' }
    script.mailbox(500, id, mailbox)
    script.mailbox(501, id, { ...mailbox, exists: 1_234_568, highestmodseq: '18446744073709551615' })
    script.unasked(502, id, '* 1234568 EXISTS')
    script.fact(503, id, { name: 'failure', leg: 'server', cause: 'something long that went wrong here' })
  }
  return script.events
}

const screens = [
  '',
  'g',
  's',
  '3',
  '3 tab',
  '3 tab tab',
  '3 S-tab',
  '4',
  '4 c',
  '5',
  '5 G',
  '6',
  '6 a',
  '7',
  '8',
  '1',
]

test('at no width is a word overwritten, or the number of a connection cut', () => {
  const found = overwritten()
  const all: string[] = []
  for (const events of [ordinary(), many(9_999_999)]) {
    const model = modelAfter(events, 12_000, { columns: 80, rows: 24 }, colourful)
    const filtered = update(press(press(model, 'f'), 'd'), { type: 'paste', text: '>0' }).model
    for (const from of [model, press(filtered, 'enter')]) {
      for (const rows of [10, 24]) {
        for (let columns = 40; columns <= 200; columns += columns < 100 ? 8 : 25) {
          const size = { columns, rows }
          const resized = update(from, { type: 'resize', size }).model
          for (const keys of screens) {
            const cut = dump(view(press(resized, keys), size)).match(/\bc\d+…/g) ?? []
            for (const text of [...found.splice(0), ...cut]) all.push(`${columns}x${rows} ${keys}: ${text}`)
          }
        }
      }
    }
  }
  expect(all).toEqual([])
})

test('the column of connections is as wide as the largest number so far', () => {
  const size = { columns: 80, rows: 24 }
  for (const [largest, line] of [
    [999, 'CONN TAG'],
    [1000, 'CONN  TAG'],
    [9_999_999, 'CONN     TAG'],
  ] as const) {
    const model = modelAfter(many(largest), 12_000, size, colourful)
    for (const keys of ['', '1', '7']) expect(dump(view(press(model, keys), size))).toContain(`c${largest} `)
    expect(dump(view(model, size))).toContain(line)
  }
})

test('on the smallest screen the table of capabilities has its rows', () => {
  const size = { columns: 40, rows: 10 }
  const shown = view(press(modelAfter(ordinary(), 12_000, size, colourful), 'g 4'), size).lines()
  expect(shown[2]).toContain('Capabilities of c')
  expect(shown.slice(4, 8).filter((line) => /\b(yes|came)$/.test(line))).toHaveLength(4)
})

test('the header tells several servers apart, in as many words as there is room for', () => {
  const routes = ['mail.example.org', 'imap.example.com'].map((host, at) => ({
    from: `127.0.0.1:${1143 + at},${1993 + at}`,
    to: `${host}:993`,
  }))
  const header = (columns: number, given = routes): string => {
    const model = modelAfter(ordinary(), 12_000, { columns, rows: 24 }, colourful)
    return view({ ...model, setup: { ...model.setup, routes: given } }, model.size).lines()[0] ?? ''
  }
  expect(header(140)).toContain('127.0.0.1:1143,1993 → mail.example.org:993   127.0.0.1:1144,1994 → imap.')
  expect(header(110)).toContain('1143,1993 → mail.example.org:993   1144,1994 → imap.example.com:993')
  expect(header(90)).toContain('1143,1993 → mail.example.org   1144,1994 → imap.example.com')
  expect(header(80)).toContain('mail.example.org   imap.example.com')
  const same = routes.map(({ from }, at) => ({ from, to: `127.0.0.1:${14_301 + at}` }))
  expect(header(80, same)).toContain('127.0.0.1:14301   127.0.0.1:14302')
})
