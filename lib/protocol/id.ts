/** Identification: names and versions of both sides (RFC 2971). */
import type { Family } from './rows.ts'

export const id: Family = {
  title: 'Who is there',
  capabilities: [
    {
      name: 'ID',
      rfc: 'RFC 2971',
      phase: 'any',
      about: 'Client and server can tell each other their names and versions.',
    },
  ],
  commands: [
    {
      name: 'ID',
      rfc: 'RFC 2971 §3.1',
      states: 'any',
      arguments: [{ kind: 'fields', name: '(field value …) or NIL' }],
      solicits: ['ID'],
      about: 'Tells who the client is and asks who the server is.',
    },
  ],
  responses: [
    {
      name: 'ID',
      rfc: 'RFC 2971 §3.2',
      arguments: [{ kind: 'fields', name: '(field value …) or NIL' }],
      single: true,
      about: 'Who the server is: name, version, where to get help.',
    },
  ],
}
