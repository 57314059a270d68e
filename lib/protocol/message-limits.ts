/** Many messages in small portions: limits per command, batches, UIDs only, progress. */
import { as, inList, number, optional, tag, text, words } from './arguments.ts'
import type { Family } from './rows.ts'

export const messageLimits: Family = {
  title: 'Large mailboxes',
  capabilities: [
    {
      name: 'MESSAGELIMIT=',
      rfc: 'RFC 9738',
      phase: 'after login',
      keyed: true,
      about: 'The most messages that one command may touch.',
    },
    {
      name: 'SAVELIMIT=',
      rfc: 'RFC 9738',
      phase: 'after login',
      keyed: true,
      about: 'The most messages that one COPY or APPEND may store.',
    },
    {
      name: 'UIDBATCHES',
      rfc: 'RFC 10022',
      phase: 'after login',
      about: 'The server can cut a large mailbox into ranges of UIDs that hold equally many messages.',
    },
    {
      name: 'UIDONLY',
      rfc: 'RFC 9586',
      phase: 'after login',
      about: 'Once enabled, messages are named by UID alone and sequence numbers are gone.',
    },
    {
      name: 'INPROGRESS',
      rfc: 'RFC 9585',
      phase: 'after login',
      about: 'During a long command the server tells how far it has come.',
    },
    {
      name: 'STATUS=SIZE',
      rfc: 'RFC 8438',
      phase: 'after login',
      about: 'STATUS can tell the size of a mailbox in bytes.',
    },
    {
      name: 'STATUS=',
      rfc: 'RFC 8438',
      phase: 'after login',
      keyed: true,
      about: 'STATUS can tell one thing more about a mailbox.',
    },
  ],
  commands: [
    {
      name: 'UIDBATCHES',
      needs: ['UIDBATCHES'],
      rfc: 'RFC 10022',
      states: 'S',
      arguments: [number('size'), optional(text('range'))],
      solicits: ['UIDBATCHES'],
      about: 'Asks for ranges of UIDs that hold so many messages each.',
    },
  ],
  additions: [
    { command: 'FETCH', solicits: ['UIDFETCH'] },
    { command: 'UID FETCH', solicits: ['UIDFETCH'] },
    { command: 'STORE', solicits: ['UIDFETCH'] },
    { command: 'UID STORE', solicits: ['UIDFETCH'] },
  ],
  responses: [
    {
      name: 'UIDBATCHES',
      rfc: 'RFC 10022',
      correlated: true,
      about: 'Ranges of UIDs from the newest to the oldest, with the tag of the command.',
    },
    {
      name: 'UIDFETCH',
      rfc: 'RFC 9586',
      arguments: [inList(words('items', 'fetchItems', 'sections', 'flags'))],
      numbered: true,
      about: 'Data of one message, named by its UID instead of a sequence number.',
    },
  ],
  codes: [
    {
      name: 'MESSAGELIMIT',
      rfc: 'RFC 9738',
      arguments: [number('n'), optional(number('last-uid'))],
      about: 'The command was done only up to a limit; the UID says where to go on.',
    },
    {
      name: 'UIDREQUIRED',
      rfc: 'RFC 9586',
      arguments: [],
      about: 'The client enabled UIDONLY and then used sequence numbers all the same.',
    },
    {
      name: 'TOOFEW',
      rfc: 'RFC 10022',
      arguments: [],
      about: 'The batches that were asked for are too small.',
    },
    {
      name: 'TOOMANY',
      rfc: 'RFC 10022',
      arguments: [],
      about: 'More batches were asked for than the server gives.',
    },
    {
      name: 'INPROGRESS',
      rfc: 'RFC 9585',
      arguments: [optional(inList(as('tag done total', tag)))],
      about: 'The server is still busy with a command, and may say how far it has come.',
    },
  ],
  statusItems: [
    {
      name: 'SIZE',
      needs: ['STATUS=SIZE'],
      rfc: 'RFC 8438',
      about: 'The size of all messages of the mailbox in bytes.',
    },
  ],
}
