/** Quotas: how much a user may store, and how much is used (RFC 9208). */
import { type Argument, called, mailbox, optional, repeated } from './arguments.ts'
import type { Family } from './rows.ts'

const root = called('root')
/** RFC 9208 §5: STORAGE, MESSAGE, MAILBOX, ANNOTATION-STORAGE, and resources of a server's own. */
const resources: Argument = {
  kind: 'words',
  name: 'resource limit …',
  of: ['capabilities'],
  prefix: 'QUOTA=RES-',
  list: true,
}

export const quota: Family = {
  title: 'Quota',
  needs: ['QUOTA'],
  capabilities: [
    {
      name: 'QUOTA',
      rfc: 'RFC 9208',
      phase: 'after login',
      about: 'Clients can ask how much space and how many messages are used and allowed.',
    },
    {
      name: 'QUOTASET',
      rfc: 'RFC 9208',
      phase: 'after login',
      about: 'Clients that are allowed to can change the limits.',
    },
    {
      name: 'QUOTA=RES-',
      rfc: 'RFC 9208 §5',
      phase: 'after login',
      keyed: true,
      about: 'The server can limit this kind of resource.',
    },
    {
      name: 'QUOTA=RES-STORAGE',
      rfc: 'RFC 9208 §5.1',
      phase: 'after login',
      about: 'The server can limit the space of the messages, counted in units of 1024 bytes.',
    },
    {
      name: 'QUOTA=RES-MESSAGE',
      rfc: 'RFC 9208 §5.2',
      phase: 'after login',
      about: 'The server can limit the number of messages.',
    },
    {
      name: 'QUOTA=RES-MAILBOX',
      rfc: 'RFC 9208 §5.3',
      phase: 'after login',
      about: 'The server can limit the number of mailboxes.',
    },
    {
      name: 'QUOTA=RES-ANNOTATION-STORAGE',
      rfc: 'RFC 9208 §5.4',
      phase: 'after login',
      about: 'The server can limit the space of annotations, counted in units of 1024 bytes.',
    },
  ],
  commands: [
    {
      name: 'GETQUOTA',
      rfc: 'RFC 9208 §4.1.1',
      states: 'AS',
      arguments: [root],
      solicits: ['QUOTA'],
      about: 'Asks for the use and the limits of one quota root.',
    },
    {
      name: 'GETQUOTAROOT',
      rfc: 'RFC 9208 §4.1.2',
      states: 'AS',
      arguments: [mailbox],
      solicits: ['QUOTAROOT', 'QUOTA'],
      about: 'Asks which quotas a mailbox counts towards, and for their use and limits.',
    },
    {
      name: 'SETQUOTA',
      needs: ['QUOTASET'],
      rfc: 'RFC 9208 §4.1.3',
      states: 'AS',
      arguments: [root, resources],
      solicits: ['QUOTA'],
      about: 'Sets the limits of one quota root.',
    },
  ],
  responses: [
    {
      name: 'QUOTA',
      rfc: 'RFC 9208 §4.2.1',
      arguments: [root, resources],
      about: 'Use and limit of each resource of one quota root.',
    },
    {
      name: 'QUOTAROOT',
      rfc: 'RFC 9208 §4.2.2',
      arguments: [mailbox, optional(repeated(root))],
      single: true,
      about: 'The quota roots that a mailbox counts towards.',
    },
  ],
  codes: [
    {
      name: 'OVERQUOTA',
      rfc: 'RFC 9208 §4.3.1',
      arguments: [],
      about: 'The quota is used up, or would be by this command.',
    },
  ],
  statusItems: [
    {
      name: 'DELETED-STORAGE',
      needs: ['QUOTA=RES-STORAGE'],
      rfc: 'RFC 9208 §4.1.4',
      about: 'How many bytes an EXPUNGE would set free.',
    },
  ],
}
