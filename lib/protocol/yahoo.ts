/** Yahoo and AOL. */
import type { Family } from './rows.ts'

export const yahoo: Family = {
  title: 'Yahoo and AOL',
  capabilities: [
    {
      name: 'XYMHIGHESTMODSEQ',
      rfc: 'Yahoo',
      phase: 'any',
      about: 'The server tells HIGHESTMODSEQ, though it does not know CONDSTORE.',
    },
    {
      name: 'X-MSG-EXT',
      rfc: 'Yahoo',
      phase: 'any',
      about: 'Extra data of messages that only clients by Yahoo know.',
    },
    {
      name: 'X-ID-ACLID',
      rfc: 'Yahoo',
      phase: 'any',
      about: 'An extra field in ID that only clients by Yahoo know.',
    },
    {
      name: 'X-ALL-MAIL',
      rfc: 'Yahoo',
      phase: 'any',
      about: 'A mailbox that shows every message, for clients by Yahoo.',
    },
    {
      name: 'X-UIDONLY',
      rfc: 'Yahoo',
      phase: 'any',
      about: 'The forerunner of UIDONLY at Yahoo.',
    },
  ],
  mechanisms: [
    {
      name: 'XYMCOOKIE',
      rfc: 'Yahoo',
      first: 'client',
      user: 'none',
      about: 'A login with cookies of Yahoo.',
    },
    {
      name: 'XYMCOOKIEB64',
      rfc: 'Yahoo',
      first: 'client',
      user: 'none',
      about: 'A login with cookies of Yahoo, encoded.',
    },
    {
      name: 'XYMPKI',
      rfc: 'Yahoo',
      first: 'client',
      user: 'none',
      about: 'A login with keys, between servers of Yahoo.',
    },
  ],
}
