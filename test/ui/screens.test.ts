/** Every screen as a file that can be read in a diff: a session goes in, a picture in text comes out. */
import { expect, test } from 'vitest'
import { backgroundOf, foregroundOf, type Size } from '../../ui/terminal/cells.ts'
import { dump, type Grid } from '../../ui/terminal/grid.ts'
import { svgOf } from '../../ui/terminal/picture.ts'
import { update } from '../../ui/update/update.ts'
import { view } from '../../ui/view/view.ts'
import { ordinary } from './scenes.ts'
import { colourful, modelAfter, press, sizes, status } from './screen.ts'

const now = 12_000

/** Name, keys that lead there, and whether the session has begun. */
const screens = [
  ['welcome', '', 'before'],
  ['exchanges', '', 'after'],
  ['exchanges-commands-only', 'u', 'after'],
  ['exchanges-searching', 'g / s e a r', 'after'],
  ['exchanges-paused', 'k space', 'after'],
  ['detail', 'g j j j j j enter', 'after'],
  ['detail-literal', 'g j j j j j j enter', 'after'],
  ['detail-hostile', '/ A 1 0 enter enter', 'after'],
  ['capabilities', 'g 4 j j j j j j j', 'after'],
  ['capabilities-compared', 'g 4 c j j j', 'after'],
  ['connections', '1 j', 'after'],
  ['ladder', 'g 6', 'after'],
  ['ladder-side-by-side', '6 a', 'after'],
  ['latency', '5 j j', 'after'],
  ['mailbox', '7 j', 'after'],
  ['log', '8', 'after'],
  ['log-selected', '8 k k', 'after'],
  ['help', '?', 'after'],
  ['suspend', 'C-z', 'after'],
] as const

function draw(keys: string, when: 'before' | 'after', size: Size, look = colourful): Grid {
  const model = modelAfter(when === 'before' ? [] : ordinary(), now, size, look)
  return view(press(model, keys), size)
}

const [small, medium, large] = sizes

/** Where width decides what is there, a second picture. */
const wide: { readonly [name: string]: Size } = {
  exchanges: medium,
  capabilities: medium,
  connections: large,
  'ladder-side-by-side': medium,
  latency: medium,
  mailbox: medium,
}

const pictures = screens.flatMap(([name, keys, when]) =>
  [small, ...(name in wide ? [wide[name]] : [])].map((size) => ({ name, keys, when, size })),
)

test.each(pictures)('$name at $size.columns×$size.rows', async ({ name, keys, when, size }) => {
  const file = `screens/${name}.${size.columns}x${size.rows}.txt`
  await expect(dump(draw(keys, when, size))).toMatchFileSnapshot(file)
})

test('the smallest screen that is drawn is 40×10', async () => {
  const size = { columns: 40, rows: 10 }
  await expect(dump(draw('', 'after', size))).toMatchFileSnapshot('screens/exchanges.40x10.txt')
})

test('below it one sentence says what is there and what is needed', () => {
  const text = draw('', 'after', { columns: 39, rows: 10 }).lines().join(' ').trim()
  expect(text).toBe('Screen too small: have 39×10, need 40×10')
})

test('secrets that are shown leave a lasting mark on every screen', () => {
  for (const [, keys] of screens) {
    const model = modelAfter(ordinary(), now, small, colourful)
    const open = update(model, { type: 'status', status: { ...status, redacted: false } }).model
    expect(view(press(open, keys), small).lines()[0]).toContain('SECRETS SHOWN')
  }
})

test('until when secrets are shown stands there, and that they were stays', () => {
  const model = modelAfter(ordinary(), now, small, colourful)
  const lines = (maskedFrom: number): string[] =>
    view(
      update(model, { type: 'status', status: { ...status, redacted: false, maskedFrom } }).model,
      small,
    ).lines()
  const [before, after] = [lines(model.now + 60e9), lines(model.now)]
  expect(before[0]).toMatch(/SECRETS SHOWN UNTIL \d\d:\d\d /)
  expect(before.at(-2)).toContain('secrets NOT masked')
  expect(after[0]).toMatch(/SECRETS SHOWN BEFORE \d\d:\d\d /)
  expect(after.at(-2)).toContain('secrets masked')
})

test('what else gives secrets away leaves a lasting mark on every screen', () => {
  for (const [, keys] of screens) {
    const model = modelAfter(ordinary(), now, small, colourful)
    const open = update(model, { type: 'status', status: { ...status, alarms: ['INSPECTOR OPEN'] } }).model
    expect(view(press(open, keys), small).lines()[0]).toContain(' INSPECTOR OPEN ')
  }
})

test('lag and lost bytes stand where the session is named', () => {
  const model = modelAfter(ordinary(), now, small, colourful)
  const behind = update(model, { type: 'status', status: { ...status, lag: 2_100_000, lost: 5 } }).model
  expect(view(behind, small).lines().at(-2)).toMatch(/5 bytes LOST .*lag 2\.1 M/)
})

test('with NO_COLOR no cell has a colour', () => {
  for (const size of sizes) {
    for (const [, keys, when] of screens) {
      const grid = draw(keys, when, size, { colours: 'none', script: 'unicode' })
      expect(coloursIn(grid)).toEqual([])
    }
  }
})

test('with 16 colours no cell has another one', () => {
  for (const [, keys, when] of screens) {
    const colours = coloursIn(draw(keys, when, small, { colours: '16', script: 'unicode' }))
    expect(Math.max(...colours)).toBeLessThan(16)
  }
})

test('what the picture says is the same without colours', () => {
  for (const [, keys, when] of screens) {
    const bare = draw(keys, when, small, { colours: 'none', script: 'unicode' })
    expect(dump(bare)).toBe(dump(draw(keys, when, small)))
  }
})

test('in ASCII no cell holds anything else', () => {
  for (const size of sizes) {
    for (const [, keys, when] of screens) {
      const text = dump(draw(keys, when, size, { colours: '256', script: 'ascii' }))
      expect(text).toMatch(/^[\x20-\x7e\n]*$/)
    }
  }
})

test('a picture is well-formed SVG and holds the hostile text harmlessly', () => {
  const svg = svgOf(draw('/ A 1 0 enter enter', 'after', small), 'a <detail> & more')
  expect(svg).toContain('<title>a &lt;detail&gt; &amp; more</title>')
  expect(svg).toContain('&lt;202E&gt;')
  expect(svg.match(/<text /g)?.length).toBe(svg.match(/<\/text>/g)?.length)
  expect(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/.test(svg)).toBe(false)
})

function coloursIn(grid: Grid): number[] {
  const found = new Set<number>()
  for (let y = 0; y < grid.rows; y++) {
    for (let x = 0; x < grid.columns; x++) {
      for (const index of [foregroundOf(grid.attrAt(x, y)), backgroundOf(grid.attrAt(x, y))]) {
        if (index !== undefined) found.add(index)
      }
    }
  }
  return [...found]
}
