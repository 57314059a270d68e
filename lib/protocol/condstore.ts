/** Mod-sequences and quick resynchronization: the changes since a client's last session (RFC 7162). */
import { as, inList, number, oneOf, optional, sequenceSet, text, uidSet } from './arguments.ts'
import type { Family } from './rows.ts'

const select = ['SELECT', 'EXAMINE'] as const

export const condstore: Family = {
  title: 'CONDSTORE and QRESYNC',
  needs: ['CONDSTORE'],
  capabilities: [
    {
      name: 'CONDSTORE',
      rfc: 'RFC 7162 §3.1',
      phase: 'after login',
      about: 'Every change gets a rising number, so a client can ask for what changed since its last visit.',
    },
    {
      name: 'QRESYNC',
      includes: ['CONDSTORE'],
      rfc: 'RFC 7162 §3.2',
      phase: 'after login',
      about: 'A returning client learns all that changed and vanished in the answer to a single SELECT.',
    },
  ],
  additions: [
    { command: 'SELECT', solicits: ['VANISHED', 'FETCH'] },
    { command: 'EXAMINE', solicits: ['VANISHED', 'FETCH'] },
    { command: 'UID FETCH', solicits: ['VANISHED'] },
    { command: 'EXPUNGE', solicits: ['VANISHED'] },
    { command: 'UID EXPUNGE', solicits: ['VANISHED'] },
    { command: 'MOVE', solicits: ['VANISHED'] },
    { command: 'UID MOVE', solicits: ['VANISHED'] },
  ],
  responses: [
    {
      name: 'VANISHED',
      rfc: 'RFC 7162 §3.2.10',
      arguments: [optional(inList(oneOf('EARLIER', 'EARLIER'))), uidSet],
      about: 'The UIDs of messages that are gone; EARLIER says that they went before this session.',
    },
  ],
  codes: [
    {
      name: 'HIGHESTMODSEQ',
      rfc: 'RFC 7162 §3.1.2.1',
      askedBy: ['SELECT', 'EXAMINE'],
      arguments: [number('mod-sequence')],
      about: 'The number of the latest change in this mailbox, for the client to remember.',
    },
    {
      name: 'NOMODSEQ',
      rfc: 'RFC 7162 §3.1.2.2',
      askedBy: ['SELECT', 'EXAMINE'],
      arguments: [],
      about: 'This mailbox does not count its changes.',
    },
    {
      name: 'MODIFIED',
      rfc: 'RFC 7162 §3.1.3',
      arguments: [as('set', sequenceSet)],
      about: 'These messages were left alone because somebody else changed them first.',
    },
  ],
  parameters: [
    {
      name: 'CONDSTORE',
      rfc: 'RFC 7162 §3.1.8',
      commands: select,
      arguments: [],
      about: 'Tell the number of each change from now on.',
    },
    {
      name: 'QRESYNC',
      needs: ['QRESYNC'],
      rfc: 'RFC 7162 §3.2.5',
      commands: select,
      arguments: [inList(text('uidvalidity mod-sequence [known-uids [(sequence-set uids)]]'))],
      about: 'Say what the client knows already, to hear only what has changed and vanished.',
    },
    {
      name: 'CHANGEDSINCE',
      rfc: 'RFC 7162 §3.1.4.1',
      commands: ['FETCH', 'UID FETCH'],
      arguments: [number('mod-sequence')],
      about: 'Only messages that changed after this number.',
    },
    {
      name: 'VANISHED',
      needs: ['QRESYNC'],
      rfc: 'RFC 7162 §3.2.6',
      commands: ['UID FETCH'],
      arguments: [],
      about: 'Tell too which of these messages are gone; it needs CHANGEDSINCE.',
    },
    {
      name: 'UNCHANGEDSINCE',
      rfc: 'RFC 7162 §3.1.3',
      commands: ['STORE', 'UID STORE'],
      arguments: [number('mod-sequence')],
      about: 'Only where nobody else changed the message after this number.',
    },
  ],
  fetchItems: [
    { name: 'MODSEQ', rfc: 'RFC 7162 §3.1.4.2', about: 'The number of the latest change of the message.' },
  ],
  searchKeys: [
    {
      name: 'MODSEQ',
      rfc: 'RFC 7162 §3.1.5',
      arguments: [number('n')],
      about: 'Messages that changed at or after this number.',
    },
  ],
  searchResults: [
    { name: 'MODSEQ', rfc: 'RFC 7162 §3.1.10', about: 'The highest number of a change among those found.' },
  ],
  statusItems: [
    {
      name: 'HIGHESTMODSEQ',
      rfc: 'RFC 7162 §3.1.7',
      about: 'The number of the latest change in the mailbox.',
    },
  ],
}
