/** Waiting for updates without polling (RFC 2177). */
import type { Family } from './rows.ts'

export const idle: Family = {
  title: 'Waiting for news',
  capabilities: [
    {
      name: 'IDLE',
      rfc: 'RFC 2177',
      phase: 'after login',
      about: 'A client can wait, and the server tells news of the open mailbox at once.',
    },
  ],
  commands: [
    {
      name: 'IDLE',
      rfc: 'RFC 9051 §6.3.13',
      states: 'AS',
      arguments: [],
      solicits: [],
      about: 'Waits for news until the client sends DONE.',
    },
  ],
}
