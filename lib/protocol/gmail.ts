/** Gmail: labels, ids of messages and conversations, its own search, its own special-use attributes. */
import { listed, pattern, reference, text, url } from './arguments.ts'
import type { Family } from './rows.ts'

export const gmail: Family = {
  title: 'Gmail',
  needs: ['X-GM-EXT-1'],
  capabilities: [
    {
      name: 'X-GM-EXT-1',
      rfc: 'Gmail',
      phase: 'any',
      about: 'Gmail tells labels and its own ids, and searches as in the browser.',
    },
    {
      name: 'XLIST',
      rfc: 'Gmail',
      phase: 'any',
      about: 'The forerunner of SPECIAL-USE: XLIST says which mailbox is for what.',
    },
    {
      name: 'XYZZY',
      rfc: 'Gmail',
      phase: 'any',
      about: 'A joke of the people who wrote the server; it has no known effect.',
    },
  ],
  commands: [
    {
      name: 'XLIST',
      needs: ['XLIST'],
      rfc: 'Gmail',
      states: 'AS',
      arguments: [reference, pattern],
      solicits: ['XLIST'],
      about: 'Asks for mailbox names and what each mailbox is for; LIST has replaced it.',
    },
  ],
  responses: [{ name: 'XLIST', rfc: 'Gmail', arguments: listed, about: 'One mailbox, with what it is for.' }],
  codes: [
    {
      name: 'WEBALERT',
      rfc: 'Gmail',
      arguments: [url],
      secret: 'all',
      about: 'The user has to log in with a web browser first, at this address.',
    },
    {
      name: 'THROTTLED',
      rfc: 'Gmail',
      arguments: [],
      about: 'The account uses too much and is slowed down; Gmail puts it at the end of the text.',
    },
  ],
  fetchItems: [
    { name: 'X-GM-MSGID', rfc: 'Gmail', about: 'The lasting id of the message in Gmail, up to 64 bits.' },
    { name: 'X-GM-THRID', rfc: 'Gmail', about: 'The id of the conversation in Gmail, up to 64 bits.' },
    {
      name: 'X-GM-LABELS',
      rfc: 'Gmail',
      about: 'The labels of the message, which other clients see as mailboxes.',
    },
  ],
  storeItems: [
    { name: 'X-GM-LABELS', rfc: 'Gmail', about: 'Replaces all labels by these.' },
    { name: '+X-GM-LABELS', rfc: 'Gmail', about: 'Adds these labels.' },
    { name: '-X-GM-LABELS', rfc: 'Gmail', about: 'Takes these labels away.' },
    { name: 'X-GM-LABELS.SILENT', rfc: 'Gmail', about: 'Replaces all labels and wants no answer for it.' },
    { name: '+X-GM-LABELS.SILENT', rfc: 'Gmail', about: 'Adds these labels and wants no answer for it.' },
    {
      name: '-X-GM-LABELS.SILENT',
      rfc: 'Gmail',
      about: 'Takes these labels away and wants no answer for it.',
    },
  ],
  searchKeys: [
    {
      name: 'X-GM-RAW',
      rfc: 'Gmail',
      arguments: [text('string')],
      about: 'Messages that the search of Gmail in the browser would find.',
    },
    {
      name: 'X-GM-MSGID',
      rfc: 'Gmail',
      arguments: [text('string')],
      about: 'The message with this id of Gmail.',
    },
    {
      name: 'X-GM-THRID',
      rfc: 'Gmail',
      arguments: [text('string')],
      about: 'Messages of the conversation with this id of Gmail.',
    },
    { name: 'X-GM-LABELS', rfc: 'Gmail', arguments: [text('string')], about: 'Messages with this label.' },
  ],
  mailboxAttributes: [
    { name: '\\AllMail', rfc: 'Gmail', about: 'Shows every message of the account; from XLIST.' },
    { name: '\\Spam', rfc: 'Gmail', about: 'Keeps unwanted mail; from XLIST, and used by Yandex too.' },
    { name: '\\Starred', rfc: 'Gmail', about: 'Shows all messages with a star; from XLIST.' },
    { name: '\\Templates', rfc: 'Yandex', about: 'Keeps texts to begin new messages with.' },
  ],
  mechanisms: [
    {
      name: 'XOAUTH2',
      rfc: 'Gmail',
      first: 'client',
      user: 'xoauth2',
      about:
        'An OAuth 2 access token instead of a password; from Gmail, and used by Microsoft and Yahoo too.',
    },
    {
      name: 'XOAUTH',
      rfc: 'Gmail',
      first: 'client',
      user: 'none',
      about: 'A signed OAuth 1 request instead of a password; no longer in use.',
    },
    {
      name: 'PLAIN-CLIENTTOKEN',
      rfc: 'Gmail',
      first: 'client',
      user: 'none',
      about: 'A password together with a token of the program, for clients by Google.',
    },
  ],
}
