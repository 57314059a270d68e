import { expect, test } from 'vitest'
import type { SessionRecord } from '../../lib/record/record.ts'
import { Environment } from '../../lib/reports/environment.ts'
import { octets } from '../../lib/wire/octets.ts'
import { folded, opened, said } from './folded.ts'

const ours = '* OK imapscope: the connection to the server is secured by STARTTLS'
const altered = (received: string, sent: string): SessionRecord => ({
  type: 'altered',
  connection: 1,
  time: 1,
  side: 'server',
  received: octets(received),
  sent: octets(sent),
  reason: 'greeting from before TLS',
})
const greetings = (...records: SessionRecord[]): readonly string[] =>
  folded(new Environment(), [opened(1, 0), ...records]).result().greetings

test('a server is known by the greeting that it said, whatever the client got', () => {
  expect(greetings(said(1, 2, 'server', '* OK Dovecot ready.'))).toEqual(['* OK Dovecot ready.'])
  expect(
    greetings(
      altered('imapscope1 OK go\r\n', ''),
      altered('* OK Dovecot ready.\r\n', `${ours}\r\n`),
      said(1, 2, 'server', ours),
    ),
  ).toEqual(['* OK Dovecot ready.'])
})

test('what is altered behind the greeting is no greeting', () => {
  const later = altered('* CAPABILITY IDLE\r\n', '* CAPABILITY\r\n')
  expect(greetings(said(1, 0, 'server', '* OK hi'), later)).toEqual(['* OK hi'])
})
