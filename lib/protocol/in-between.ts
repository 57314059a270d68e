/** Words that proxies and gateways add to a session, and words of servers without a file of their own. */
import type { Family } from './rows.ts'

export const inBetween: Family = {
  title: 'Proxies and others',
  capabilities: [
    {
      name: 'XIMAPPROXY',
      rfc: 'imapproxy',
      phase: 'any',
      about: 'A proxy stands in between that keeps connections for clients to use again.',
    },
    {
      name: 'XSTOP',
      rfc: 'Proton Mail Bridge',
      phase: 'any',
      about: 'The server is an old bridge of Proton Mail on the same computer.',
    },
    {
      name: 'XKOBJ',
      rfc: 'unknown',
      phase: 'any',
      keyed: true,
      about: 'A private extension that is not documented in public.',
    },
  ],
  codes: [
    {
      name: 'XPROXYREUSE',
      rfc: 'imapproxy',
      arguments: [],
      about: 'A proxy has given the client a connection that was logged in already.',
    },
    {
      name: 'SYS/TEMP',
      rfc: 'RFC 3206',
      arguments: [],
      about: 'The server cannot do this for now; a code of POP3 that some IMAP servers send.',
    },
    {
      name: 'SYS/PERM',
      rfc: 'RFC 3206',
      arguments: [],
      about: 'Somebody must repair the server; a code of POP3 that some IMAP servers send.',
    },
  ],
}
