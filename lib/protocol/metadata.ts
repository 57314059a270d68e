/** Annotations of mailboxes, the server and messages by clients (RFC 5464, RFC 9590, RFC 5257). */
import {
  type Argument,
  as,
  entry,
  inList,
  mailbox,
  number,
  oneOf,
  parameters,
  repeated,
  text,
} from './arguments.ts'
import type { Family } from './rows.ts'

const entries: Argument = { kind: 'entries', name: 'entries' }
const entryValues: Argument = { kind: 'entries', name: 'entry value', list: true, repeated: true }

export const metadata: Family = {
  title: 'Metadata and annotations',
  needs: ['METADATA', 'METADATA-SERVER'],
  capabilities: [
    {
      name: 'METADATA',
      includes: ['METADATA-SERVER'],
      rfc: 'RFC 5464',
      phase: 'after login',
      about: 'Clients can keep notes about mailboxes and about the server, under names with slashes.',
    },
    {
      name: 'METADATA-SERVER',
      rfc: 'RFC 5464',
      phase: 'after login',
      about: 'Clients can keep notes about the server, but not about mailboxes.',
    },
    {
      name: 'LIST-METADATA',
      rfc: 'RFC 9590',
      phase: 'after login',
      about: 'LIST can tell the notes of each mailbox, which saves many questions.',
    },
    {
      name: 'ANNOTATE-EXPERIMENT-1',
      rfc: 'RFC 5257',
      phase: 'after login',
      about: 'Clients can keep notes about single messages; an experiment that few servers took part in.',
    },
    {
      name: 'IMAPSIEVE=',
      rfc: 'RFC 6785',
      phase: 'after login',
      keyed: true,
      about: 'Sieve scripts can run when messages change; the value says where to manage the scripts.',
    },
  ],
  commands: [
    {
      name: 'GETMETADATA',
      rfc: 'RFC 5464 §4.2',
      states: 'AS',
      arguments: [parameters('options'), mailbox, entries],
      solicits: ['METADATA'],
      about: 'Asks for notes of a mailbox, or of the server when the name is empty.',
    },
    {
      name: 'SETMETADATA',
      rfc: 'RFC 5464 §4.3',
      states: 'AS',
      arguments: [mailbox, entryValues],
      solicits: [],
      about: 'Writes notes of a mailbox or of the server; NIL as value removes one.',
    },
  ],
  additions: [{ command: 'LIST', solicits: ['METADATA'] }],
  responses: [
    {
      name: 'METADATA',
      rfc: 'RFC 5464 §4.4',
      arguments: [mailbox, entryValues],
      about: 'Notes with their values, or without values the names of those that changed.',
    },
  ],
  codes: [
    {
      name: 'METADATA',
      rfc: 'RFC 5464 §4',
      arguments: [
        repeated(
          oneOf(
            'LONGENTRIES n, MAXSIZE n, TOOMANY or NOPRIVATE',
            'LONGENTRIES',
            'MAXSIZE',
            'TOOMANY',
            'NOPRIVATE',
          ),
        ),
      ],
      about: 'Why a note could not be read or written: too long, too many, or no private ones here.',
    },
    {
      name: 'ANNOTATIONS',
      rfc: 'RFC 5257 §4',
      askedBy: ['SELECT', 'EXAMINE'],
      arguments: [repeated(oneOf('size [NOPRIVATE], NONE or READ-ONLY', 'NOPRIVATE', 'NONE', 'READ-ONLY'))],
      about: 'How large the notes about messages of this mailbox may be, or that there are none.',
    },
    {
      name: 'ANNOTATE',
      rfc: 'RFC 5257 §4',
      arguments: [repeated(oneOf('TOOBIG or TOOMANY', 'TOOBIG', 'TOOMANY'))],
      about: 'Why a note about a message could not be written.',
    },
  ],
  parameters: [
    {
      name: 'MAXSIZE',
      rfc: 'RFC 5464 §4.2.1',
      commands: ['GETMETADATA'],
      arguments: [number('octets')],
      about: 'Leave out notes that are longer than this.',
    },
    {
      name: 'DEPTH',
      rfc: 'RFC 5464 §4.2.2',
      commands: ['GETMETADATA'],
      arguments: [repeated(oneOf('0, 1 or infinity', 'INFINITY'))],
      about: 'How far below the named notes to look.',
    },
    {
      name: 'ANNOTATE',
      needs: ['ANNOTATE-EXPERIMENT-1'],
      rfc: 'RFC 5257 §4',
      commands: ['SELECT', 'EXAMINE'],
      arguments: [],
      about: 'Tell this session when notes about messages change.',
    },
    {
      name: 'ANNOTATION',
      needs: ['ANNOTATE-EXPERIMENT-1'],
      rfc: 'RFC 5257 §4',
      commands: ['APPEND'],
      arguments: [inList(repeated(text('entry (attribute value …)')))],
      about: 'Store these notes together with the new message.',
    },
  ],
  fetchItems: [
    {
      name: 'ANNOTATION',
      needs: ['ANNOTATE-EXPERIMENT-1'],
      rfc: 'RFC 5257 §4',
      about: 'Notes that clients keep about a message.',
    },
  ],
  storeItems: [
    {
      name: 'ANNOTATION',
      needs: ['ANNOTATE-EXPERIMENT-1'],
      rfc: 'RFC 5257 §4',
      about: 'Writes notes about a message.',
    },
  ],
  searchKeys: [
    {
      name: 'ANNOTATION',
      needs: ['ANNOTATE-EXPERIMENT-1'],
      rfc: 'RFC 5257 §4',
      arguments: [as('entry', entry), as('attribute', entry), text('value')],
      about: 'Messages with this text in that note.',
    },
  ],
  sortKeys: [
    {
      name: 'ANNOTATION',
      needs: ['ANNOTATE-EXPERIMENT-1'],
      rfc: 'RFC 5257 §4',
      about: 'By the value of a note.',
    },
  ],
  listReturns: [
    {
      name: 'METADATA',
      needs: ['LIST-METADATA'],
      rfc: 'RFC 9590',
      about: 'Tell these notes of each mailbox too.',
    },
  ],
}
