/** UTF-8 in names, strings and headers (RFC 9755), with its predecessors (RFC 6855, RFC 5738). */
import { inList, message } from './arguments.ts'
import type { Family } from './rows.ts'

export const utf8: Family = {
  title: 'UTF-8',
  capabilities: [
    {
      name: 'UTF8=ACCEPT',
      rfc: 'RFC 9755',
      phase: 'after login',
      about: 'Once enabled, both sides may use UTF-8 in mailbox names, strings and headers.',
    },
    {
      name: 'UTF8=ONLY',
      includes: ['UTF8=ACCEPT'],
      rfc: 'RFC 9755',
      phase: 'any',
      about: 'The server serves only clients that enable UTF-8.',
    },
    {
      name: 'UTF8=ALL',
      rfc: 'RFC 5738',
      phase: 'after login',
      about: 'An early experiment with UTF-8: every mailbox could hold it.',
    },
    {
      name: 'UTF8=APPEND',
      rfc: 'RFC 5738',
      phase: 'after login',
      about: 'An early experiment with UTF-8: messages with it could be appended.',
    },
    {
      name: 'UTF8=USER',
      rfc: 'RFC 5738',
      phase: 'before login',
      about: 'An early experiment with UTF-8: user names and passwords could hold it.',
    },
  ],
  parameters: [
    {
      name: 'UTF8',
      rfc: 'RFC 5738',
      commands: ['SELECT', 'EXAMINE'],
      arguments: [],
      about: 'Open the mailbox with UTF-8 in headers; only in the early experiment.',
    },
    {
      name: 'UTF8',
      rfc: 'RFC 6855 §4',
      commands: ['APPEND'],
      arguments: [inList(message)],
      about: 'The message has UTF-8 in its headers; RFC 9755 has dropped this form.',
    },
  ],
}
