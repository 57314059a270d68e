import { expect, test } from 'vitest'
import type { Alteration } from '../../lib/alterations/alteration.ts'
import { passedLine } from '../../lib/alterations/apply.ts'
import { hide, offer, offersStartTls, tellsCapabilities } from '../../lib/alterations/capabilities.ts'
import { responseHead } from '../../lib/wire/line.ts'
import { latin1, octets } from '../../lib/wire/octets.ts'

const applied = (alteration: Alteration, text: string): string | undefined => {
  const line = octets(`${text}\r\n`)
  const { sent, reason } = passedLine('server', line, responseHead(line), [alteration])
  return reason === undefined ? undefined : latin1(sent).replace(/\r\n$/, '')
}

test.each([
  ['* CAPABILITY IMAP4rev1 IDLE UIDPLUS', '* CAPABILITY IMAP4rev1 UIDPLUS'],
  ['* capability IMAP4rev1 idle', '* capability IMAP4rev1'],
  ['* CAPABILITY  IMAP4rev1   IDLE  ', '* CAPABILITY  IMAP4rev1  '],
  ['* OK [CAPABILITY IDLE IMAP4rev1] hello IDLE', '* OK [CAPABILITY IMAP4rev1] hello IDLE'],
  ['a1 OK [CAPABILITY IMAP4rev1 IDLE] in', 'a1 OK [CAPABILITY IMAP4rev1] in'],
  ['* PREAUTH [CAPABILITY IDLE] hi', '* PREAUTH [CAPABILITY] hi'],
])('IDLE is taken out of %s', (before, after) => {
  expect(applied(hide('idle'), before)).toBe(after)
})

test.each([
  '* CAPABILITY IMAP4rev1 IDLE=2 XIDLE',
  '* OK IDLE',
  'a1 OK [READ-WRITE] IDLE',
  '+ IDLE',
  '* LIST () "/" IDLE',
])('nothing is taken out of %s', (line) => {
  expect(applied(hide('IDLE'), line)).toBeUndefined()
})

test('STARTTLS is offered where capabilities are told without it', () => {
  expect(applied(offer('STARTTLS'), '* OK [CAPABILITY IMAP4rev1] hi')).toBe(
    '* OK [CAPABILITY IMAP4rev1 STARTTLS] hi',
  )
  expect(applied(offer('STARTTLS'), '* CAPABILITY IMAP4rev1')).toBe('* CAPABILITY IMAP4rev1 STARTTLS')
  expect(applied(offer('STARTTLS'), '* CAPABILITY IMAP4rev1 starttls')).toBeUndefined()
  expect(applied(offer('STARTTLS'), '* OK hi')).toBeUndefined()
})

test.each([
  ['* OK [CAPABILITY IMAP4rev1] x', true],
  ['* capability IMAP4rev1', true],
  ['a OK [CAPABILITY IMAP4rev1] in', true],
  ['* OK CAPABILITY', false],
  ['* OK [ALERT] x', false],
  ['* LIST () "/" CAPABILITY', false],
])('whether %s tells capabilities: %s', (line, tells) => {
  expect(tellsCapabilities(octets(`${line}\r\n`))).toBe(tells)
})

test('whether STARTTLS is offered is read from the capabilities alone', () => {
  expect(offersStartTls(octets('* OK [CAPABILITY IMAP4rev1 STARTTLS] x\r\n'))).toBe(true)
  expect(offersStartTls(octets('* OK STARTTLS\r\n'))).toBe(false)
})
