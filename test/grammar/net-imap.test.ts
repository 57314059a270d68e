/**
 * The values agree with what net-imap's own tests expect of the same lines. Where they do not, the reason
 * stands in net-imap-differences.json, and a difference that is gone must leave it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { data } from '../../lib/grammar/data.ts'
import { parse } from '../../lib/grammar/tree.ts'
import { response } from './frame.ts'
import differences from './net-imap-differences.json' with { type: 'json' }
import { asNetImap } from './net-imap-shape.ts'

const corpora = process.env.IMAPSCOPE_CORPORA
const folder = corpora === undefined ? undefined : join(corpora, 'net-imap')

interface Fixture {
  readonly name: string
  readonly line: string
  readonly expected: unknown
}

/** The fixtures of one file; `!ruby/…` tags are read as plain maps. */
function fixturesOf(file: string): Fixture[] {
  const options = { logLevel: 'silent', uniqueKeys: false, intAsBigInt: true } as const
  const { ':tests': tests } = parseYaml(readFileSync(file, 'utf8'), options)
  return Object.entries<Record<string, unknown>>(tests).map(([name, one]) => ({
    name,
    line: String(one[':response']),
    expected: one[':expected'],
  }))
}

const flag = /^:[A-Z]/

function isText(value: unknown): boolean {
  return value !== null && typeof value === 'object' && 'text' in value
}

/** What net-imap expects, in plain values: sets as text, big numbers as text, what is empty left out. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'string') return flag.test(value) ? `\\${value.slice(1)}`.toLowerCase() : value
  if (value === null || typeof value !== 'object') return value
  const keys = Object.keys(value)
  const { string, internal, ivars, data: inner } = value as Record<string, unknown>
  if (keys.length === 1 && string !== undefined) return string
  // ExtensionData, which only wraps; a continuation request wraps a text.
  if (keys.length === 1 && inner !== undefined && !isText(inner)) return plain(inner)
  if (internal !== undefined) {
    const modseq = Object.values(ivars as object)[0]
    return modseq === null ? plain(internal) : { numbers: plain(internal), modseq: plain(modseq) }
  }
  const entries = Object.entries(value).filter(([key, one]) => !key.endsWith('raw_data') && one !== null)
  return Object.fromEntries(entries.map(([key, one]) => [key, plain(one)]))
}

function agrees({ line, expected }: Fixture): { ours: unknown; theirs: unknown } {
  const tree = parse(response(line))
  const findings: [] = []
  return { ours: plain(asNetImap(tree, data(tree, findings))), theirs: plain(expected) }
}

const known: Readonly<Record<string, string>> = differences
const there = folder !== undefined && existsSync(folder)

if (!there)
  console.warn('skipped: net-imap fixtures; IMAPSCOPE_CORPORA does not name a folder that has net-imap/')

describe.skipIf(!there)('net-imap', () => {
  const files = there ? readdirSync(folder).filter((file) => file.endsWith('.yml')) : []
  const seen = new Set<string>()
  for (const file of files) {
    for (const fixture of fixturesOf(join(folder as string, file))) {
      const id = `${file}: ${fixture.name}`
      seen.add(id)
      const reason = known[id]
      test(reason === undefined ? id : `${id} differs: ${reason}`, () => {
        const { ours, theirs } = agrees(fixture)
        if (reason === undefined) expect(ours).toEqual(theirs)
        else expect(ours).not.toEqual(theirs)
      })
    }
  }

  test('there are fixtures, and every difference names one', () => {
    expect(seen.size).toBeGreaterThan(100)
    expect(Object.keys(known).filter((id) => !seen.has(id))).toEqual([])
  })
})
