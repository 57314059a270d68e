/** A client that goes on without `+`, and a server that refuses: it may take what comes next for a login. RFC 9051 §4.3. */
import { expect, test } from 'vitest'
import type { Chunk, Side } from '../../lib/record/record.ts'
import { octets } from '../../lib/wire/octets.ts'
import { released } from './spoken.ts'

const said = (...lines: readonly [Side, string][]): Chunk[] =>
  lines.map(([side, text], i) => ({ side, time: (i + 1) * 1e9, bytes: octets(text) }))

const commands = ['SELECT', 'APPEND x', 'STATUS', 'ENABLE', 'SEARCH', 'SETMETADATA']

test.each(commands)(
  'a login behind a refused literal of %s is masked, when an octet came too early',
  (command) => {
    const seen = released(
      said(
        ['server', '* OK hi\r\n'],
        ['client', `a ${command} {200}\r\nx`],
        ['server', 'a BAD log in first\r\n'],
        ['client', '\r\n'],
        ['client', 'b LOGIN alice secretword\r\n'],
        ['server', 'b OK in\r\n'],
        ['client', 'c NOOP\r\n'],
      ),
    )
    expect(seen).not.toContain('secretword')
  },
)

test.each(commands)('a login in the same write as a refused literal of %s is masked', (command) => {
  const seen = released(
    said(
      ['server', '* OK hi\r\n'],
      ['client', `a ${command} {200}\r\nb LOGIN alice secretword\r\nc NOOP\r\n`],
      ['server', 'a BAD log in first\r\n'],
      ['server', 'b OK in\r\n'],
    ),
  )
  expect(seen).not.toContain('secretword')
})
