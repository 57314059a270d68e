/** Netscape, iPlanet and Sun Messaging, the UW server, and others of that time. */
import { pattern, reference, sequenceSet, text, user } from './arguments.ts'
import type { Family } from './rows.ts'

export const uwSun: Family = {
  title: 'UW, Netscape and Sun',
  capabilities: [
    {
      name: 'SCAN',
      rfc: 'UW',
      phase: 'after login',
      about: 'LIST-like searches can look for mailboxes that contain a text.',
    },
    {
      name: 'NETSCAPE',
      rfc: 'Netscape',
      phase: 'any',
      about: 'The server tells the web address where a user can manage the account.',
    },
    {
      name: 'X-NETSCAPE',
      rfc: 'Netscape',
      phase: 'any',
      about: 'The same as NETSCAPE, in a proper private name.',
    },
    {
      name: 'XSENDER',
      rfc: 'Netscape',
      phase: 'any',
      about: 'The server can tell whether the sender of a message is known to be real.',
    },
    {
      name: 'XSERVERINFO',
      rfc: 'Sun',
      phase: 'any',
      about: 'The server tells addresses where the account can be managed.',
    },
    {
      name: 'X-SUN-IMAP',
      rfc: 'Sun',
      phase: 'any',
      about: 'The server is Sun Messaging and has extensions for clients by Sun.',
    },
    { name: 'X-SUN-SORT', rfc: 'Sun', phase: 'any', about: 'An early form of SORT in Sun Messaging.' },
    {
      name: 'X-SUN-',
      rfc: 'Sun',
      phase: 'any',
      keyed: true,
      about: 'Something that only programs by Sun know.',
    },
    {
      name: 'X-ANNOTATEMORE',
      rfc: 'Sun',
      phase: 'any',
      about: 'Notes about mailboxes after the draft that became METADATA.',
    },
    {
      name: 'X-UNAUTHENTICATE',
      rfc: 'Sun',
      phase: 'any',
      about: 'The forerunner of UNAUTHENTICATE: log out and keep the connection.',
    },
    {
      name: 'XMSEARCH',
      rfc: 'Sun',
      phase: 'any',
      about: 'A search over several mailboxes that only programs by Sun know.',
    },
    { name: 'XUM1', rfc: 'Sun', phase: 'any', about: 'Something for the unified messaging of Sun.' },
  ],
  commands: [
    {
      name: 'SCAN',
      needs: ['SCAN'],
      rfc: 'UW',
      states: 'AS',
      arguments: [reference, pattern, text('text')],
      solicits: ['LIST'],
      about: 'Asks for the names of mailboxes that contain a text.',
    },
    {
      name: 'PROXYAUTH',
      rfc: 'Sun',
      states: 'AS',
      arguments: [user],
      solicits: [],
      secret: 'all',
      about: 'An administrator acts as another user from then on.',
    },
    {
      name: 'XSENDER',
      needs: ['XSENDER'],
      rfc: 'Netscape',
      states: 'S',
      arguments: [sequenceSet],
      solicits: [],
      about: 'Asks whether the senders of messages are known to be real.',
    },
    {
      name: 'NETSCAPE',
      needs: ['NETSCAPE', 'X-NETSCAPE'],
      rfc: 'Netscape',
      states: 'AS',
      arguments: [],
      solicits: [],
      about: 'Asks for the web address where the account is managed.',
    },
  ],
}
