import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as known from '../../lib/protocol/families.ts'
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

/** `sortThread` → `sort-thread`: the name of the file and of its transcript. */
const fileOf = (key: string): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

describe('every family of the protocol has its transcript', () => {
  test.each(Object.entries(known).map(([key, family]) => [fileOf(key), family] as const))(
    '%s, with all its commands, responses and codes',
    (name, { commands = [], responses = [], codes = [] }) => {
      const text = readFileSync(new URL(`${name}.imap`, folder), 'utf8')
      const said = (pattern: string): boolean => new RegExp(pattern, 'm').test(text)
      const escaped = (word: string): string => word.replace(/[+/]/g, '\\$&')
      const lacking = [
        ...commands.filter((row) => !said(`^C: \\S+ ${escaped(row.name)}( |$)`)),
        ...responses.filter((row) => !said(`^S: (\\* (\\d+ )?)?${escaped(row.name)}( |$)`)),
        ...codes.filter((row) => !said(`\\[${escaped(row.name)}[ \\]]`)),
      ]
      // Every other one begins with PREAUTH.
      expect(lacking.map((row) => row.name).filter((word) => word !== 'PREAUTH')).toEqual([])
      // Everything finds its place: all that is sent is answered, and nothing is left over.
      const events = retold(recorded(text))
      expect(events.filter((line) => /^stray|completed .* ended /.test(line))).toEqual([])
    },
  )
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
