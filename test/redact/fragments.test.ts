/** A set of runs of octets: what is in one is not in another. */
import { expect, test } from 'vitest'
import { Fragments, fragment, mark } from '../../lib/redact/fragments.ts'
import { octets } from '../../lib/wire/octets.ts'

test('a set without a run finds nothing, and stays so when others are filled', () => {
  const [full, empty] = [new Fragments(), new Fragments()]
  const text = octets('secret')
  expect(full.at(text, 0, text.length)).toBe(0)
  full.add(text, 0, fragment, mark.secret)
  expect(full.at(text, 0, text.length)).toBe(fragment * 256 + mark.secret)
  for (const other of [empty, new Fragments()]) expect(other.at(text, 0, text.length)).toBe(0)
})

test('a set grows, and keeps what it had', () => {
  const set = new Fragments()
  const text = octets(Array.from({ length: 2000 }, (_, i) => String(i).padStart(fragment, '0')).join(''))
  for (let i = 0; i < text.length; i += fragment) set.add(text, i, i + fragment, mark.seen)
  for (let i = 0; i < text.length; i += fragment)
    expect(set.at(text, i, text.length)).toBe(fragment * 256 + mark.seen)
})
