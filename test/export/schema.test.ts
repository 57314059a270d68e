/** Every record of `export -f jsonl` is as docs/jsonl.schema.json says, and what it says occurs. */
import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { jsonl } from '../../lib/export/jsonl.ts'
import { Observer } from '../../lib/observe/observer.ts'
import { limits } from '../../lib/record/limits.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { Comments } from '../../lib/session/comments.ts'
import { everything, head } from '../capture/sessions.ts'
import { folderOf } from '../observe/material.ts'
import { recorded } from '../session/retold.ts'
import { realRecords, realSessions } from './real.ts'

const schema = JSON.parse(readFileSync(new URL('../../docs/jsonl.schema.json', import.meta.url), 'utf8'))
const valid = new Ajv({ allErrors: true }).compile(schema)
const walk = readFileSync(new URL('../session/transcripts/walk.imap', import.meta.url), 'utf8')

/** These records, exported and read as JSON. */
function lines(records: readonly SessionRecord[]): Record<string, unknown>[] {
  const exporter = jsonl.begin(head)
  let text = ''
  const comments = new Comments()
  for (const record of records) {
    if (record.type === 'fact' && record.fact.name === 'comment')
      comments.add({ ...record, fact: record.fact })
  }
  const observer = new Observer({}, (event) => {
    for (const told of comments.take(event)) text += exporter.take(told)
  })
  for (const record of records) observer.take(record)
  const all = `${text}${exporter.end()}`.split('\n').filter((line) => line !== '')
  return all.map((line) => JSON.parse(line))
}

/** @returns how many records there are; each of them is as the schema says */
function checked(records: readonly SessionRecord[]): number {
  const all = lines(records)
  for (const record of all) expect(valid(record) ? [] : [record, valid.errors]).toEqual([])
  return all.length
}

const many = Array.from({ length: limits.answers + 2 }, (_, i) => `S: * ${i + 1} FETCH (FLAGS ())`).join('\n')
const long = `S: * PREAUTH\nC: a FETCH 1:* FLAGS\n${many}\nS: a OK`

/** A command with what the user wrote beside it. */
const commented = recorded('S: * PREAUTH\nC: a NOOP\nS: a OK').flatMap((record): SessionRecord[] => {
  const { connection, time } = record
  const fact = { name: 'comment', on: 'a', text: 'why?', marked: true } as const
  const isCommand = record.type === 'chunk' && record.side === 'client'
  return isCommand ? [record, { type: 'fact', connection, time, fact }] : [record]
})

test('golden sessions', () => {
  expect(checked(recorded(walk))).toBe(14)
  expect(
    checked(recorded('S: * OK\nC: a NOOP\nC: \x00 \xff\nS: a BYE [X] no\nC: b SELECT x')),
  ).toBeGreaterThan(1)
  expect(checked(everything)).toBe(3)
  expect(checked(recorded(long))).toBe(1)
  expect(checked(commented)).toBe(1)
})

/** What is told of a connection of which some commands were not followed. */
function overfull(): Record<string, unknown> {
  const exporter = jsonl.begin(head)
  let text = ''
  const observer = new Observer({}, (event) => {
    if (event.type === 'ended')
      text += exporter.take({ ...event, connection: { ...event.connection, unfollowed: 3 } })
  })
  for (const record of recorded('S: * OK')) observer.take(record)
  return JSON.parse(text + exporter.end())
}

test('of commands that are not followed a record of its own tells how many there were', () => {
  expect(overfull()).toEqual({ connection: 1, unfollowed: 3 })
  expect(valid(overfull())).toBe(true)
})

/** What is told of a record that a newer program made. */
function unknown(): Record<string, unknown> {
  const said = '{"type":"weather","connection":1,"sky":"blue"}'
  return JSON.parse(String(jsonl.begin(head, 'live').take({ type: 'unknown', time: 5, connection: 1, said })))
}

test('a record that is not known is told as it stands in the file', () => {
  expect(unknown()).toMatchObject({ connection: 1, unknown: { sky: 'blue' } })
  expect(valid(unknown())).toBe(true)
})

test('every field of the schema occurs, and has a description', () => {
  const sessions = [recorded(walk), recorded(long), commented]
  const found = new Set(sessions.flatMap(lines).concat(overfull(), unknown()).flatMap(Object.keys))
  expect(Object.keys(schema.properties).filter((name) => !found.has(name))).toEqual([])
  const without = JSON.stringify(schema.properties, (_, value) =>
    typeof value === 'object' && value !== null && ('type' in value || 'enum' in value || '$ref' in value)
      ? { ...value, described: typeof value.description === 'string' || '$ref' in value }
      : value,
  )
  expect(without).not.toContain('"described":false')
})

test('a field that is not in the schema would be found', () => {
  const [record] = lines(recorded(walk))
  expect(valid(record)).toBe(true)
  expect(valid({ ...record, extra: 1 })).toBe(false)
  expect(valid({ ...record, latency: '12' })).toBe(false)
})

const folder = folderOf('IMAPSCOPE_TRANSCRIPTS', import.meta.url)

describe.skipIf(folder === undefined)('real sessions', () => {
  test.each(folder === undefined ? [] : realSessions(folder))('%s', async (_, one) => {
    expect(checked(await realRecords(one))).toBeGreaterThan(0)
  })
})
