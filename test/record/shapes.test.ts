/** The shape of a record is written down once: its type, its check, its octets and its page follow. */
import { expect, expectTypeOf, test, vi } from 'vitest'

vi.mock('../../lib/record/shapes.ts', async (original) => {
  const { withWeather } = await import('./invented.ts')
  const shapes = (await original()) as typeof import('../../lib/record/shapes.ts')
  return { ...shapes, records: { ...shapes.records, ...withWeather(shapes.records) } }
})

import { readComment, recordComment } from '../../lib/capture/session/packet-comments.ts'
import { recordsMarkdown } from '../../lib/record/document.ts'
import { facts } from '../../lib/record/facts.ts'
import { field, namedOf, octetCount } from '../../lib/record/kinds.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { type RecordsIn, records } from '../../lib/record/shapes.ts'
import { everything } from '../capture/sessions.ts'
import type { withWeather } from './invented.ts'

type Closed = Extract<RecordsIn<ReturnType<typeof withWeather>>, { type: 'closed' }>

const ended: Closed = {
  type: 'closed',
  connection: 3,
  time: 7,
  by: 'client',
  reason: 'tea time',
  weather: 'rain',
  cups: [{ tea: Uint8Array.of(0x74, 0xe9, 0x65) }],
}
const comment = recordComment(ended as unknown as SessionRecord)

test('an invented field is in the type', () => {
  expectTypeOf<Closed['weather']>().toEqualTypeOf<'rain' | 'sun'>()
  expectTypeOf<Closed['by']>().toEqualTypeOf<'client' | 'server' | 'proxy'>()
  expectTypeOf<NonNullable<Closed['cups']>[number]['tea']>().toEqualTypeOf<Uint8Array>()
})

test('it is written and read, its octets as characters', () => {
  expect(JSON.parse(comment)).toMatchObject({ weather: 'rain', cups: [{ tea: 'té\u0065' }] })
  expect(readComment(comment, 7)).toEqual({ kind: 'record', record: ended })
})

test.each([
  ['another word', comment.replace('rain', 'snow')],
  ['none', comment.replace('"weather":"rain",', '')],
  ['octets that are none', comment.replace(/t\\u00e9e/, 't\\u20ac')],
])('it is checked: %s', (_, text) => {
  expect(text).not.toBe(comment)
  expect(readComment(text, 7)).toMatchObject({ kind: 'unusable', name: 'closed' })
})

test('octets may stand in a fact too', () => {
  const { json } = namedOf({ cup: { fields: { tea: field(octetCount, 'what is in it') } } }, 'a fact')
  const cup = { name: 'cup', tea: Uint8Array.of(0xe9), more: 1 }
  expect(json?.write(cup)).toEqual({ name: 'cup', tea: 'é', more: 1 })
  expect(json?.read(json.write(cup))).toEqual(cup)
})

test('it is on the page', () => {
  const page = recordsMarkdown(records, facts)
  expect(page).toContain('| `weather` | `rain` or `sun` | outside, when it ended |')
  expect(page).toContain('| `cups[].tea` | bytes | what is in it |')
})

test('every record that a session may have is in the tables, and every fact', () => {
  const types = new Set(everything.map(({ type }) => type))
  expect([...types].filter((type) => !Object.hasOwn(records, type))).toEqual([])
  const names = everything.flatMap((record) => (record.type === 'fact' ? [record.fact.name] : []))
  expect([...new Set([...names, 'comment'])].sort()).toEqual(Object.keys(facts).sort())
})
