/** iCloud, and extensions for Apple's clients on other servers: push to devices, login tokens. */
import { repeated, text } from './arguments.ts'
import type { Family } from './rows.ts'

export const icloud: Family = {
  title: 'Apple and iCloud',
  capabilities: [
    {
      name: 'XAPPLEPUSHSERVICE',
      rfc: 'Apple',
      phase: 'any',
      about: 'The server can wake up phones for new mail, through the push service of Apple.',
    },
    {
      name: 'XAPPLELITERAL',
      rfc: 'Apple',
      phase: 'after login',
      about: 'A way of sending literals that only clients by Apple know.',
    },
    {
      name: 'X-APPLE-REMOTE-LINKS',
      rfc: 'Apple',
      phase: 'after login',
      about: 'Something about links to large attachments that only clients by Apple know.',
    },
  ],
  commands: [
    {
      name: 'XAPPLEPUSHSERVICE',
      needs: ['XAPPLEPUSHSERVICE'],
      rfc: 'Apple',
      states: 'AS',
      arguments: [repeated(text('key value … mailboxes (names)'))],
      solicits: ['XAPPLEPUSHSERVICE'],
      // The arguments contain the account id and the token of the device, with which anybody can send to it.
      secret: 'all',
      about: 'Registers a device to be woken up for new mail.',
    },
  ],
  responses: [
    {
      name: 'XAPPLEPUSHSERVICE',
      rfc: 'Apple',
      secret: 'all',
      about: 'The topic under which the device will be woken up.',
    },
  ],
  mechanisms: [
    {
      name: 'ATOKEN',
      rfc: 'Apple',
      first: 'client',
      user: 'none',
      about: 'A login token of an Apple device.',
    },
    {
      name: 'ATOKEN2',
      rfc: 'Apple',
      first: 'client',
      user: 'none',
      about: 'A newer login token of an Apple device.',
    },
    {
      name: 'PTOKEN',
      rfc: 'Apple',
      first: 'client',
      user: 'none',
      about: 'A login token of an Apple service.',
    },
    {
      name: 'WETOKEN',
      rfc: 'Apple',
      first: 'client',
      user: 'none',
      about: 'A login token of an Apple web service.',
    },
    {
      name: 'WSTOKEN',
      rfc: 'Apple',
      first: 'client',
      user: 'none',
      about: 'Another login token of an Apple web service.',
    },
  ],
}
