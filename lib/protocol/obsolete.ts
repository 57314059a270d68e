/** Words of older RFCs and drafts that some clients and servers still use (RFC 1730, RFC 2060, drafts). */
import {
  type Argument,
  as,
  entry,
  mailbox,
  newName,
  number,
  oneOf,
  pattern,
  repeated,
  sequenceSet,
  words,
} from './arguments.ts'
import type { Family } from './rows.ts'

const annotatemore = 'draft-daboo-imap-annotatemore'

const attribute: Argument = { kind: 'entries', name: 'attribute' }
const attributeValue: Argument = { kind: 'entries', name: 'attribute value', list: true }

export const obsolete: Family = {
  title: 'Obsolete',
  capabilities: [
    {
      name: 'IMAP4',
      rfc: 'RFC 1730',
      phase: 'any',
      about: 'The server also speaks the version of IMAP from 1994.',
    },
    {
      name: 'ANNOTATEMORE',
      rfc: annotatemore,
      phase: 'after login',
      about: 'The draft that became METADATA, with commands of other names.',
    },
    {
      name: 'LISTEXT',
      rfc: 'draft-ietf-imapext-list-extensions',
      phase: 'after login',
      about: 'The draft that became LIST-EXTENDED.',
    },
    {
      name: 'LIST-SUBSCRIBED',
      rfc: 'draft-ietf-imapext-list-extensions',
      phase: 'after login',
      about: 'A draft: LIST could tell which mailboxes the user subscribed to.',
    },
  ],
  commands: [
    {
      name: 'PARTIAL',
      rfc: 'RFC 1730 §6.4.6',
      states: 'S',
      arguments: [
        as('sequence-number', sequenceSet),
        words('item', 'fetchItems'),
        number('first-octet'),
        number('octets'),
      ],
      solicits: ['FETCH'],
      about: 'Read a range of bytes of a message; FETCH BODY[]<…> has replaced it.',
    },
    {
      name: 'FIND',
      rfc: 'RFC 1176',
      states: 'AS',
      arguments: [oneOf('MAILBOXES or ALL.MAILBOXES', 'MAILBOXES', 'ALL.MAILBOXES'), pattern],
      solicits: ['MAILBOX'],
      about: 'Asked for mailbox names before there was LIST.',
    },
    {
      name: 'GETANNOTATION',
      needs: ['ANNOTATEMORE'],
      rfc: annotatemore,
      states: 'AS',
      arguments: [mailbox, entry, attribute],
      solicits: ['ANNOTATION'],
      about: 'Asks for notes of a mailbox; GETMETADATA has replaced it.',
    },
    {
      name: 'SETANNOTATION',
      needs: ['ANNOTATEMORE'],
      rfc: annotatemore,
      states: 'AS',
      arguments: [mailbox, entry, attributeValue],
      solicits: [],
      about: 'Writes notes of a mailbox; SETMETADATA has replaced it.',
    },
  ],
  responses: [
    {
      name: 'ANNOTATION',
      rfc: annotatemore,
      arguments: [mailbox, repeated(entry)],
      about: 'Notes of a mailbox; METADATA has replaced it.',
    },
    { name: 'MAILBOX', rfc: 'RFC 1176', about: 'One mailbox name in answer to FIND.' },
    {
      name: 'COPY',
      rfc: 'RFC 1730',
      numbered: true,
      about: 'A message was copied; kept from IMAP2, to be ignored.',
    },
    {
      name: 'STORE',
      rfc: 'RFC 1730',
      numbered: true,
      about: 'Flags of a message changed; kept from IMAP2, to be read as FETCH.',
    },
  ],
  codes: [
    {
      name: 'NEWNAME',
      rfc: 'RFC 2060 §7.1',
      arguments: [as('old-name', mailbox), newName],
      about: 'The mailbox was renamed, and here is its new name.',
    },
  ],
  fetchItems: [
    { name: 'RFC822.PEEK', rfc: 'RFC 1730 §6.4.5', about: 'The whole message, without marking it read.' },
    {
      name: 'RFC822.TEXT.PEEK',
      rfc: 'RFC 1730 §6.4.5',
      about: 'All that follows the headers, without marking the message read.',
    },
    { name: 'RFC822.HEADER.LINES', rfc: 'RFC 1730 §6.4.5', about: 'Only the headers that are named here.' },
    { name: 'RFC822.HEADER.LINES.NOT', rfc: 'RFC 1730 §6.4.5', about: 'All headers but those named here.' },
  ],
}
