/** The search keys of the base protocol. The keys of extensions are in the files of the extensions. */
import { as, charset, date, field, number, sequenceSet, text, words } from './arguments.ts'
import type { KeyRow } from './rows.ts'

const rfc = 'RFC 9051 §6.4.4'
const rev1 = 'RFC 3501 §6.4.4'

export const searchKeys: readonly KeyRow[] = [
  {
    name: 'CHARSET',
    rfc,
    arguments: [charset],
    about: 'Not a key: it says in which charset the strings of the search are.',
  },
  { name: 'ALL', rfc, about: 'Every message.' },
  { name: 'ANSWERED', rfc, about: 'Messages that are marked answered.' },
  { name: 'BCC', rfc, arguments: [text('string')], about: 'Messages with this text among the blind copies.' },
  { name: 'BEFORE', rfc, arguments: [date], about: 'Messages that came into the mailbox before this day.' },
  {
    name: 'BODY',
    rfc,
    arguments: [text('string')],
    about: 'Messages with this text anywhere after the headers.',
  },
  { name: 'CC', rfc, arguments: [text('string')], about: 'Messages with this text among the copies.' },
  { name: 'DELETED', rfc, about: 'Messages that are marked deleted.' },
  { name: 'DRAFT', rfc, about: 'Messages that are marked unfinished.' },
  { name: 'FLAGGED', rfc, about: 'Messages that are marked urgent or special.' },
  { name: 'FROM', rfc, arguments: [text('string')], about: 'Messages with this text in the sender.' },
  {
    name: 'HEADER',
    rfc,
    arguments: [field, text('string')],
    about: 'Messages with this header, and with this text in it.',
  },
  {
    name: 'KEYWORD',
    rfc,
    arguments: [words('keyword', 'flags')],
    about: 'Messages that carry this keyword.',
  },
  { name: 'LARGER', rfc, arguments: [number('n')], about: 'Messages of more bytes than this.' },
  { name: 'NEW', rfc: rev1, about: 'Messages that are recent and not read; only in IMAP4rev1.' },
  { name: 'NOT', rfc, about: 'Messages that the next key does not find.' },
  { name: 'OLD', rfc: rev1, about: 'Messages that are not recent; only in IMAP4rev1.' },
  { name: 'ON', rfc, arguments: [date], about: 'Messages that came into the mailbox on this day.' },
  { name: 'OR', rfc, about: 'Messages that one of the next two keys finds.' },
  { name: 'RECENT', rfc: rev1, about: 'Messages that this session heard of first; only in IMAP4rev1.' },
  { name: 'SEEN', rfc, about: 'Messages that are marked read.' },
  {
    name: 'SENTBEFORE',
    rfc,
    arguments: [date],
    about: 'Messages whose Date header is earlier than this day.',
  },
  { name: 'SENTON', rfc, arguments: [date], about: 'Messages whose Date header is of this day.' },
  { name: 'SENTSINCE', rfc, arguments: [date], about: 'Messages whose Date header is of this day or later.' },
  {
    name: 'SINCE',
    rfc,
    arguments: [date],
    about: 'Messages that came into the mailbox on this day or later.',
  },
  { name: 'SMALLER', rfc, arguments: [number('n')], about: 'Messages of fewer bytes than this.' },
  { name: 'SUBJECT', rfc, arguments: [text('string')], about: 'Messages with this text in the subject.' },
  {
    name: 'TEXT',
    rfc,
    arguments: [text('string')],
    about: 'Messages with this text anywhere, headers included.',
  },
  { name: 'TO', rfc, arguments: [text('string')], about: 'Messages with this text among the recipients.' },
  { name: 'UID', rfc, arguments: [as('set', sequenceSet)], about: 'Messages with these UIDs.' },
  { name: 'UNANSWERED', rfc, about: 'Messages that are not marked answered.' },
  { name: 'UNDELETED', rfc, about: 'Messages that are not marked deleted.' },
  { name: 'UNDRAFT', rfc, about: 'Messages that are not marked unfinished.' },
  { name: 'UNFLAGGED', rfc, about: 'Messages that are not marked urgent or special.' },
  {
    name: 'UNKEYWORD',
    rfc,
    arguments: [words('keyword', 'flags')],
    about: 'Messages that do not carry this keyword.',
  },
  { name: 'UNSEEN', rfc, about: 'Messages that are not marked read.' },
]
