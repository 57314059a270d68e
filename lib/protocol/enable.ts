/** Turning extensions on (RFC 5161). */
import { repeated, words } from './arguments.ts'
import type { Family } from './rows.ts'

export const enable: Family = {
  title: 'Turning extensions on',
  capabilities: [
    {
      name: 'ENABLE',
      rfc: 'RFC 5161',
      phase: 'any',
      about: 'A client can turn on extensions that would surprise clients which do not know them.',
    },
  ],
  commands: [
    {
      name: 'ENABLE',
      rfc: 'RFC 5161 §3.1',
      states: 'A',
      arguments: [repeated(words('capability', 'capabilities'))],
      solicits: ['ENABLED'],
      about: 'Turns extensions on for the rest of the connection.',
    },
  ],
  responses: [
    {
      name: 'ENABLED',
      rfc: 'RFC 5161 §3.2',
      arguments: [repeated(words('capability', 'capabilities'))],
      single: true,
      about: 'The extensions that have just been turned on; what was not understood is missing.',
    },
  ],
}
