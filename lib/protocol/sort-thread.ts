/** Sorting and threading on the server (RFC 5256, RFC 5957, RFC 5267). */
import type { Family } from './rows.ts'

export const sortThread: Family = {
  title: 'Sort and thread',
  capabilities: [
    {
      name: 'SORT',
      rfc: 'RFC 5256',
      phase: 'after login',
      about: 'The server can search and give the result in a certain order.',
    },
    {
      name: 'SORT=DISPLAY',
      rfc: 'RFC 5957',
      phase: 'after login',
      about: 'The server can sort by the names of people as a reader sees them.',
    },
    {
      name: 'ESORT',
      rfc: 'RFC 5267',
      phase: 'after login',
      about: 'Sorted results can be had in short form too: count, first, last, one page.',
    },
    {
      name: 'THREAD=',
      rfc: 'RFC 5256',
      phase: 'after login',
      keyed: true,
      about: 'The server can arrange messages into conversations, by this algorithm.',
    },
    {
      name: 'THREAD=ORDEREDSUBJECT',
      rfc: 'RFC 5256',
      phase: 'after login',
      about: 'The server can make conversations of messages that share a subject.',
    },
    {
      name: 'THREAD=REFERENCES',
      rfc: 'RFC 5256',
      phase: 'after login',
      about: 'The server can make conversations by following who answered whom.',
    },
    {
      name: 'THREAD=REFS',
      rfc: 'draft-ietf-morg-inthread',
      phase: 'after login',
      about: 'The server can make conversations by who answered whom, without looking at subjects.',
    },
  ],
  commands: [
    {
      name: 'SORT',
      needs: ['SORT', 'SORT='],
      rfc: 'RFC 5256',
      states: 'S',
      arguments: '[RETURN (options)] (sort-keys) charset keys',
      solicits: ['SORT', 'ESEARCH'],
      about: 'Searches, and wants the numbers in this order.',
    },
    {
      name: 'UID SORT',
      needs: ['SORT', 'SORT='],
      rfc: 'RFC 5256',
      states: 'S',
      arguments: '[RETURN (options)] (sort-keys) charset keys',
      solicits: ['SORT', 'ESEARCH'],
      about: 'Searches, and wants the UIDs in this order.',
    },
    {
      name: 'THREAD',
      needs: ['THREAD='],
      rfc: 'RFC 5256',
      states: 'S',
      arguments: 'algorithm charset keys',
      solicits: ['THREAD'],
      about: 'Searches, and wants the numbers arranged into conversations.',
    },
    {
      name: 'UID THREAD',
      needs: ['THREAD='],
      rfc: 'RFC 5256',
      states: 'S',
      arguments: 'algorithm charset keys',
      solicits: ['THREAD'],
      about: 'Searches, and wants the UIDs arranged into conversations.',
    },
  ],
  responses: [
    { name: 'SORT', rfc: 'RFC 5256', about: 'The numbers of the messages found, in the order asked for.' },
    {
      name: 'THREAD',
      rfc: 'RFC 5256',
      about: 'The numbers of the messages found, as a tree: parentheses open the branches.',
    },
  ],
  searchKeys: [
    {
      name: 'INTHREAD',
      rfc: 'draft-ietf-morg-inthread',
      about: 'Messages of every conversation in which the next key finds one.',
    },
  ],
  sortKeys: [
    { name: 'ARRIVAL', rfc: 'RFC 5256', about: 'By when the message came into the mailbox.' },
    { name: 'CC', rfc: 'RFC 5256', about: 'By the first address that got a copy.' },
    { name: 'DATE', rfc: 'RFC 5256', about: 'By the Date header.' },
    { name: 'FROM', rfc: 'RFC 5256', about: 'By the first address of the sender.' },
    { name: 'SIZE', rfc: 'RFC 5256', about: 'By the size of the message.' },
    { name: 'SUBJECT', rfc: 'RFC 5256', about: 'By the subject, without Re: and the like.' },
    { name: 'TO', rfc: 'RFC 5256', about: 'By the first address of the recipients.' },
    { name: 'REVERSE', rfc: 'RFC 5256', about: 'The next key counts backwards.' },
    {
      name: 'DISPLAYFROM',
      needs: ['SORT=DISPLAY'],
      rfc: 'RFC 5957',
      about: 'By the name of the sender as a reader sees it.',
    },
    {
      name: 'DISPLAYTO',
      needs: ['SORT=DISPLAY'],
      rfc: 'RFC 5957',
      about: 'By the name of the first recipient as a reader sees it.',
    },
  ],
  threadAlgorithms: [
    { name: 'ORDEREDSUBJECT', rfc: 'RFC 5256', about: 'Messages of one subject, by date.' },
    { name: 'REFERENCES', rfc: 'RFC 5256', about: 'By who answered whom, then by subject.' },
    {
      name: 'REFS',
      rfc: 'draft-ietf-morg-inthread',
      about: 'By who answered whom, never by subject, newest conversation last.',
    },
  ],
}
