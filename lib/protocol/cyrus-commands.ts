/**
 * The commands of Cyrus beyond the RFCs, most of them for traffic between its own servers or for
 * administrators.
 */
import {
  type Argument,
  appended,
  called,
  charset,
  inList,
  keys,
  mailbox,
  newName,
  number,
  optional,
  repeated,
  sequenceSet,
  text,
  user,
  words,
} from './arguments.ts'
import type { CommandRow } from './rows.ts'

const rfc = 'Cyrus'

/** Name, arguments, effect. */
type Short = readonly [name: string, args: readonly Argument[], about: string]

/** Between the servers of one Cyrus installation: moving users, replication, repair. */
const amongServers: readonly CommandRow[] = [
  ...(
    [
      [
        'XFER',
        [mailbox, called('server'), optional(called('partition'))],
        'Moves a mailbox or a user to another server of the installation.',
      ],
      ['DUMP', [mailbox, optional(number('uid'))], 'Reads a whole mailbox as one stream, to move it.'],
      ['UNDUMP', [mailbox, text('data')], 'Writes a whole mailbox from one stream, to move it.'],
      ['SYNCAPPLY', [text('data')], 'Brings changes to a replica.'],
      ['SYNCGET', [text('data')], 'Reads the state of a replica.'],
      ['SYNCRESTART', [], 'Begins a replication run anew.'],
      ['SYNCRESTORE', [text('data')], 'Brings messages back from a backup.'],
      ['MUPDATEPUSH', [mailbox], 'Tells the mailbox list of the installation about one mailbox.'],
      ['LOCALAPPEND', [mailbox, ...appended], 'Appends to a mailbox of this server only.'],
      [
        'LOCALCREATE',
        [mailbox, optional(called('partition'))],
        'Makes a mailbox on this server without telling the others.',
      ],
      ['LOCALDELETE', [mailbox], 'Removes a mailbox on this server without telling the others.'],
      ['RECONSTRUCT', [mailbox], 'Builds the index of a mailbox anew.'],
      ['RACLMODSEQ', [], 'Asks for the number of the latest change of rights.'],
      ['UPGRADESIEVE', [], 'Brings stored Sieve scripts up to date.'],
    ] satisfies Short[]
  ).map(([name, args, about]) => ({
    name,
    rfc,
    states: 'AS' as const,
    arguments: args,
    solicits: [],
    about,
  })),
]

/** For administrators, and for clients by Fastmail. */
const forPeople: readonly CommandRow[] = [
  {
    name: 'XRENAME',
    rfc,
    states: 'AS',
    arguments: [mailbox, newName, optional(called('partition'))],
    solicits: [],
    about: 'Renames a mailbox or moves it to another partition.',
  },
  {
    name: 'XRUNANNOTATOR',
    rfc,
    states: 'S',
    arguments: [sequenceSet],
    solicits: [],
    about: 'Runs the annotation program on messages again.',
  },
  {
    name: 'XWARMUP',
    rfc,
    states: 'AS',
    arguments: [mailbox, inList(repeated(text('what')))],
    solicits: [],
    about: 'Has the files of a mailbox read into memory, to be fast later.',
  },
  {
    name: 'XFOREVER',
    rfc,
    states: 'AS',
    arguments: [],
    solicits: ['FOREVER'],
    about: 'Never ends; the server tells something again and again, for tests.',
  },
  {
    name: 'XMEID',
    rfc,
    states: 'AS',
    arguments: [mailbox],
    solicits: [],
    about: 'Marks a mailbox as the one that stands for the user.',
  },
  {
    name: 'GETUSERGROUP',
    rfc,
    states: 'AS',
    arguments: [called('user-or-group')],
    solicits: ['USERGROUP'],
    about: 'Asks who is in a group, or which groups a user is in.',
  },
  {
    name: 'SETUSERGROUP',
    rfc,
    states: 'AS',
    arguments: [user, called('group')],
    solicits: [],
    about: 'Puts a user into a group.',
  },
  {
    name: 'UNSETUSERGROUP',
    rfc,
    states: 'AS',
    arguments: [user, called('group')],
    solicits: [],
    about: 'Takes a user out of a group.',
  },
]

/** Conversations and text extracts in older releases; JMAP has replaced them. */
const conversations: readonly CommandRow[] = (
  [
    [
      'XCONVFETCH',
      [text('ids'), number('mod-sequence'), words('items', 'fetchItems')],
      'Reads data of all messages of conversations.',
    ],
    [
      'XCONVMETA',
      [text('ids'), words('items', 'fetchItems')],
      'Reads counts, flags and senders of conversations.',
    ],
    [
      'XCONVSORT',
      [inList(words('sort-keys', 'sortKeys')), text('window'), charset, keys],
      'Searches and sorts by conversation.',
    ],
    [
      'XCONVUPDATES',
      [inList(words('sort-keys', 'sortKeys')), text('window'), charset, keys],
      'Asks what changed in a sorted list of conversations.',
    ],
    [
      'XCONVMULTISORT',
      [inList(words('sort-keys', 'sortKeys')), text('window'), charset, keys],
      'Searches and sorts in all mailboxes at once.',
    ],
    ['XSNIPPETS', [text('mailboxes'), charset, keys], 'Asks for the words around what a search finds.'],
  ] satisfies Short[]
).map(([name, args, about]) => ({ name, rfc, states: 'S', arguments: args, solicits: [], about }))

export const commands: readonly CommandRow[] = [...amongServers, ...forPeople, ...conversations]
