/** The items of the base protocol: those of FETCH, STORE and STATUS, mailbox attributes and message flags. */
import type { WordRow } from './rows.ts'

export const fetchItems: readonly WordRow[] = [
  { name: 'ALL', rfc: 'RFC 9051 §6.4.5', about: 'Short for FLAGS, INTERNALDATE, RFC822.SIZE and ENVELOPE.' },
  { name: 'FAST', rfc: 'RFC 9051 §6.4.5', about: 'Short for FLAGS, INTERNALDATE and RFC822.SIZE.' },
  { name: 'FULL', rfc: 'RFC 9051 §6.4.5', about: 'Short for ALL together with BODY.' },
  { name: 'FLAGS', rfc: 'RFC 9051 §6.4.5', about: 'The flags and keywords of the message.' },
  {
    name: 'UID',
    rfc: 'RFC 9051 §6.4.5',
    about: 'The number that stays with the message as long as it is in this mailbox.',
  },
  {
    name: 'INTERNALDATE',
    rfc: 'RFC 9051 §6.4.5',
    about: 'When the message came into the mailbox, as the server keeps it.',
  },
  {
    name: 'ENVELOPE',
    rfc: 'RFC 9051 §6.4.5',
    about: 'The most used headers, already parsed: date, subject, addresses, message ids.',
  },
  {
    name: 'BODYSTRUCTURE',
    rfc: 'RFC 9051 §6.4.5',
    about: 'The tree of the MIME parts with their types, sizes, encodings and dispositions.',
  },
  {
    name: 'BODY',
    rfc: 'RFC 9051 §6.4.5',
    about: 'The tree of the MIME parts in short, without what BODYSTRUCTURE adds.',
  },
  {
    name: 'BODY[]',
    rfc: 'RFC 9051 §6.4.5',
    about: 'The message or a part of it, as it is; asking for it marks the message read.',
  },
  {
    name: 'BODY.PEEK[]',
    rfc: 'RFC 9051 §6.4.5',
    about: 'The message or a part of it, without marking it read.',
  },
  { name: 'RFC822', rfc: 'RFC 3501 §6.4.5', about: 'The whole message; an old name for BODY[].' },
  {
    name: 'RFC822.HEADER',
    rfc: 'RFC 3501 §6.4.5',
    about: 'All headers; an old name for BODY.PEEK[HEADER].',
  },
  {
    name: 'RFC822.TEXT',
    rfc: 'RFC 3501 §6.4.5',
    about: 'All that follows the headers; an old name for BODY[TEXT].',
  },
  { name: 'RFC822.SIZE', rfc: 'RFC 9051 §6.4.5', about: 'The size of the whole message in bytes.' },
]

export const sections: readonly WordRow[] = [
  {
    name: 'HEADER',
    rfc: 'RFC 9051 §6.4.5.1',
    about: 'All headers of the message or of an attached message.',
  },
  { name: 'HEADER.FIELDS', rfc: 'RFC 9051 §6.4.5.1', about: 'Only the headers that are named here.' },
  { name: 'HEADER.FIELDS.NOT', rfc: 'RFC 9051 §6.4.5.1', about: 'All headers but those named here.' },
  { name: 'TEXT', rfc: 'RFC 9051 §6.4.5.1', about: 'All that follows the headers.' },
  { name: 'MIME', rfc: 'RFC 9051 §6.4.5.1', about: 'The MIME headers of one part.' },
]

export const storeItems: readonly WordRow[] = [
  { name: 'FLAGS', rfc: 'RFC 9051 §6.4.6', about: 'Replaces all flags by these.' },
  { name: '+FLAGS', rfc: 'RFC 9051 §6.4.6', about: 'Adds these flags.' },
  { name: '-FLAGS', rfc: 'RFC 9051 §6.4.6', about: 'Takes these flags away.' },
  { name: 'FLAGS.SILENT', rfc: 'RFC 9051 §6.4.6', about: 'Replaces all flags and wants no answer for it.' },
  { name: '+FLAGS.SILENT', rfc: 'RFC 9051 §6.4.6', about: 'Adds these flags and wants no answer for it.' },
  {
    name: '-FLAGS.SILENT',
    rfc: 'RFC 9051 §6.4.6',
    about: 'Takes these flags away and wants no answer for it.',
  },
]

export const statusItems: readonly WordRow[] = [
  { name: 'MESSAGES', rfc: 'RFC 9051 §6.3.11', about: 'How many messages the mailbox holds.' },
  {
    name: 'RECENT',
    rfc: 'RFC 3501 §6.3.10',
    about: 'How many messages are new to every session; only in rev1.',
  },
  { name: 'UIDNEXT', rfc: 'RFC 9051 §6.3.11', about: 'The UID that the next message gets at least.' },
  {
    name: 'UIDVALIDITY',
    rfc: 'RFC 9051 §6.3.11',
    about: 'The number that changes when UIDs of before are worthless.',
  },
  { name: 'UNSEEN', rfc: 'RFC 9051 §6.3.11', about: 'How many messages are not marked read.' },
  { name: 'DELETED', rfc: 'RFC 9051 §6.3.11', about: 'How many messages are marked deleted.' },
]

export const attributes: readonly WordRow[] = [
  { name: '\\NoInferiors', rfc: 'RFC 9051 §7.3.1', about: 'No mailbox can lie below this one.' },
  { name: '\\Noselect', rfc: 'RFC 9051 §7.3.1', about: 'This name is only a branch and cannot be opened.' },
  {
    name: '\\Marked',
    rfc: 'RFC 9051 §7.3.1',
    about: 'The server thinks that something new came since the mailbox was last opened.',
  },
  {
    name: '\\Unmarked',
    rfc: 'RFC 9051 §7.3.1',
    about: 'Nothing new came since the mailbox was last opened.',
  },
]

export const flags: readonly WordRow[] = [
  { name: '\\Seen', rfc: 'RFC 9051 §2.3.2', about: 'Somebody has read the message.' },
  { name: '\\Answered', rfc: 'RFC 9051 §2.3.2', about: 'Somebody has answered the message.' },
  { name: '\\Flagged', rfc: 'RFC 9051 §2.3.2', about: 'The message is marked as urgent or special.' },
  {
    name: '\\Deleted',
    rfc: 'RFC 9051 §2.3.2',
    about: 'The message goes away with the next EXPUNGE or CLOSE.',
  },
  { name: '\\Draft', rfc: 'RFC 9051 §2.3.2', about: 'The message is not finished yet.' },
  {
    name: '\\Recent',
    rfc: 'RFC 3501 §2.3.2',
    about: 'This session is the first that hears of the message; only the server sets it, only in rev1.',
  },
  {
    name: '\\*',
    rfc: 'RFC 9051 §7.1',
    about: 'Not a flag: within PERMANENTFLAGS it says that the client may make up new keywords.',
  },
]
