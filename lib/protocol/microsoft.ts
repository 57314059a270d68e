/** Exchange and Outlook: words between their own front-end and back-end servers that clients can see. */
import { text } from './arguments.ts'
import type { Family } from './rows.ts'

export const microsoft: Family = {
  title: 'Microsoft Exchange and Outlook',
  needs: ['BACKENDAUTHENTICATE'],
  capabilities: [
    {
      name: 'CLIENTACCESSRULES',
      rfc: 'Microsoft',
      phase: 'after login',
      about: 'Rules of the administrator about who may connect from where are in force.',
    },
    {
      name: 'CLIENTNETWORKPRESENCELOCATION',
      rfc: 'Microsoft',
      phase: 'after login',
      about: 'Front servers of Exchange can tell back servers where a client is.',
    },
    {
      name: 'BACKENDAUTHENTICATE',
      rfc: 'Microsoft',
      phase: 'after login',
      about: 'Front servers of Exchange can log users in at back servers; not for clients.',
    },
    {
      name: 'BACKENDAUTHENTICATE-IR',
      rfc: 'Microsoft',
      phase: 'after login',
      about: 'The same as BACKENDAUTHENTICATE, with the first answer in the same line.',
    },
    {
      name: 'XPROXY3',
      rfc: 'Microsoft',
      phase: 'any',
      about: 'Front servers of Exchange can hand connections on to back servers; not for clients.',
    },
  ],
  commands: [
    {
      name: 'BACKENDAUTHENTICATE',
      rfc: 'Microsoft',
      states: 'any',
      arguments: [text('data')],
      solicits: [],
      secret: 'all',
      about: 'Logs a user in at a back server of Exchange; not for clients.',
    },
  ],
}
