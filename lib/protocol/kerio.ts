/** Kerio Connect: a master login and a change of user. */
import { user } from './arguments.ts'
import type { Family } from './rows.ts'

export const kerio: Family = {
  title: 'Kerio Connect',
  commands: [
    {
      name: 'X-MASTERAUTH',
      rfc: 'Kerio',
      states: 'N',
      arguments: [],
      solicits: [],
      // The line after the server's challenge is a hash of the challenge and the master password.
      secret: 'all',
      about: 'Logs in with the master password, by answering a challenge of the server.',
    },
    {
      name: 'X-SETUSER',
      rfc: 'Kerio',
      states: 'any',
      arguments: [user],
      solicits: [],
      about: 'Goes on as this user after X-MASTERAUTH.',
    },
  ],
}
