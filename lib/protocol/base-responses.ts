/** The responses of the base protocol: the words after `*`, and `+`. */
import { as, inList, listed, mailbox, optional, repeated, sequenceSet, words } from './arguments.ts'
import type { ResponseRow } from './rows.ts'

export const responses: readonly ResponseRow[] = [
  {
    name: '+',
    rfc: 'RFC 9051 §7.6',
    about: 'The server waits for more from the client: a literal, a SASL answer, the end of IDLE.',
  },
  {
    name: 'OK',
    rfc: 'RFC 9051 §7.1.1',
    about: 'All is well: with a tag the command succeeded, without one it is information or the greeting.',
  },
  {
    name: 'NO',
    rfc: 'RFC 9051 §7.1.2',
    about: 'With a tag the command failed, without one it is a warning.',
  },
  {
    name: 'BAD',
    rfc: 'RFC 9051 §7.1.3',
    about: 'The server did not understand the command or does not allow it now.',
  },
  {
    name: 'PREAUTH',
    rfc: 'RFC 9051 §7.1.4',
    about: 'A greeting that says: you are logged in already.',
  },
  { name: 'BYE', rfc: 'RFC 9051 §7.1.5', about: 'The server is about to close the connection.' },
  {
    name: 'CAPABILITY',
    rfc: 'RFC 9051 §7.2.2',
    arguments: [repeated(words('capability', 'capabilities'))],
    single: true,
    about: 'What the server can do, as a list of names.',
  },
  {
    name: 'LIST',
    rfc: 'RFC 9051 §7.3.1',
    arguments: listed,
    about: 'One mailbox: its attributes, the separator of its hierarchy, its name.',
  },
  {
    name: 'LSUB',
    rfc: 'RFC 3501 §7.2.3',
    arguments: listed,
    about: 'One subscribed name, or a parent of one; only in IMAP4rev1.',
  },
  {
    name: 'STATUS',
    rfc: 'RFC 9051 §7.3.3',
    arguments: [mailbox, inList(words('items', 'statusItems'))],
    single: true,
    about: 'Counts of a mailbox that need not be open.',
  },
  {
    name: 'SEARCH',
    rfc: 'RFC 3501 §7.2.5',
    arguments: [repeated(as('numbers', sequenceSet)), optional(inList(words('changes', 'searchResults')))],
    single: true,
    about: 'The numbers of the messages found, one by one; IMAP4rev2 answers ESEARCH instead.',
  },
  {
    name: 'FLAGS',
    rfc: 'RFC 9051 §7.3.5',
    arguments: [inList(words('flags', 'flags'))],
    about: 'The flags that can be used in this mailbox.',
  },
  {
    name: 'EXISTS',
    rfc: 'RFC 9051 §7.4.1',
    numbered: true,
    about: 'How many messages the open mailbox holds now.',
  },
  {
    name: 'RECENT',
    rfc: 'RFC 3501 §7.3.2',
    numbered: true,
    about: 'How many messages came since any session last looked; only in IMAP4rev1.',
  },
  {
    name: 'EXPUNGE',
    rfc: 'RFC 9051 §7.5.1',
    numbered: true,
    about: 'This message is gone, and every later one counts one less from here on.',
  },
  {
    name: 'FETCH',
    rfc: 'RFC 9051 §7.5.2',
    arguments: [inList(words('items', 'fetchItems', 'sections', 'flags'))],
    numbered: true,
    about: 'Data of one message, asked for or because another client changed it.',
  },
]
