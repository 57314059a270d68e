import { expect, test } from 'vitest'
import { Observer } from '../../lib/observe/observer.ts'
import { limits } from '../../lib/record/limits.ts'
import type { Exchange } from '../../lib/session/events.ts'
import { recorded } from './retold.ts'

/** The exchange of a FETCH that is answered by so many messages of this size. */
function fetched(messages: number, size: number): Exchange {
  const literal = 'x'.repeat(size)
  const answers = Array.from(
    { length: messages },
    (_, i) => `S: * ${i + 1} FETCH (BODY[] {${size}}\n${literal})`,
  )
  const dialogue = ['S: * PREAUTH hello', 'C: a1 FETCH 1:* BODY[]', ...answers, 'S: a1 OK done']
  let found: Exchange | undefined
  const observer = new Observer({}, (event) => {
    if (event.type === 'completed') found = event.exchange
  })
  for (const record of recorded(dialogue.join('\n'))) observer.take(record)
  if (found === undefined) throw new Error('nothing was completed')
  return found
}

test('an exchange keeps its first answers within limits.keptAnswers, and counts all', () => {
  const size = limits.keptLiteral / 2
  const fitting = Math.floor(limits.keptAnswers / (size + 100))
  const exchange = fetched(fitting + 10, size)
  expect(exchange.answers).toHaveLength(fitting)
  expect(exchange.unkept).toBe(10)
  expect(exchange.kept).toBeLessThanOrEqual(limits.keptAnswers)
  expect(exchange.kept).toBe(exchange.answers.reduce((sum, { frame }) => sum + frame.bytes.length, 0))
  expect(exchange.bytes.server).toBeGreaterThan((fitting + 10) * size)
})
