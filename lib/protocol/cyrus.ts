/** Cyrus: conversations, replication, groups of users. Its items and commands are in files of their own. */
import { commands } from './cyrus-commands.ts'
import { fetchItems, searchKeys, sortKeys } from './cyrus-items.ts'
import type { Family } from './rows.ts'

export const cyrus: Family = {
  title: 'Cyrus',
  capabilities: [
    {
      name: 'DIGEST=SHA1',
      rfc: 'Cyrus',
      phase: 'after login',
      about: 'The server can tell the SHA-1 of each message.',
    },
    {
      name: 'MUPDATE=',
      rfc: 'Cyrus',
      phase: 'any',
      keyed: true,
      about: 'The server belongs to an installation of several, and this one keeps the mailbox list.',
    },
    {
      name: 'NO_ATOMIC_RENAME',
      rfc: 'Cyrus',
      phase: 'after login',
      about: 'While a mailbox is renamed, its old and its new name may both exist.',
    },
    {
      name: 'SORT=MODSEQ',
      rfc: 'Cyrus',
      phase: 'after login',
      about: 'The server can sort by the number of the latest change.',
    },
    { name: 'SORT=UID', rfc: 'Cyrus', phase: 'after login', about: 'The server can sort by UID.' },
    {
      name: 'X-CREATEDMODSEQ',
      rfc: 'Cyrus',
      phase: 'after login',
      about: 'The server can tell which change brought a message in.',
    },
    {
      name: 'X-REPLICATION',
      rfc: 'Cyrus',
      phase: 'after login',
      about: 'Other servers of the installation can replicate over this connection.',
    },
    {
      name: 'X-REPLICATION-ARCHIVE',
      rfc: 'Cyrus',
      phase: 'after login',
      about: 'Replication knows about messages that are kept in an archive.',
    },
    {
      name: 'X-SIEVE-MAILBOX',
      rfc: 'Cyrus',
      phase: 'after login',
      about: 'Sieve scripts are kept in a mailbox of their own.',
    },
    {
      name: 'XCONVERSATIONS',
      rfc: 'Cyrus',
      phase: 'after login',
      about: 'The server keeps conversations and can search and sort by them.',
    },
    {
      name: 'XSNIPPETS',
      rfc: 'Cyrus',
      phase: 'after login',
      about: 'The server can show the words around what a search finds.',
    },
    {
      name: 'XUSERGROUPS',
      rfc: 'Cyrus',
      phase: 'after login',
      about: 'Administrators can see and change groups of users.',
    },
  ],
  commands,
  responses: [
    { name: 'USERGROUP', rfc: 'Cyrus', about: 'Who is in a group, or which groups a user is in.' },
    { name: 'FOREVER', rfc: 'Cyrus', about: 'A sign of life in answer to XFOREVER.' },
  ],
  fetchItems,
  searchKeys,
  sortKeys,
  statusItems: [
    { name: 'CREATEDMODSEQ', rfc: 'Cyrus', about: 'The number of the change that made the mailbox.' },
  ],
}
