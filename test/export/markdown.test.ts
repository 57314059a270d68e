import { describe, expect, test } from 'vitest'
import { markdown } from '../../lib/export/markdown.ts'
import { code } from '../../lib/export/quoted.ts'
import { Observer } from '../../lib/observe/observer.ts'
import { limits } from '../../lib/record/limits.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { head } from '../capture/sessions.ts'
import { closed, opened, said } from '../reports/folded.ts'
import { recorded } from '../session/retold.ts'

function exported(records: readonly SessionRecord[], redacted = true): string {
  const exporter = markdown.begin({ ...head, redacted })
  const observer = new Observer({}, (event) => exporter.take(event))
  for (const record of records) observer.take(record)
  return String(exporter.end())
}

/** What is left of Markdown when its code spans are taken out (CommonMark §6.1): what may come alive. */
const alive = (text: string): string => text.replace(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, 'x')

const evil = [
  '<script>alert(1)</script>',
  '[click](https://evil.example)',
  '@everyone',
  'GH-1 #2',
  '![x](https://evil.example/x.png)',
  '`<b>`',
  '``` @all ```',
  '| a | b |',
  '\\| \\` <i>',
  '` @one',
  'two@evil.example `',
  '&lt;b&gt; <!-- -->',
  'https://evil.example/`@x`',
  '\x1b]52;c;AA\x07 \u202e',
]

describe('nothing that a peer said comes alive', () => {
  test.each(evil)('%s', (text) => {
    expect(alive(`a ${code(text)} b`)).toBe('a x b')
    expect(code(text)).not.toMatch(/[|\0-\x1f\x7f-\x9f\u202e]/)
    const inQuotes = text.replaceAll('\\', '\\\\').replace(/[\0-\x1f]/g, '')
    const written = exported(
      recorded(`
        S: * OK [CAPABILITY IMAP4rev1 ${text.replaceAll(']', '')}] ${text}
        C: ${text.replaceAll(' ', '')} ID ("name" "${inQuotes}")
        S: * ID ("name" "${inQuotes}")
        S: ${text.replaceAll(' ', '')} NO [ALERT] ${text}
        C: b LOGIN "${inQuotes}" redacted
        S: b OK in
        C: c SELECT "${inQuotes}"
        S: c OK done
        C: d FETCH 1 (BODY[${text.replaceAll(/[\]) ]/g, '')}])
        S: * BYE ${text}`),
    )
    const left = alive(written).replaceAll('<br>', ' ')
    expect(left).not.toMatch(/[<>@#`\\](?!#|# | How| Cap| Slow| Fail| IMAP)|evil|\]\(/)
    for (const block of left.split('\n\n')) {
      const rows = block.split('\n').filter((line) => line.startsWith('|'))
      expect(new Set(rows.map((row) => row.split('|').length)).size).toBeLessThanOrEqual(1)
    }
  })
})

test('a session with secrets in it says so before anything else', () => {
  expect(exported(recorded('S: * OK hi'), false).split('\n')[2]).toContain('WITH SECRETS')
})

test('a session without anything is a report all the same', () => {
  expect(exported([])).toContain('no connection in it')
})

test('a login that left in the clear is told, with words of its file that cannot come alive', () => {
  const fact = { name: 'unprotected', command: '<b>LOGIN|', offered: 'no' } as const
  const told = { type: 'fact', connection: 1, time: 2, fact } as const
  const records = recorded('S: * OK hi\nC: a LOGIN fred x\nS: a OK in')
  const text = exported([...records.slice(0, -1), told, ...records.slice(-1)])
  const [row = ''] = text.split('\n').filter((line) => line.includes('UNPROTECTED'))
  expect(row).toMatch(/^\| c1 \| .*the server did not offer STARTTLS` \|$/)
  expect(alive(row)).not.toContain('<b>')
  expect(row.split('|')).toHaveLength(5)
})

describe('what has no room is told in true numbers', () => {
  const many = limits.reported + 300
  const records = Array.from({ length: many }, (_, i): SessionRecord[] => [
    { ...opened(i + 1, i * 100), server: { address: '192.0.2.7', port: 1000 + (i % 37) } } as SessionRecord,
    said(i + 1, i * 100 + 1, 'server', '* OK hi'),
    said(i + 1, i * 100 + 2, 'client', `a X${i % 20}`),
    said(i + 1, i * 100 + 3, 'server', 'a NO [UNAVAILABLE] later'),
    ...Array.from({ length: 8 }, (_, n) => said(i + 1, i * 100 + 4, 'client', `b${n} NOOP`)),
    closed(i + 1, i * 100 + 50, 'server', 'closed'),
  ]).flat()
  const text = exported(records)

  test('connections, and those whose ending is not told', () => {
    expect(text).toContain('| Connections | 1,300 |')
    expect(text).toContain('and 1,285 others')
  })

  test('servers, forms of commands, commands in flight, signs', () => {
    expect(text).toMatch(/\| Server \|.*<br>and 27 more \|/)
    expect(text).toContain('and 5 further forms')
    expect(text).toContain('`b4 NOOP`<br>and 3 more')
    expect(text).toContain('and 1,285 further ones')
    expect(text).toContain('The slowest 10 of 11,700 commands:')
  })
})

test('failures come first, and capabilities last', () => {
  const text = exported(recorded('S: * OK hi\nC: a NOOP\nS: a NO no\nC: b NOOP\nS: b OK'))
  const titles = [...text.matchAll(/^### (.*)$/gm)].map(([, title]) => title)
  expect(titles).toEqual(['Failures', 'How it ended', 'Slowest commands', 'Capabilities'])
})

test('a history of capabilities that connections share is told once, with what each of them used', () => {
  const text = exported([
    ...[1, 2, 3].flatMap((id) => [
      opened(id, id * 100),
      said(id, id * 100 + 1, 'server', '* PREAUTH [CAPABILITY IMAP4rev1 IDLE NAMESPACE] hi'),
      said(id, id * 100 + 2, 'client', id === 2 ? 'a NAMESPACE' : 'a IDLE'),
      closed(id, id * 100 + 9, 'client', 'closed'),
    ]),
  ])
  expect(text.match(/^- greeting/gm)).toHaveLength(1)
  expect(text).toContain('3 connections, the first is 1, `imap.example.org:993`:')
  expect(text).toContain('- used on connection 1 and 1 more: `IDLE`')
  expect(text).toContain('- used on connection 2: `NAMESPACE`')
})
