/** Where a user's own, other people's and shared mailboxes are (RFC 2342). */
import { called, repeated } from './arguments.ts'
import type { Family } from './rows.ts'

export const namespace: Family = {
  title: 'Namespaces',
  capabilities: [
    {
      name: 'NAMESPACE',
      rfc: 'RFC 2342',
      phase: 'after login',
      about: 'The server says where own mailboxes, those of other users and shared ones are.',
    },
  ],
  commands: [
    {
      name: 'NAMESPACE',
      rfc: 'RFC 9051 §6.3.10',
      states: 'AS',
      arguments: [],
      solicits: ['NAMESPACE'],
      about: "Asks for the prefixes of own, other users' and shared mailboxes.",
    },
  ],
  responses: [
    {
      name: 'NAMESPACE',
      rfc: 'RFC 9051 §7.3.2',
      arguments: [repeated(called('namespace'))],
      single: true,
      about: "Prefix and separator of own, other users' and shared mailboxes, each list or NIL.",
    },
  ],
}
