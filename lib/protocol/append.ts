/** Getting messages into mailboxes and from one to another: literals, parts, replace, move. */
import type { Family } from './rows.ts'

export const append: Family = {
  title: 'Literals, append, move and replace',
  capabilities: [
    {
      name: 'LITERAL+',
      rfc: 'RFC 7888',
      phase: 'any',
      about: 'The client may send literals of any size at once, without waiting for the server.',
    },
    {
      name: 'LITERAL-',
      rfc: 'RFC 7888',
      phase: 'any',
      about: 'The client may send literals of up to 4096 octets without waiting for the server.',
    },
    {
      name: 'MULTIAPPEND',
      rfc: 'RFC 3502',
      phase: 'after login',
      about: 'One APPEND can bring several messages, all or none of which are stored.',
    },
    {
      name: 'CATENATE',
      rfc: 'RFC 4469',
      phase: 'after login',
      about: 'A new message can be put together from parts that the server has already.',
    },
    {
      name: 'BINARY',
      rfc: 'RFC 3516',
      phase: 'after login',
      about: 'The server can decode attachments itself and send them without the bulk of base64.',
    },
    {
      name: 'UIDPLUS',
      rfc: 'RFC 4315',
      phase: 'after login',
      about: 'The server tells the UIDs of new and copied messages, and chosen ones can be expunged.',
    },
    {
      name: 'MOVE',
      rfc: 'RFC 6851',
      phase: 'after login',
      about: 'Messages can be moved in one step instead of copied, marked deleted and expunged.',
    },
    {
      name: 'REPLACE',
      rfc: 'RFC 8508',
      phase: 'after login',
      about: 'A message can be exchanged for a new version in one step, as with a draft.',
    },
    {
      name: 'APPENDLIMIT',
      rfc: 'RFC 7889',
      phase: 'after login',
      about: 'The largest message that may be stored differs by mailbox; STATUS tells it.',
    },
    {
      name: 'APPENDLIMIT=',
      rfc: 'RFC 7889',
      phase: 'after login',
      keyed: true,
      about: 'The largest message that may be stored, in octets, is the same for all mailboxes.',
    },
  ],
  commands: [
    {
      name: 'UID EXPUNGE',
      rfc: 'RFC 4315 §2.1',
      states: 'S',
      arguments: 'uid-set',
      solicits: ['EXPUNGE'],
      about: 'Removes only those deleted messages that have one of these UIDs.',
    },
    {
      name: 'MOVE',
      rfc: 'RFC 6851 §3.1',
      states: 'S',
      arguments: 'sequence-set mailbox',
      solicits: ['OK', 'EXPUNGE'],
      about: 'Moves messages to another mailbox.',
    },
    {
      name: 'UID MOVE',
      rfc: 'RFC 6851 §3.2',
      states: 'S',
      arguments: 'uid-set mailbox',
      solicits: ['OK', 'EXPUNGE'],
      about: 'Moves messages that are named by UID.',
    },
    {
      name: 'REPLACE',
      rfc: 'RFC 8508 §3',
      states: 'S',
      arguments: 'sequence-number mailbox [(flags)] [date-time] message',
      solicits: ['OK', 'EXISTS', 'EXPUNGE'],
      about: 'Stores a new version of a message and removes the old one.',
    },
    {
      name: 'UID REPLACE',
      rfc: 'RFC 8508 §3',
      states: 'S',
      arguments: 'uid mailbox [(flags)] [date-time] message',
      solicits: ['OK', 'EXISTS', 'EXPUNGE'],
      about: 'Stores a new version of a message that is named by UID.',
    },
  ],
  codes: [
    {
      name: 'APPENDUID',
      rfc: 'RFC 4315 §3',
      arguments: 'uidvalidity uid-set',
      about: 'The UIDs that the new messages got.',
    },
    {
      name: 'COPYUID',
      rfc: 'RFC 4315 §3',
      arguments: 'uidvalidity source-uids target-uids',
      about: 'Which UIDs the copies got, in the same order as the originals.',
    },
    {
      name: 'UIDNOTSTICKY',
      rfc: 'RFC 4315 §3',
      arguments: '',
      about: 'UIDs of this mailbox do not outlive the session.',
    },
    {
      name: 'TOOBIG',
      rfc: 'RFC 4469 §4',
      arguments: '',
      about: 'The message is larger than the server takes.',
    },
    {
      name: 'BADURL',
      rfc: 'RFC 4469 §4',
      arguments: 'url',
      secret: 'urls',
      about: 'This part of the new message could not be found.',
    },
    {
      name: 'UNKNOWN-CTE',
      rfc: 'RFC 3516 §4.3',
      arguments: '',
      about: 'The server cannot decode the part; BODY[] still gives it as it is.',
    },
  ],
  parameters: [
    {
      name: 'CATENATE',
      rfc: 'RFC 4469 §3',
      commands: ['APPEND', 'REPLACE', 'UID REPLACE'],
      arguments: '(TEXT literal URL url …)',
      about: 'The message is put together from these texts and parts.',
    },
  ],
  fetchItems: [
    {
      name: 'BINARY[]',
      rfc: 'RFC 3516 §4.2',
      about: 'A part, decoded by the server; asking for it marks the message read.',
    },
    {
      name: 'BINARY.PEEK[]',
      rfc: 'RFC 3516 §4.2',
      about: 'A part, decoded by the server, without marking the message read.',
    },
    { name: 'BINARY.SIZE[]', rfc: 'RFC 3516 §4.2', about: 'The size of a part once it is decoded.' },
  ],
  statusItems: [
    {
      name: 'APPENDLIMIT',
      rfc: 'RFC 7889',
      about: 'The largest message that this mailbox takes, in octets.',
    },
  ],
}
