/** The items of Cyrus beyond the RFCs: those to fetch, search for and sort by. */
import { number, text } from './arguments.ts'
import type { KeyRow, WordRow } from './rows.ts'

const rfc = 'Cyrus'

export const fetchItems: readonly WordRow[] = [
  { name: 'DIGEST.SHA1', rfc, about: 'The SHA-1 of the whole message.' },
  { name: 'RFC822.SHA1', rfc, about: 'The SHA-1 of the file that holds the message.' },
  { name: 'RFC822.FILESIZE', rfc, about: 'The size of the file that holds the message.' },
  { name: 'CREATEDMODSEQ', rfc, about: 'The number of the change that brought the message in.' },
  { name: 'CID', rfc, about: 'The id of the conversation.' },
  { name: 'BASECID', rfc, about: 'The id of the conversation that this one was split from.' },
  { name: 'LASTUPDATED', rfc, about: 'When the record of the message was last written.' },
  { name: 'FOLDER', rfc, about: 'The mailbox that the message is in.' },
  { name: 'UIDVALIDITY', rfc, about: 'The UIDVALIDITY of the mailbox that the message is in.' },
  { name: 'MAILBOXES', rfc, about: 'All mailboxes that hold this message, by name.' },
  { name: 'MAILBOXIDS', rfc, about: 'All mailboxes that hold this message, by lasting id.' },
]

export const searchKeys: readonly KeyRow[] = [
  {
    name: 'DELIVEREDTO',
    rfc,
    arguments: [text('string')],
    about: 'Messages with this text in the address that they were delivered to.',
  },
  { name: 'XLISTID', rfc, arguments: [text('string')], about: 'Messages of this mailing list.' },
  { name: 'XCONTENTTYPE', rfc, arguments: [text('string')], about: 'Messages with a part of this type.' },
  {
    name: 'XATTACHMENTNAME',
    rfc,
    arguments: [text('string')],
    about: 'Messages with an attachment of this name.',
  },
  {
    name: 'XATTACHMENTBODY',
    rfc,
    arguments: [text('string')],
    about: 'Messages with this text inside an attachment.',
  },
  { name: 'CID', rfc, arguments: [text('string')], about: 'Messages of the conversation with this id.' },
  { name: 'FOLDER', rfc, arguments: [text('string')], about: 'Messages in this mailbox.' },
  { name: 'SPAMABOVE', rfc, arguments: [number('n')], about: 'Messages with a spam score of at least this.' },
  { name: 'SPAMBELOW', rfc, arguments: [number('n')], about: 'Messages with a spam score below this.' },
  {
    name: 'CONVFLAG',
    rfc,
    arguments: [text('string')],
    about: 'Messages of conversations in which one carries this flag.',
  },
  { name: 'CONVREAD', rfc, about: 'Messages of conversations in which all are read.' },
  { name: 'CONVUNREAD', rfc, about: 'Messages of conversations in which some are not read.' },
  { name: 'CONVSEEN', rfc, about: 'Messages of conversations in which all are read; another word for it.' },
  {
    name: 'CONVUNSEEN',
    rfc,
    about: 'Messages of conversations in which some are not read; another word for it.',
  },
  {
    name: 'CONVMODSEQ',
    rfc,
    arguments: [number('n')],
    about: 'Messages of conversations that changed at or after this number.',
  },
]

export const sortKeys: readonly WordRow[] = [
  { name: 'MODSEQ', rfc, about: 'By the number of the latest change.' },
  { name: 'UID', rfc, about: 'By UID.' },
  { name: 'HASFLAG', rfc, about: 'Messages that carry this flag after the others.' },
  { name: 'CONVMODSEQ', rfc, about: 'By the latest change in the conversation.' },
  { name: 'CONVEXISTS', rfc, about: 'By the number of messages of the conversation.' },
  { name: 'CONVSIZE', rfc, about: 'By the size of the conversation.' },
  {
    name: 'HASCONVFLAG',
    rfc,
    about: 'Conversations in which one message carries this flag after the others.',
  },
  { name: 'FOLDER', rfc, about: 'By mailbox.' },
  { name: 'SPAMSCORE', rfc, about: 'By spam score.' },
]
