/** Around the login: initial responses, referrals, UNAUTHENTICATE. Knows no SASL mechanism. */
import { repeated, url } from './arguments.ts'
import type { Family } from './rows.ts'

export const security: Family = {
  title: 'Login and logout',
  needs: ['UNAUTHENTICATE'],
  capabilities: [
    {
      name: 'SASL-IR',
      rfc: 'RFC 4959',
      phase: 'before login',
      about: 'AUTHENTICATE can carry the first answer of the client, which saves a round trip.',
    },
    {
      name: 'LOGIN-REFERRALS',
      rfc: 'RFC 2221',
      phase: 'before login',
      about: 'The server may answer a login with the address of the server where the user belongs.',
    },
    {
      name: 'UNAUTHENTICATE',
      rfc: 'RFC 8437',
      phase: 'after login',
      about: 'A client can log out without closing the connection and then log in as somebody else.',
    },
  ],
  commands: [
    {
      name: 'UNAUTHENTICATE',
      rfc: 'RFC 8437 §2',
      states: 'AS',
      arguments: [],
      solicits: [],
      about: 'Goes back to before the login; all that was enabled, compression too, ends.',
    },
  ],
  codes: [
    {
      name: 'REFERRAL',
      rfc: 'RFC 2221 §4',
      arguments: [repeated(url)],
      secret: 'urls',
      about: 'The user or the mailbox is to be found at this address.',
    },
  ],
}
