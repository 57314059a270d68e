import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { recorded, retold } from './retold.ts'

const folder = new URL('transcripts/', import.meta.url)
const names = readdirSync(folder).filter((name) => name.endsWith('.imap'))

describe('what is said becomes what happened', () => {
  test.each(names)('%s', async (name) => {
    const events = retold(recorded(readFileSync(new URL(name, folder), 'utf8')))
    await expect(`${events.join('\n')}\n`).toMatchFileSnapshot(
      `transcripts/${name.replace('.imap', '.events.txt')}`,
    )
  })
})

test('a connection that ends leaves what was in flight without an answer', () => {
  expect(retold(recorded('S: * PREAUTH hi\nC: a SELECT x\nC: b NOO'))).toEqual([
    'greeting * PREAUTH hi',
    'state connecting → authenticated',
    'sent a SELECT x',
    'sent b NOO',
    'completed a SELECT ended held, 0 responses',
    'completed b NOO ended held, 0 responses',
    'state authenticated → ended',
    'ended by client',
  ])
})

test('a reused tag answers the oldest command that has it', () => {
  const events = retold(recorded('S: * PREAUTH hi\nC: a NOOP\nC: a CHECK\nS: a OK 1\nS: a OK 2'))
  expect(events.filter((line) => line.startsWith('completed'))).toEqual([
    'completed a NOOP OK after 20 ms, 0 responses',
    'completed a CHECK OK after 20 ms, 0 responses',
  ])
})

test('a SELECT that fails leaves no mailbox selected', () => {
  const events = retold(
    recorded('S: * PREAUTH hi\nC: a SELECT x\nS: a OK\nC: b SELECT y\nS: b NO [NONEXISTENT] no'),
  )
  expect(events.filter((line) => line.startsWith('state'))).toEqual([
    'state connecting → authenticated',
    'state authenticated → selected',
    'state selected → authenticated',
    'state authenticated → ended',
  ])
})
