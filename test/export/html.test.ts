/** The page that `export -f html` writes, as text: its policy, what is kept of long sessions, what is cut. */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { json, html as markup } from '../../lib/export/html/markup.ts'
import { html } from '../../lib/export/html.ts'
import { Observer } from '../../lib/observe/observer.ts'
import { limits } from '../../lib/record/limits.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { closed, opened } from '../reports/folded.ts'
import { recorded } from '../session/retold.ts'
import { head, walk } from './session.ts'

/** Only the page, as the library writes it. */
function page(records: readonly SessionRecord[]): string {
  const exporter = html.begin(head)
  let text = ''
  const observer = new Observer({}, (event) => {
    text += exporter.take(event)
  })
  for (const record of records) observer.take(record)
  return text + exporter.end()
}

test('the policy names the hashes of the one style and the one script, and nothing else may load', () => {
  const text = page(recorded(walk))
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1].replaceAll('&#39;', "'")
  for (const kind of ['style', 'script']) {
    const [own, ...more] = text.matchAll(new RegExp(`<${kind}>([\\s\\S]*?)</${kind}>`, 'g'))
    expect(more).toEqual([])
    expect(policy).toContain(`${kind}-src 'sha256-${createHash('sha256').update(own[1]).digest('base64')}'`)
  }
  expect(policy).toMatch(/^default-src 'none';/)
  expect(policy).not.toMatch(/unsafe|https?:|\*|data:/)
  expect(text).not.toMatch(/<[^>]*\s(?:style|on\w+)=/)
})

test('rows are written once they are in order, and no more than the limit of them is kept for the end', () => {
  const said = (count: number): SessionRecord[] =>
    recorded(
      `S: * PREAUTH hi\n${Array.from({ length: count }, (_, i) => `C: a${i} NOOP\nS: a${i} OK done`).join('\n')}`,
    )
  const last = (count: number): number => {
    const exporter = html.begin(head)
    const observer = new Observer({}, (event) => void exporter.take(event))
    for (const record of said(count)) observer.take(record)
    return exporter.end().length
  }
  const most = last(limits.ordered)
  expect(most).toBeGreaterThan(2 * last(limits.ordered / 4))
  expect(last(limits.ordered * 2) / most).toBeCloseTo(1, 1)
}, 30_000)

test('of a session that is too long the beginning and the end are there, and what is not is counted', () => {
  const exporter = html.begin(head)
  let written = 0
  const all = limits.reportRows + limits.reportLastRows + 7
  for (let time = 1; time <= all; time++) {
    const fact = { name: 'note', text: `number ${time}` } as const
    written += exporter.take({ type: 'fact', time, connection: 0, fact }).length
  }
  const last = exporter.end()
  expect(written).toBeGreaterThan(limits.reportRows * 50)
  expect(last).toContain('7 rows in the middle did not fit into the timeline; the tables count them.')
  expect(last).toContain(`"number ${all}"`)
  expect(last).not.toContain(`"number ${limits.reportRows + 7}"`)
})

test('of more connections than a report remembers each that is told has its ending', () => {
  const records = Array.from({ length: limits.reported + 300 }, (_, i): SessionRecord[] => [
    opened(i + 1, i * 10),
    closed(i + 1, i * 10 + 5, 'server', 'reset'),
  ]).flat()
  const exporter = html.begin(head)
  let page = ''
  const observer = new Observer({}, (event) => {
    page += exporter.take(event)
  })
  for (const record of records) observer.take(record)
  page += exporter.end()
  expect(page).toMatch(/<h3>Connection 1 <span class="badge">reset<\/span>/)
  expect(page).toContain('1,100 more connections left out')
})

test('what is put into a template is text, whatever it holds', () => {
  const text = '<b>"\'&\u202e\0\u2028'
  expect(markup`<p title="${text}">${text}</p>`.text).toBe(
    ['<p title="', '">', '</p>'].join('&lt;b&gt;&quot;&#39;&amp;&lt;202E&gt;␀&lt;2028&gt;'),
  )
  expect(json(text).text).toBe(String.raw`"\u003cb\u003e\"'\u0026\u202e\u0000\u2028"`)
})

test('a line of a megabyte is cut', () => {
  const text = page(recorded(`S: * PREAUTH hi\nS: * X ${'x'.repeat(1_000_000)}`))
  expect(text).toContain('not shown"}')
  expect(text.length).toBeLessThan(100_000)
})

test('a session without commands, and one with secrets, say so', () => {
  const empty = html.begin({ ...head, redacted: false }).end()
  expect(empty).toContain('redaction was off')
  expect(empty).toContain('No mail client connected.')
})
