/** Extended searching: shorter responses, saved results, live contexts, more keys, several mailboxes. */
import { after, called, inList, keys, number, optional, repeated, returning, tag, text } from './arguments.ts'
import type { Family } from './rows.ts'

export const search: Family = {
  title: 'Search',
  needs: ['ESEARCH'],
  capabilities: [
    {
      name: 'ESEARCH',
      rfc: 'RFC 4731',
      phase: 'after login',
      about: 'Search results come as a set, or only as count, first and last, which is far shorter.',
    },
    {
      name: 'SEARCHRES',
      rfc: 'RFC 5182',
      phase: 'after login',
      about: 'The server remembers the last search result, and commands can name it with a dollar sign.',
    },
    {
      name: 'CONTEXT=SEARCH',
      includes: ['ESEARCH'],
      rfc: 'RFC 5267',
      phase: 'after login',
      about: 'A search stays alive: the server tells which messages enter or leave its result.',
    },
    {
      name: 'CONTEXT=SORT',
      includes: ['ESORT'],
      rfc: 'RFC 5267',
      phase: 'after login',
      about: 'A sorted search stays alive: the server tells what enters or leaves it, and where.',
    },
    {
      name: 'CONTEXT=',
      rfc: 'RFC 5267',
      phase: 'after login',
      keyed: true,
      about: 'This kind of search can stay alive and be updated by the server.',
    },
    {
      name: 'SEARCH=FUZZY',
      rfc: 'RFC 6203',
      phase: 'after login',
      about: 'Searches can be inexact, so that they also find other forms of a word.',
    },
    {
      name: 'WITHIN',
      rfc: 'RFC 5032',
      phase: 'after login',
      about: 'Searches can ask for messages younger or older than some seconds.',
    },
    {
      name: 'FILTERS',
      rfc: 'RFC 5466',
      phase: 'after login',
      about: 'Searches can be kept on the server under a name.',
    },
    {
      name: 'MULTISEARCH',
      rfc: 'RFC 7377',
      phase: 'after login',
      about: 'One command can search several mailboxes, and none needs to be open.',
    },
    {
      name: 'PARTIAL',
      rfc: 'RFC 9394',
      phase: 'after login',
      about: 'Results of SEARCH and FETCH can be had page by page.',
    },
  ],
  commands: [
    {
      name: 'ESEARCH',
      needs: ['MULTISEARCH'],
      rfc: 'RFC 7377 §2.1',
      states: 'AS',
      arguments: [
        optional(after('IN', { kind: 'filters', name: 'mailboxes', of: ['notifyFilters'], list: true })),
        returning,
        keys,
      ],
      solicits: ['ESEARCH'],
      about: 'Searches several mailboxes at once.',
    },
    {
      name: 'CANCELUPDATE',
      needs: ['CONTEXT='],
      rfc: 'RFC 5267 §4.3',
      states: 'S',
      arguments: [repeated(tag)],
      solicits: [],
      about: 'Ends the updates of the searches that these tags began.',
    },
  ],
  additions: [
    { command: 'SEARCH', solicits: ['ESEARCH'] },
    { command: 'UID SEARCH', solicits: ['ESEARCH'] },
  ],
  responses: [
    {
      name: 'ESEARCH',
      rfc: 'RFC 9051 §7.3.4',
      arguments: [
        optional(inList({ ...tag, words: ['TAG', 'MAILBOX', 'UIDVALIDITY'] })),
        { kind: 'words', name: 'results', of: ['searchResults'], words: ['UID'], repeated: true },
      ],
      single: true,
      correlated: true,
      about: 'A search result in short form, with the tag of the search that it answers.',
    },
  ],
  codes: [
    {
      name: 'NOTSAVED',
      rfc: 'RFC 5182 §2.1',
      arguments: [],
      about: 'The server did not remember the search result, so a dollar sign now means nothing.',
    },
    {
      name: 'NOUPDATE',
      rfc: 'RFC 5267 §4.3',
      arguments: [tag],
      about: 'The server will not, or no longer, tell updates of this search.',
    },
    {
      name: 'UNDEFINED-FILTER',
      rfc: 'RFC 5466 §3.1',
      arguments: [called('name')],
      about: 'No search is kept under this name.',
    },
  ],
  parameters: [
    {
      name: 'PARTIAL',
      needs: ['PARTIAL'],
      rfc: 'RFC 9394 §3',
      commands: ['FETCH', 'UID FETCH'],
      arguments: [text('range')],
      about: 'Only this page of the messages; negative numbers count from the newest.',
    },
  ],
  searchKeys: [
    {
      name: '$',
      needs: ['SEARCHRES'],
      rfc: 'RFC 5182 §2.1',
      about: 'The messages of the last search result that was saved.',
    },
    {
      name: 'OLDER',
      needs: ['WITHIN'],
      rfc: 'RFC 5032',
      arguments: [number('n')],
      about: 'Messages that came more than so many seconds ago.',
    },
    {
      name: 'YOUNGER',
      needs: ['WITHIN'],
      rfc: 'RFC 5032',
      arguments: [number('n')],
      about: 'Messages that came within the last so many seconds.',
    },
    {
      name: 'FILTER',
      needs: ['FILTERS'],
      rfc: 'RFC 5466 §3.1',
      arguments: [text('string')],
      about: 'Messages that the search kept under this name finds.',
    },
    {
      name: 'FUZZY',
      needs: ['SEARCH=FUZZY'],
      rfc: 'RFC 6203 §3',
      about: 'The next key may also find what is only nearly the same.',
    },
  ],
  searchReturns: [
    { name: 'MIN', rfc: 'RFC 4731 §3.1', about: 'Tell the lowest number found.' },
    { name: 'MAX', rfc: 'RFC 4731 §3.1', about: 'Tell the highest number found.' },
    { name: 'ALL', rfc: 'RFC 4731 §3.1', about: 'Tell all numbers found, as one set.' },
    { name: 'COUNT', rfc: 'RFC 4731 §3.1', about: 'Tell how many were found.' },
    {
      name: 'SAVE',
      needs: ['SEARCHRES'],
      rfc: 'RFC 5182 §2.1',
      about: 'Remember the result, to be named with a dollar sign.',
    },
    {
      name: 'CONTEXT',
      needs: ['CONTEXT='],
      rfc: 'RFC 5267 §4.2',
      about: 'Be prepared for more questions about this result.',
    },
    {
      name: 'UPDATE',
      needs: ['CONTEXT='],
      rfc: 'RFC 5267 §4.3',
      about: 'Tell from now on what enters or leaves the result.',
    },
    {
      name: 'PARTIAL',
      needs: ['PARTIAL', 'CONTEXT='],
      rfc: 'RFC 9394 §3.1',
      about: 'Tell only this page of the result.',
    },
    {
      name: 'RELEVANCY',
      needs: ['SEARCH=FUZZY'],
      rfc: 'RFC 6203 §4',
      about: 'Tell how well each message fits, from 1 to 100.',
    },
  ],
  searchResults: [
    { name: 'MIN', rfc: 'RFC 4731 §3.1', about: 'The lowest number found.' },
    { name: 'MAX', rfc: 'RFC 4731 §3.1', about: 'The highest number found.' },
    { name: 'ALL', rfc: 'RFC 4731 §3.1', about: 'All numbers found, as one set.' },
    { name: 'COUNT', rfc: 'RFC 4731 §3.1', about: 'How many were found.' },
    { name: 'PARTIAL', rfc: 'RFC 9394 §3.1', about: 'The page that was asked for, and the numbers on it.' },
    {
      name: 'ADDTO',
      rfc: 'RFC 5267 §4.3',
      about: 'Messages that enter the result, each with its position.',
    },
    {
      name: 'REMOVEFROM',
      rfc: 'RFC 5267 §4.3',
      about: 'Messages that leave the result, with their position.',
    },
    { name: 'RELEVANCY', rfc: 'RFC 6203 §4', about: 'How well each message fits, from 1 to 100.' },
  ],
  sortKeys: [
    {
      name: 'RELEVANCY',
      needs: ['SEARCH=FUZZY'],
      rfc: 'RFC 6203',
      about: 'By how well the message fits the search.',
    },
  ],
}
