/** The search keys of the base protocol. What extensions search for stands in their own files. */
import type { Row } from './rows.ts'

const rfc = 'RFC 9051 §6.4.4'
const rev1 = 'RFC 3501 §6.4.4'

export const searchKeys: readonly Row[] = [
  { name: 'CHARSET', rfc, about: 'Not a key: it says in which charset the strings of the search are.' },
  { name: 'ALL', rfc, about: 'Every message.' },
  { name: 'ANSWERED', rfc, about: 'Messages that are marked answered.' },
  { name: 'BCC', rfc, about: 'Messages with this text among the blind copies.' },
  { name: 'BEFORE', rfc, about: 'Messages that came into the mailbox before this day.' },
  { name: 'BODY', rfc, about: 'Messages with this text anywhere after the headers.' },
  { name: 'CC', rfc, about: 'Messages with this text among the copies.' },
  { name: 'DELETED', rfc, about: 'Messages that are marked deleted.' },
  { name: 'DRAFT', rfc, about: 'Messages that are marked unfinished.' },
  { name: 'FLAGGED', rfc, about: 'Messages that are marked urgent or special.' },
  { name: 'FROM', rfc, about: 'Messages with this text in the sender.' },
  { name: 'HEADER', rfc, about: 'Messages with this header, and with this text in it.' },
  { name: 'KEYWORD', rfc, about: 'Messages that carry this keyword.' },
  { name: 'LARGER', rfc, about: 'Messages of more octets than this.' },
  { name: 'NEW', rfc: rev1, about: 'Messages that are recent and not read; only in IMAP4rev1.' },
  { name: 'NOT', rfc, about: 'Messages that the next key does not find.' },
  { name: 'OLD', rfc: rev1, about: 'Messages that are not recent; only in IMAP4rev1.' },
  { name: 'ON', rfc, about: 'Messages that came into the mailbox on this day.' },
  { name: 'OR', rfc, about: 'Messages that one of the next two keys finds.' },
  { name: 'RECENT', rfc: rev1, about: 'Messages that this session heard of first; only in IMAP4rev1.' },
  { name: 'SEEN', rfc, about: 'Messages that are marked read.' },
  { name: 'SENTBEFORE', rfc, about: 'Messages whose Date header is earlier than this day.' },
  { name: 'SENTON', rfc, about: 'Messages whose Date header is of this day.' },
  { name: 'SENTSINCE', rfc, about: 'Messages whose Date header is of this day or later.' },
  { name: 'SINCE', rfc, about: 'Messages that came into the mailbox on this day or later.' },
  { name: 'SMALLER', rfc, about: 'Messages of fewer octets than this.' },
  { name: 'SUBJECT', rfc, about: 'Messages with this text in the subject.' },
  { name: 'TEXT', rfc, about: 'Messages with this text anywhere, headers included.' },
  { name: 'TO', rfc, about: 'Messages with this text among the recipients.' },
  { name: 'UID', rfc, about: 'Messages with these UIDs.' },
  { name: 'UNANSWERED', rfc, about: 'Messages that are not marked answered.' },
  { name: 'UNDELETED', rfc, about: 'Messages that are not marked deleted.' },
  { name: 'UNDRAFT', rfc, about: 'Messages that are not marked unfinished.' },
  { name: 'UNFLAGGED', rfc, about: 'Messages that are not marked urgent or special.' },
  { name: 'UNKEYWORD', rfc, about: 'Messages that do not carry this keyword.' },
  { name: 'UNSEEN', rfc, about: 'Messages that are not marked read.' },
]
