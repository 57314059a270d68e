/** Dovecot: items of virtual mailboxes, search by MIME part, Sieve on demand. */
import { called, keys, oneOf, text } from './arguments.ts'
import type { Family } from './rows.ts'

export const dovecot: Family = {
  title: 'Dovecot',
  capabilities: [
    {
      name: 'XDOVECOT',
      rfc: 'Dovecot',
      phase: 'after login',
      about: 'The server is Dovecot and has extensions that its other parts use.',
    },
    {
      name: 'SEARCH=X-MIMEPART',
      rfc: 'Dovecot',
      phase: 'after login',
      about: 'Searches can look at single MIME parts: their types, sizes, names.',
    },
    {
      name: 'FILTER=SIEVE',
      rfc: 'Dovecot',
      phase: 'after login',
      about: 'A Sieve script can be run on messages that are already in a mailbox.',
    },
  ],
  commands: [
    {
      name: 'FILTER',
      needs: ['FILTER=SIEVE'],
      rfc: 'Dovecot',
      states: 'S',
      arguments: [oneOf('SIEVE', 'SIEVE'), called('script'), keys],
      solicits: ['FILTERED'],
      about: 'Runs a Sieve script on the messages that match.',
    },
    {
      name: 'UID FILTER',
      needs: ['FILTER=SIEVE'],
      rfc: 'Dovecot',
      states: 'S',
      arguments: [oneOf('SIEVE', 'SIEVE'), called('script'), keys],
      solicits: ['FILTERED'],
      about: 'Runs a Sieve script on the messages that match, and answers with UIDs.',
    },
  ],
  responses: [
    {
      name: 'FILTERED',
      rfc: 'Dovecot',
      correlated: true,
      about: 'What a Sieve script did to one message, with the tag of the command.',
    },
  ],
  fetchItems: [
    {
      name: 'X-MAILBOX',
      rfc: 'Dovecot',
      about: 'The real mailbox of a message that a virtual mailbox shows.',
    },
    { name: 'X-REAL-UID', rfc: 'Dovecot', about: 'The UID of the message in its real mailbox.' },
    { name: 'X-GUID', rfc: 'Dovecot', about: 'The lasting id of the message in Dovecot.' },
    { name: 'X-SAVEDATE', rfc: 'Dovecot', about: 'When the message was saved; SAVEDATE has replaced it.' },
    { name: 'X-PRIORITY', rfc: 'Dovecot', about: 'The priority that the sender gave the message.' },
  ],
  searchKeys: [
    {
      name: 'MIMEPART',
      needs: ['SEARCH=X-MIMEPART'],
      rfc: 'Dovecot',
      arguments: [text('string')],
      about: 'Messages with a MIME part that fits all the keys in parentheses.',
    },
    {
      name: 'X-GUID',
      rfc: 'Dovecot',
      arguments: [text('string')],
      about: 'The message with this lasting id of Dovecot.',
    },
    {
      name: 'X-MAILBOX',
      rfc: 'Dovecot',
      arguments: [text('string')],
      about: 'Messages whose real mailbox has this name.',
    },
    {
      name: 'X-REAL-UID',
      rfc: 'Dovecot',
      arguments: [text('string')],
      about: 'Messages with these UIDs in their real mailbox.',
    },
  ],
  statusItems: [{ name: 'X-GUID', rfc: 'Dovecot', about: 'The lasting id of the mailbox in Dovecot.' }],
}
