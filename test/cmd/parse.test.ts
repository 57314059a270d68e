import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { missing } from '../real/available.ts'
import { mailFile } from './mail-file.ts'
import { ended, run, start } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'imapscope-parse-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Writes a file and gives its path. */
function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text, 'latin1')
  return path
}

interface Line {
  readonly side: string
  readonly offset: number
  readonly length: number
  readonly kind: string
  readonly tag?: string
  readonly issues: { rule: string; id: string; offset: number; length: number; detail: string }[]
  readonly [key: string]: unknown
}

const parsed = (output: string): Line[] =>
  output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

/** What `parse` prints for what both sides said. */
async function lines(client: string, server: string, ...more: string[]): Promise<Line[]> {
  const files = ['--client', file('client', client), '--server', file('server', server)]
  const { status, output, errors } = await run(['parse', ...files, ...more])
  expect(errors).toBe('')
  expect(status).toBe(0)
  return parsed(output)
}

const greeting = '* OK [CAPABILITY IMAP4rev1] hi\r\n'

describe.skipIf(missing(import.meta.url, ['build']).length > 0)('imapscope parse', () => {
  test('prints one JSON line per frame, with these keys in this order', async () => {
    const client = 'a1 UID FETCH 1 FLAGS\r\n'
    const server = `${greeting}* 3 FETCH (UID 9 FLAGS (\\Seen) MODSEQ (9223372036854775807))\r\na1 OK [READ-ONLY] done\r\n`
    expect(await lines(client, server)).toEqual([
      {
        side: 'server',
        offset: 0,
        length: 32,
        kind: 'greeting',
        name: 'OK',
        code: { name: 'CAPABILITY', arguments: 'IMAP4rev1' },
        text: 'hi',
        data: { type: 'code', name: 'CAPABILITY', value: ['IMAP4rev1'] },
        issues: [],
      },
      {
        side: 'client',
        offset: 0,
        length: 22,
        kind: 'command',
        tag: 'a1',
        name: 'UID FETCH',
        data: { type: 'values', values: [1, 'FLAGS'] },
        issues: [],
      },
      {
        side: 'server',
        offset: 32,
        length: 62,
        kind: 'data',
        name: 'FETCH',
        number: 3,
        data: {
          type: 'fetch',
          items: [
            { name: 'UID', value: 9 },
            { name: 'FLAGS', value: ['\\Seen'] },
            { name: 'MODSEQ', value: '9223372036854775807' },
          ],
        },
        issues: [],
      },
      {
        side: 'server',
        offset: 94,
        length: 24,
        kind: 'completion',
        tag: 'a1',
        name: 'OK',
        code: { name: 'READ-ONLY', arguments: '' },
        text: 'done',
        data: { type: 'code', name: 'READ-ONLY', value: null },
        issues: [],
      },
    ])
  })

  test('what was found is told with its place in the frame', async () => {
    const [, command, bad] = await lines('a1 NOOP\n', `${greeting}* 3 FETCH (UID  -1)\r\na1 OK\r\n`)
    expect(command.issues).toEqual([
      { rule: 'X01', id: 'X01', offset: 0, length: 8, detail: expect.any(String) },
    ])
    expect(bad.issues.map(({ rule, id, offset, length }) => [rule, id, offset, length])).toEqual([
      ['space-extra', 'X10', 14, 2],
      ['number', 'X12', 16, 2],
    ])
  })

  test('frames that are neither commands nor responses are lines with their text', async () => {
    const said = await lines(
      'a1 IDLE\r\nDONE\r\n',
      `${greeting}+ idling\r\nServer Unavailable. 15\r\na1 OK\r\n`,
    )
    expect(said.map(({ kind, name, text }) => [kind, name, text]).slice(2, 5)).toEqual([
      ['continuation', undefined, 'idling'],
      ['done', 'DONE', undefined],
      ['opaque', undefined, 'Server Unavailable. 15'],
    ])
  })

  test('with --tree the leaves, joined, are the frame', async () => {
    const server = `${greeting}* 1 FETCH (BODY[TEXT] {5}\r\n(\r\n)) UID 9  )\r\n* 2 FETCH (FLAGS (\r\n`
    const said = await lines('', server, '--tree')
    const text = (node: { text?: string; children?: [] }): string =>
      node.text ?? (node.children ?? []).map(text).join('')
    expect(said.map(({ tree }) => text(tree as object)).join('')).toBe(server)
    for (const { tree, length } of said) expect(tree).toMatchObject({ kind: 'frame', start: 0, end: length })
  })

  test('octets beyond the keep limit of a literal count in every place that is told', async () => {
    const server = `* OK\r\n* 1 FETCH (BODY[] {300000}\r\n${'x'.repeat(300_000)} UID  9)\r\n`
    const [, fetch] = await lines('', server, '--tree')
    expect(fetch.length).toBe(server.length - 6)
    expect(fetch.issues.map(({ rule, offset }) => [rule, offset])).toEqual([
      ['space-extra', server.length - 6 - 6],
    ])
    expect(fetch.tree).toMatchObject({ end: fetch.length })
    const { items } = fetch.data as { items: { value: { length: number; kept: number } }[] }
    expect(items[0].value).toMatchObject({ length: 300_000, kept: 262_144 })
  })

  test('nothing that a peer sent reaches the terminal as it is', async () => {
    const { output } = await run(
      ['parse', '--server', '-'],
      Buffer.from('* OK \x1b[2J\x9b2J \u202e\u2028 \u00e9\r\n'),
    )
    expect(output).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2028]/)
    expect(parsed(output)[0].text).toBe('\x1b[2J\x9b2J \u202e\u2028 \u00e9')
  })

  test('the order is that of --times', async () => {
    const client = 'a1 NOOP\r\na2 NOOP\r\n'
    const server = '* OK\r\na1 OK\r\na2 OK\r\n'
    const times = file('times', '1\ts2c\t0\t6\n2\tc2s\t0\t18\n3\ts2c\t6\t14\n4\tevent\t-\tclosed\n')
    const said = await lines(client, server, '--times', times)
    expect(said.map(({ side, tag }) => `${side} ${tag}`)).toEqual([
      ...['server undefined', 'client a1', 'client a2', 'server a1', 'server a2'],
    ])
  })

  test.each(['--client', '--server'])('reads standard input as %s', async (option) => {
    const said = option === '--client' ? 'a1 NOOP\r\n' : 'a1 OK done\r\n'
    const { status, output } = await run(['parse', option, '-'], said)
    expect(status).toBe(0)
    expect(parsed(output)).toMatchObject([
      { side: option.slice(2), offset: 0, length: said.length, tag: 'a1' },
    ])
  })

  test('secrets are masked, the offsets are those of the input, and --no-redact shows all', async () => {
    const client = 'a1 LOGIN fred hunter2\r\na2 SELECT INBOX\r\n'
    const server = `${greeting}a1 OK hello hunter2\r\na2 OK\r\n`
    const masked = await lines(client, server)
    const open = await lines(client, server, '--no-redact')
    expect(JSON.stringify(masked)).not.toContain('hunter2')
    expect(masked.map(({ side, offset, length }) => [side, offset, length])).toEqual(
      open.map(({ side, offset, length }) => [side, offset, length]),
    )
    expect(masked.slice(1, 3)).toMatchObject([
      { length: 23, tag: 'a1', name: 'LOGIN', data: { values: ['fred', 'redacted'] } },
      { tag: 'a1', name: 'OK', text: 'hello redacted' },
    ])
    expect(open.slice(1, 3)).toMatchObject([
      { data: { values: ['fred', 'hunter2'] } },
      { text: 'hello hunter2' },
    ])
  })

  describe('ends as it should', () => {
    test('a reader that goes away ends it quietly', async () => {
      const child = start(['parse', '--server', await mailFile(folder, 32)], 'pipe')
      child.stdout?.once('data', () => child.stdout?.destroy())
      const { status, errors } = await ended(child)
      expect(errors).toBe('')
      expect(status).toBe(0)
    })

    test.each([
      ['a file that is not there', ['--server', join(folder, 'nothing')], 1, 'cannot be read'],
      ['a folder', ['--client', folder], 1, 'cannot be read: it is a folder'],
      ['times of another session', ['--server', '-', '--times', 'TIMES'], 1, 'begins at byte 99'],
      ['nothing to read', [], 2, 'there is nothing to parse'],
      ['standard input twice', ['--client', '-', '--server', '-'], 2, 'standard input'],
      ['an unknown option', ['--sever', '-'], 2, 'sever'],
    ])('%s is said in a sentence', async (_name, words, status, sentence) => {
      const times = file('times', '1\ts2c\t99\t6\n')
      const ran = await run(['parse', ...words.map((word) => (word === 'TIMES' ? times : word))], '* OK\r\n')
      expect(ran.errors).toContain(sentence)
      expect(ran.errors.trimEnd().split('\n').length).toBeLessThanOrEqual(2)
      expect(ran.status).toBe(status)
      expect(ran.output).toBe('')
    })
  })
})
