/** Extended listing of mailboxes: options, special uses, counts in the same response, other servers. */
import { inList, pattern, reference, words } from './arguments.ts'
import type { Family, WordRow } from './rows.ts'

const roles: readonly WordRow[] = [
  { name: '\\All', rfc: 'RFC 6154 §2', about: 'Shows every message of the account.' },
  { name: '\\Archive', rfc: 'RFC 6154 §2', about: 'Keeps messages that are put away.' },
  { name: '\\Drafts', rfc: 'RFC 6154 §2', about: 'Keeps messages that are still being written.' },
  { name: '\\Flagged', rfc: 'RFC 6154 §2', about: 'Shows all messages that are marked special.' },
  { name: '\\Junk', rfc: 'RFC 6154 §2', about: 'Keeps unwanted mail.' },
  { name: '\\Sent', rfc: 'RFC 6154 §2', about: 'Keeps copies of messages that were sent.' },
  { name: '\\Trash', rfc: 'RFC 6154 §2', about: 'Keeps messages that were thrown away.' },
  { name: '\\Important', rfc: 'RFC 8457', about: 'Shows messages that are held to be important.' },
  {
    name: '\\Inbox',
    rfc: 'RFC 8621 §2',
    about: 'New mail arrives here; the word comes from JMAP, and from XLIST.',
  },
  { name: '\\Memos', rfc: 'RFC 9979', about: 'Keeps notes that the user writes about messages.' },
  { name: '\\Scheduled', rfc: 'RFC 9979', about: 'Keeps messages that are to be sent later.' },
  { name: '\\Snoozed', rfc: 'RFC 9979', about: 'Keeps messages that are put off until later.' },
]

export const list: Family = {
  title: 'Listing mailboxes',
  needs: ['LIST-EXTENDED'],
  capabilities: [
    {
      name: 'LIST-EXTENDED',
      rfc: 'RFC 5258',
      phase: 'after login',
      about: 'LIST can choose, take several patterns and tell more about each mailbox.',
    },
    {
      name: 'LIST-STATUS',
      rfc: 'RFC 5819',
      phase: 'after login',
      about: 'LIST can tell the counts of each mailbox, which saves one STATUS per mailbox.',
    },
    {
      name: 'SPECIAL-USE',
      rfc: 'RFC 6154',
      phase: 'after login',
      about: 'The server says which mailbox is for drafts, sent mail, trash and so on.',
    },
    {
      name: 'CREATE-SPECIAL-USE',
      rfc: 'RFC 6154',
      phase: 'after login',
      about: 'A client can make a mailbox and say what it is for.',
    },
    {
      name: 'CHILDREN',
      rfc: 'RFC 3348',
      phase: 'after login',
      about: 'LIST says of each mailbox whether others lie below it.',
    },
    {
      name: 'MAILBOX-REFERRALS',
      rfc: 'RFC 2193',
      phase: 'after login',
      about: 'Mailboxes may lie on other servers, and this server says where.',
    },
  ],
  commands: [
    {
      name: 'RLIST',
      needs: ['MAILBOX-REFERRALS'],
      rfc: 'RFC 2193',
      states: 'AS',
      arguments: [reference, pattern],
      solicits: ['LIST'],
      about: 'Asks for mailbox names, those on other servers included.',
    },
    {
      name: 'RLSUB',
      needs: ['MAILBOX-REFERRALS'],
      rfc: 'RFC 2193',
      states: 'AS',
      arguments: [reference, pattern],
      solicits: ['LSUB'],
      about: 'Asks for subscribed names, those on other servers included.',
    },
  ],
  additions: [{ command: 'LIST', solicits: ['STATUS'] }],
  codes: [
    {
      name: 'USEATTR',
      rfc: 'RFC 6154 §3',
      arguments: [],
      about: 'The mailbox cannot be made for that purpose.',
    },
  ],
  parameters: [
    {
      name: 'USE',
      needs: ['CREATE-SPECIAL-USE'],
      rfc: 'RFC 6154 §3',
      commands: ['CREATE'],
      arguments: [inList(words('attributes', 'mailboxAttributes'))],
      about: 'What the new mailbox is for.',
    },
  ],
  listSelections: [
    { name: 'SUBSCRIBED', rfc: 'RFC 5258 §3.1', about: 'Only mailboxes that the user wants to see.' },
    { name: 'REMOTE', rfc: 'RFC 5258 §3.1', about: 'Also mailboxes that lie on other servers.' },
    {
      name: 'RECURSIVEMATCH',
      rfc: 'RFC 5258 §3.1',
      about: 'Also parents of the mailboxes that match.',
    },
    {
      name: 'SPECIAL-USE',
      needs: ['SPECIAL-USE'],
      rfc: 'RFC 6154 §2',
      about: 'Only mailboxes with a special purpose.',
    },
  ],
  listReturns: [
    { name: 'SUBSCRIBED', rfc: 'RFC 5258 §3.2', about: 'Say which mailboxes the user wants to see.' },
    { name: 'CHILDREN', rfc: 'RFC 5258 §3.2', about: 'Say which mailboxes have others below them.' },
    {
      name: 'STATUS',
      needs: ['LIST-STATUS'],
      rfc: 'RFC 5819 §2',
      about: 'Tell these counts of each mailbox too.',
    },
    {
      name: 'SPECIAL-USE',
      needs: ['SPECIAL-USE'],
      rfc: 'RFC 6154 §2',
      about: 'Say what each mailbox is for.',
    },
  ],
  listResults: [
    {
      name: 'CHILDINFO',
      rfc: 'RFC 5258 §3.5',
      about: 'A mailbox below this one matches, though this one may not.',
    },
    {
      name: 'OLDNAME',
      rfc: 'RFC 9051 §6.3.9.7',
      about: 'The name that the mailbox had, or that was asked for.',
    },
  ],
  mailboxAttributes: [
    { name: '\\HasChildren', rfc: 'RFC 3348', about: 'Other mailboxes lie below this one.' },
    { name: '\\HasNoChildren', rfc: 'RFC 3348', about: 'No mailbox lies below this one.' },
    {
      name: '\\NonExistent',
      rfc: 'RFC 5258 §3',
      about: 'There is no mailbox of this name, or none any more.',
    },
    { name: '\\Subscribed', rfc: 'RFC 5258 §3', about: 'The user wants to see this mailbox.' },
    { name: '\\Remote', rfc: 'RFC 5258 §3', about: 'The mailbox lies on another server.' },
    ...roles,
  ],
}
