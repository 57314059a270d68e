/** Leaving a mailbox without removing anything (RFC 3691). */
import type { Family } from './rows.ts'

export const unselect: Family = {
  title: 'Leaving a mailbox',
  capabilities: [
    {
      name: 'UNSELECT',
      rfc: 'RFC 3691',
      phase: 'after login',
      about: 'A client can leave a mailbox without removing the messages marked deleted.',
    },
  ],
  commands: [
    {
      name: 'UNSELECT',
      rfc: 'RFC 9051 §6.4.2',
      states: 'S',
      arguments: [],
      solicits: [],
      about: 'Leaves the mailbox and removes nothing.',
    },
  ],
}
