import { expect, test } from 'vitest'
import { chunks, type Said, seeded } from '../wire/dialogue.ts'
import { always, urls } from './client-forms.ts'
import { everyFormIsMasked } from './every-form.ts'
import { login, sasl, server } from './forms.ts'
import { released } from './spoken.ts'

// test/long cuts at pairs of places that are closer.
everyFormIsMasked(4)

test('APPEND keeps its literals, and loses what authorizes the URLs of CATENATE', () => {
  const url = (token: string) => `"imap://h/m;UID=1;URLAUTH=user+a:internal:${token}"`
  const line = (token: string) => `a1 APPEND x CATENATE (URL ${url(token)} TEXT {4+}\r\n{2+}) )\r\n`
  const lines: Said[] = [
    ['server', '* PREAUTH hi\r\n'],
    ['client', line('0123456789abcdef')],
  ]
  for (const size of [1, 7, 999]) {
    expect(released(chunks(lines, () => size))).toBe(`S: * PREAUTH hi\r\n\nC: ${line('redacted')}`)
  }
})

test('there are more than 250 forms', () => {
  expect(login.length + sasl.length + server.length + always.length + urls.length).toBeGreaterThan(250)
})

test('garbage before login drives no secret out, and only so much of it is remembered', () => {
  const garbage = Array.from({ length: 5000 }, (_, i) => `garbage number${i} word${i}word\n`).join('')
  const lines: Said[] = [
    ['server', '* OK hi\r\n'],
    ['client', 'a1 LOGIN fred hunter2!\r\n'],
    ['client', garbage.slice(0, 600)],
    ['server', 'a1 NO not hunter2!\r\n'],
    ['client', garbage],
    ['server', 'x BAD number4999 word4999word number1 word1word\r\n'],
  ]
  const text = released(chunks(lines, () => 4096))
  expect(text).toContain('a1 NO not redacted\r\n')
  expect(text).toContain('x BAD redacted redacted number1 word1word\r\n')
})

test('what is typed slowly after login is no secret of its own, whatever the server says meanwhile', () => {
  const before = chunks(
    [
      ['server', '* PREAUTH hi\r\n'],
      ['client', 'malformedcommand'],
    ],
    () => 99,
  )
  const after = chunks(
    [
      ['server', '* 5 EXISTS\r\n'],
      ['client', 'withanend\r\n'],
    ],
    () => 99,
  )
  expect(released([...before, 'pause', ...after])).toContain('malformedcommandwithanend\r\n')
})

test('after login everything else passes as it came, malformed lines included', () => {
  const random = seeded(7)
  const rest = Array.from({ length: 200 }, () =>
    String.fromCharCode(...Array.from({ length: random(60) }, () => random(256))),
  )
    .map((line) => line.replace(/[\r\n{}]/g, ' '))
    .filter((line) => !/login|authenticate|proxyauth|xapple|url|idle|compress|starttls/i.test(line))
  const lines: Said[] = [
    ['server', '* PREAUTH hi\r\n'],
    ['client', `${rest.join('\r\n')}\r\n`],
  ]
  expect(released(chunks(lines, () => 1 + random(40)))).toBe(
    `S: * PREAUTH hi\r\n\nC: ${rest.join('\r\n')}\r\n`,
  )
})
