/** Access control lists: who may do what with a mailbox (RFC 4314, RFC 8440). */
import { type Argument, called, mailbox, repeated } from './arguments.ts'
import type { Family } from './rows.ts'

const identifier = called('identifier')
const rights: Argument = { kind: 'rights', name: 'rights' }

export const acl: Family = {
  title: 'Access control',
  needs: ['ACL'],
  capabilities: [
    {
      name: 'ACL',
      rfc: 'RFC 4314',
      phase: 'after login',
      about: 'Users can see and change who may do what with a mailbox.',
    },
    {
      name: 'RIGHTS=',
      rfc: 'RFC 4314',
      phase: 'after login',
      keyed: true,
      about: 'The rights that this server knows besides the oldest ones, one letter each.',
    },
    {
      name: 'LIST-MYRIGHTS',
      rfc: 'RFC 8440',
      phase: 'after login',
      about: 'LIST can tell the rights of the user for each mailbox, which saves many questions.',
    },
    {
      name: 'ACL2=UNION',
      rfc: 'Courier',
      phase: 'after login',
      about: 'In Courier a user has all the rights that any of the matching entries gives.',
    },
  ],
  commands: [
    {
      name: 'SETACL',
      rfc: 'RFC 4314 §3.1',
      states: 'AS',
      arguments: [mailbox, identifier, rights],
      solicits: [],
      about: 'Gives somebody rights for a mailbox, or takes some away with a minus sign.',
    },
    {
      name: 'DELETEACL',
      rfc: 'RFC 4314 §3.2',
      states: 'AS',
      arguments: [mailbox, identifier],
      solicits: [],
      about: 'Takes all rights for a mailbox from somebody.',
    },
    {
      name: 'GETACL',
      rfc: 'RFC 4314 §3.3',
      states: 'AS',
      arguments: [mailbox],
      solicits: ['ACL'],
      about: 'Asks who has which rights for a mailbox.',
    },
    {
      name: 'LISTRIGHTS',
      rfc: 'RFC 4314 §3.4',
      states: 'AS',
      arguments: [mailbox, identifier],
      solicits: ['LISTRIGHTS'],
      about: 'Asks which rights could be given to somebody.',
    },
    {
      name: 'MYRIGHTS',
      rfc: 'RFC 4314 §3.5',
      states: 'AS',
      arguments: [mailbox],
      solicits: ['MYRIGHTS'],
      about: 'Asks which rights the user has for a mailbox.',
    },
  ],
  additions: [{ command: 'LIST', solicits: ['MYRIGHTS'] }],
  responses: [
    {
      name: 'ACL',
      rfc: 'RFC 4314 §3.6',
      arguments: [mailbox, repeated(identifier), repeated(rights)],
      single: true,
      about: 'Who has which rights for a mailbox.',
    },
    {
      name: 'LISTRIGHTS',
      rfc: 'RFC 4314 §3.7',
      arguments: [mailbox, identifier, repeated(rights)],
      single: true,
      about: 'The rights that somebody always has, then those that can be given.',
    },
    {
      name: 'MYRIGHTS',
      rfc: 'RFC 4314 §3.8',
      arguments: [mailbox, rights],
      single: true,
      about: 'The rights of the user for a mailbox.',
    },
  ],
  listReturns: [
    {
      name: 'MYRIGHTS',
      needs: ['LIST-MYRIGHTS'],
      rfc: 'RFC 8440',
      about: 'Tell the rights for each mailbox too.',
    },
  ],
  rights: [
    { name: 'l', rfc: 'RFC 4314 §2.1', about: 'The mailbox is visible to LIST and can be subscribed to.' },
    { name: 'r', rfc: 'RFC 4314 §2.1', about: 'The mailbox can be opened and its messages read.' },
    { name: 's', rfc: 'RFC 4314 §2.1', about: 'Messages can be marked read, and this is kept.' },
    { name: 'w', rfc: 'RFC 4314 §2.1', about: 'Flags other than read and deleted can be changed.' },
    { name: 'i', rfc: 'RFC 4314 §2.1', about: 'Messages can be added, by APPEND or COPY.' },
    { name: 'p', rfc: 'RFC 4314 §2.1', about: 'Mail can be sent to the address of the mailbox.' },
    { name: 'k', rfc: 'RFC 4314 §2.1', about: 'Mailboxes can be made below this one.' },
    { name: 'x', rfc: 'RFC 4314 §2.1', about: 'The mailbox can be deleted or renamed.' },
    { name: 't', rfc: 'RFC 4314 §2.1', about: 'Messages can be marked deleted.' },
    { name: 'e', rfc: 'RFC 4314 §2.1', about: 'Messages that are marked deleted can be removed.' },
    { name: 'a', rfc: 'RFC 4314 §2.1', about: 'The rights of the mailbox can be seen and changed.' },
    { name: 'n', rfc: 'RFC 5257 §4', about: 'Shared annotations of messages can be written.' },
    { name: 'c', rfc: 'RFC 4314 §2.1.1', about: 'An old letter that stands for k, and x on some servers.' },
    {
      name: 'd',
      rfc: 'RFC 4314 §2.1.1',
      about: 'An old letter that stands for e and t, and x on some servers.',
    },
  ],
}
