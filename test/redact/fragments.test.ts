/** A set of runs of octets: what is in one is not in another. */
import { expect, test } from 'vitest'
import { FRAGMENT, Fragments, mark } from '../../lib/redact/fragments.ts'
import { octets } from '../../lib/wire/octets.ts'

test('a set without a run finds nothing, and stays so when others are filled', () => {
  const [full, empty] = [new Fragments(), new Fragments()]
  const text = octets('secret')
  expect(full.at(text, 0, text.length)).toBe(0)
  full.add(text, 0, FRAGMENT, mark.secret)
  expect(full.at(text, 0, text.length)).toBe(FRAGMENT * 256 + mark.secret)
  for (const other of [empty, new Fragments()]) expect(other.at(text, 0, text.length)).toBe(0)
})

test('a set grows, and keeps what it had', () => {
  const set = new Fragments()
  const text = octets(Array.from({ length: 2000 }, (_, i) => String(i).padStart(FRAGMENT, '0')).join(''))
  for (let i = 0; i < text.length; i += FRAGMENT) set.add(text, i, i + FRAGMENT, mark.seen)
  for (let i = 0; i < text.length; i += FRAGMENT)
    expect(set.at(text, i, text.length)).toBe(FRAGMENT * 256 + mark.seen)
})
