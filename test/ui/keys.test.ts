/** One table of keys: bindings, help, hints and docs/keys.md cannot differ. */
import { expect, test } from 'vitest'
import { actionFor, hintsFor, keyName, keysMarkdown, keyTable } from '../../ui/keys/keys.ts'
import { dump } from '../../ui/terminal/grid.ts'
import { view } from '../../ui/view/view.ts'
import { colourful, modelAfter, press } from './screen.ts'

test('no key does two things in one place', () => {
  const seen = new Set<string>()
  for (const row of keyTable) {
    for (const key of row.keys) {
      expect(seen.has(`${row.context} ${key}`), `${key} in ${row.context}`).toBe(false)
      seen.add(`${row.context} ${key}`)
    }
  }
})

test('every key stands in the help and in docs/keys.md', () => {
  const size = { columns: 100, rows: 160 }
  const help = dump(view(press(modelAfter([], 0, size, colourful), '?'), size))
  const page = keysMarkdown()
  for (const row of keyTable) {
    expect(help).toContain(row.keys.map(keyName).join(' '))
    expect(help).toContain(row.help)
    for (const key of row.keys) expect(page).toContain(`\`${keyName(key)}\``)
    expect(page).toContain(row.help)
  }
})

test('hints name keys that work where they are shown', () => {
  for (const context of [
    'exchanges',
    'detail',
    'capabilities',
    'connections',
    'latency',
    'ladder',
    'mailbox',
    'help',
    'typing',
    'suspend',
  ] as const) {
    const names = keyTable.filter((row) => row.keys.some((key) => actionFor(key, context) !== undefined))
    for (const hint of hintsFor(context)) {
      expect(
        names.some((row) => row.keys.map(keyName).includes(hint.key)),
        `${hint.key} in ${context}`,
      ).toBe(true)
    }
  }
})

test('where text is typed or a question waits, other keys do nothing', () => {
  expect([actionFor('q', 'typing'), actionFor('j', 'suspend'), actionFor('j', 'help')]).toEqual([
    undefined,
    undefined,
    'down',
  ])
})
