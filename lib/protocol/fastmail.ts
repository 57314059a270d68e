/** Fastmail beyond Cyrus: snoozing messages. */
import type { Family } from './rows.ts'

export const fastmail: Family = {
  title: 'Fastmail',
  capabilities: [
    {
      name: 'SNOOZE',
      rfc: 'draft-ietf-extra-email-snooze',
      phase: 'after login',
      about: 'Messages can be put off until a certain time.',
    },
    {
      name: 'XSNOOZE',
      rfc: 'Fastmail',
      phase: 'after login',
      about: 'The early form of SNOOZE at Fastmail.',
    },
    {
      name: 'X-FM-',
      rfc: 'Fastmail',
      phase: 'any',
      keyed: true,
      about: 'Something that only programs by Fastmail know.',
    },
  ],
}
