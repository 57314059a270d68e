import { expect, test } from 'vitest'
import { named, readAlteration, UnknownAlteration } from '../../lib/alterations/named.ts'

test('an alteration is asked for by its name and what it needs', () => {
  expect(readAlteration('hide AUTH=PLAIN')).toMatchObject({ side: 'server', reason: 'AUTH=PLAIN hidden' })
})

test.each(['', 'hidden IDLE', ' hide IDLE', 'HIDE IDLE'])('%j is none', (text) => {
  expect(() => readAlteration(text)).toThrow(UnknownAlteration)
})

test('each has its own name, of one word, and says what it does', () => {
  expect(new Set(named.map(({ name }) => name)).size).toBe(named.length)
  for (const { name, about } of named) {
    expect(name).toMatch(/^[a-z-]+$/)
    expect(about).toMatch(/[^.]$/)
  }
})
