import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { capsLines } from '../../cmd/caps.ts'
import { whyLines } from '../../cmd/why.ts'
import { html } from '../../lib/export/html.ts'
import { markdown } from '../../lib/export/markdown.ts'
import { text } from '../../lib/export/text.ts'
import { Observer } from '../../lib/observe/observer.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { Endings } from '../../lib/reports/endings.ts'
import { Offers } from '../../lib/reports/offers.ts'
import { endpoint } from '../../lib/text/endpoints.ts'
import { head } from '../capture/sessions.ts'
import { closed, folded, opened, said } from '../reports/folded.ts'

test.each([
  [{ host: 'imap.example.org', address: '2001:db8::7', port: 993 }, 'imap.example.org:993'],
  [{ address: '192.0.2.7', port: 143 }, '192.0.2.7:143'],
  [{ host: '::1', port: 143 }, '[::1]:143'],
  [{ address: 'fe80::1%eth0', port: 143 }, '[fe80::1%eth0]:143'],
])('%j is %s', (end, expected) => {
  expect(endpoint(end)).toBe(expected)
})

const records: SessionRecord[] = [
  {
    ...(opened(1, 0) as Extract<SessionRecord, { type: 'opened' }>),
    client: { address: '::1', port: 50_001 },
    server: { address: '2001:db8::7', port: 993 },
  },
  {
    type: 'fact',
    connection: 1,
    time: 1,
    fact: { name: 'unprotected', command: 'LOGIN', offered: 'yes' },
  } as SessionRecord,
  said(1, 2, 'server', '* OK [CAPABILITY IMAP4rev1] hi'),
  said(1, 3, 'client', 'a NOOP'),
  closed(1, 4, 'server', 'closed'),
]

const exported = (format: typeof text): string => {
  const exporter = format.begin({ ...head, redacted: true })
  let out = ''
  const observer = new Observer({}, (event) => {
    out += exporter.take(event)
  })
  for (const record of records) observer.take(record)
  return out + exporter.end()
}

test.each([
  ['why', () => whyLines(folded(new Endings(), records).result(), head, 120, 10).join('\n')],
  ['caps', () => capsLines(folded(new Offers(), records).result(), 120).join('\n')],
  ['text', () => exported(text)],
  ['markdown', () => exported(markdown)],
  ['html', () => exported(html)],
])('%s shows IPv6 addresses in brackets', (_, shown) => {
  const lines = shown()
  expect(lines).toContain('[2001:db8::7]:993')
  expect(lines).not.toMatch(/[^[]2001:db8::7/)
  expect(lines).not.toMatch(/[^[:]::1[^0-9\]]/)
})

test('a host and its port are joined in one place', () => {
  const files = execFileSync('git', ['ls-files', 'lib', 'ui', 'cmd'], { encoding: 'utf8' }).trim().split('\n')
  const joined = files.filter((file) => /\}:\$\{[^}`]*port\b/i.test(readFileSync(file, 'utf8')))
  expect(joined).toEqual(['lib/text/endpoints.ts'])
})
