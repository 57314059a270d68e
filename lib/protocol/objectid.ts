/** Permanent ids of mailboxes and messages, and the date when a message was saved (RFC 8474, RFC 8514). */
import { called, date, inList, text } from './arguments.ts'
import type { Family } from './rows.ts'

const draft = 'draft-ietf-mailmaint-imap-objectid-bis'

export const objectid: Family = {
  title: 'Lasting ids and save dates',
  needs: ['OBJECTID'],
  capabilities: [
    {
      name: 'OBJECTID',
      rfc: 'RFC 8474',
      phase: 'after login',
      about: 'Mailboxes, messages and conversations have ids that survive renaming and moving.',
    },
    {
      name: 'OBJECTID+',
      includes: ['OBJECTID'],
      rfc: draft,
      phase: 'after login',
      about: 'Accounts have lasting ids too, and mailboxes can be opened by id.',
    },
    {
      name: 'SAVEDATE',
      rfc: 'RFC 8514',
      phase: 'after login',
      about: 'The server knows when a message was put into this mailbox, by a copy for instance.',
    },
    {
      name: 'JMAPACCESS',
      rfc: 'RFC 9698',
      phase: 'after login',
      about: 'The same mail can be reached with JMAP, and the server tells the address.',
    },
  ],
  commands: [
    {
      name: 'GETJMAPACCESS',
      needs: ['JMAPACCESS'],
      rfc: 'RFC 9698',
      states: 'AS',
      arguments: [],
      solicits: ['JMAPACCESS'],
      about: 'Asks for the address under which the same mail is to be had with JMAP.',
    },
  ],
  responses: [{ name: 'JMAPACCESS', rfc: 'RFC 9698', about: 'The address of the same mail in JMAP.' }],
  codes: [
    {
      name: 'MAILBOXID',
      rfc: 'RFC 8474 §4',
      askedBy: ['SELECT', 'EXAMINE'],
      arguments: [inList(called('id'))],
      about: 'The lasting id of the mailbox that was opened or made.',
    },
    {
      name: 'OBJECTID',
      rfc: draft,
      askedBy: ['SELECT', 'EXAMINE'],
      arguments: [inList(text('ACCOUNTID id MAILBOXID id'))],
      about: 'The lasting ids of the account and of the mailbox.',
    },
  ],
  parameters: [
    {
      name: 'OBJECTID',
      needs: ['OBJECTID+'],
      rfc: draft,
      commands: ['SELECT', 'EXAMINE'],
      arguments: [inList(text('MAILBOXID id ACCOUNTID id'))],
      about: 'Open the mailbox that has this lasting id.',
    },
  ],
  fetchItems: [
    { name: 'EMAILID', rfc: 'RFC 8474 §5.1', about: 'An id that all copies of this message share.' },
    { name: 'THREADID', rfc: 'RFC 8474 §5.2', about: 'An id that all messages of this conversation share.' },
    {
      name: 'OBJECTID',
      needs: ['OBJECTID+'],
      rfc: draft,
      about: 'All lasting ids of the message in one list.',
    },
    {
      name: 'SAVEDATE',
      needs: ['SAVEDATE'],
      rfc: 'RFC 8514',
      about: 'When the message was put into this mailbox.',
    },
  ],
  searchKeys: [
    {
      name: 'EMAILID',
      rfc: 'RFC 8474 §6',
      arguments: [text('string')],
      about: 'Messages with this lasting id.',
    },
    {
      name: 'THREADID',
      rfc: 'RFC 8474 §6',
      arguments: [text('string')],
      about: 'Messages of the conversation with this lasting id.',
    },
    {
      name: 'SAVEDBEFORE',
      needs: ['SAVEDATE'],
      rfc: 'RFC 8514',
      arguments: [date],
      about: 'Messages put into this mailbox before this day.',
    },
    {
      name: 'SAVEDON',
      needs: ['SAVEDATE'],
      rfc: 'RFC 8514',
      arguments: [date],
      about: 'Messages put into this mailbox on this day.',
    },
    {
      name: 'SAVEDSINCE',
      needs: ['SAVEDATE'],
      rfc: 'RFC 8514',
      arguments: [date],
      about: 'Messages put into this mailbox on this day or later.',
    },
    {
      name: 'SAVEDATESUPPORTED',
      needs: ['SAVEDATE'],
      rfc: 'RFC 8514',
      about: 'All messages if the mailbox keeps save dates, or none.',
    },
  ],
  statusItems: [{ name: 'MAILBOXID', rfc: 'RFC 8474 §4.3', about: 'The lasting id of the mailbox.' }],
}
