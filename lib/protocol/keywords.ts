/** Keywords with a meaning beyond one client: registered ones, including RFC 9979, and common ones. */
import type { Family, WordRow } from './rows.ts'

const rfc9979: readonly WordRow[] = [
  {
    name: '$autosent',
    rfc: 'RFC 9979',
    about: 'The message was sent by a program, as an out-of-office answer.',
  },
  { name: '$canunsubscribe', rfc: 'RFC 9979', about: 'The user can unsubscribe from the list it came from.' },
  { name: '$followed', rfc: 'RFC 9979', about: 'The user wants to hear of news in this conversation.' },
  { name: '$hasattachment', rfc: 'RFC 9979', about: 'The message has an attachment.' },
  { name: '$hasmemo', rfc: 'RFC 9979', about: 'There is a memo of the user about this message.' },
  { name: '$hasnoattachment', rfc: 'RFC 9979', about: 'The message has no attachment.' },
  { name: '$imported', rfc: 'RFC 9979', about: 'The message was brought in from another mail account.' },
  { name: '$istrusted', rfc: 'RFC 9979', about: 'The server is sure that the sender is who it seems to be.' },
  {
    name: '$MailFlagBit0',
    rfc: 'RFC 9979',
    about: 'The lowest of three bits that make the colour of a flag.',
  },
  {
    name: '$MailFlagBit1',
    rfc: 'RFC 9979',
    about: 'The middle one of three bits that make the colour of a flag.',
  },
  {
    name: '$MailFlagBit2',
    rfc: 'RFC 9979',
    about: 'The highest of three bits that make the colour of a flag.',
  },
  {
    name: '$maskedemail',
    rfc: 'RFC 9979',
    about: 'The message came to an address made for one sender only.',
  },
  { name: '$memo', rfc: 'RFC 9979', about: 'The message is a memo of the user about another message.' },
  { name: '$muted', rfc: 'RFC 9979', about: 'The user does not want to hear of this conversation.' },
  {
    name: '$new',
    rfc: 'RFC 9979',
    about: 'The message shall look new, having come back from being put off.',
  },
  { name: '$notify', rfc: 'RFC 9979', about: 'The user should be told of this message.' },
  { name: '$unsubscribed', rfc: 'RFC 9979', about: 'The user has unsubscribed from the list it came from.' },
]

const jmap: readonly WordRow[] = [
  { name: '$seen', rfc: 'RFC 8621 §4.1.1', about: 'What JMAP calls \\Seen; not for use in IMAP.' },
  { name: '$draft', rfc: 'RFC 8621 §4.1.1', about: 'What JMAP calls \\Draft; not for use in IMAP.' },
  { name: '$flagged', rfc: 'RFC 8621 §4.1.1', about: 'What JMAP calls \\Flagged; not for use in IMAP.' },
  { name: '$answered', rfc: 'RFC 8621 §4.1.1', about: 'What JMAP calls \\Answered; not for use in IMAP.' },
  { name: '$recent', rfc: 'RFC 8621 §4.1.1', about: 'Kept free so that nobody takes it for \\Recent.' },
]

const common: readonly WordRow[] = [
  { name: '$label1', rfc: 'Thunderbird', about: 'The first coloured tag of Thunderbird: important.' },
  { name: '$label2', rfc: 'Thunderbird', about: 'The second coloured tag of Thunderbird: work.' },
  { name: '$label3', rfc: 'Thunderbird', about: 'The third coloured tag of Thunderbird: personal.' },
  { name: '$label4', rfc: 'Thunderbird', about: 'The fourth coloured tag of Thunderbird: to do.' },
  { name: '$label5', rfc: 'Thunderbird', about: 'The fifth coloured tag of Thunderbird: later.' },
  { name: 'Junk', rfc: 'Thunderbird', about: 'A client holds the message to be unwanted.' },
  { name: 'NonJunk', rfc: 'Thunderbird', about: 'A client holds the message to be wanted.' },
  { name: 'NotJunk', rfc: 'Apple Mail', about: 'The user said that the message is not unwanted.' },
  { name: 'JunkRecorded', rfc: 'Apple Mail', about: 'The filter of a client has learned from this message.' },
  { name: 'NotPhishing', rfc: 'KMail', about: 'A client holds the message to be honest.' },
  { name: 'Forwarded', rfc: 'common use', about: 'An older form of $Forwarded.' },
  { name: 'Redirected', rfc: 'common use', about: 'The message was sent on without a change.' },
  { name: '$ATTACHMENT', rfc: 'KMail', about: 'KMail has seen an attachment in the message.' },
  { name: '$Completed', rfc: 'common use', about: 'What the message asks for is done.' },
  { name: '$Queued', rfc: 'KMail', about: 'The message waits to be sent.' },
]

export const keywords: Family = {
  title: 'Keywords',
  flags: [
    {
      name: '$MDNSent',
      rfc: 'RFC 3503',
      about: 'A receipt for this message was sent, or is not to be sent.',
    },
    { name: '$Forwarded', rfc: 'RFC 5550', about: 'Somebody has forwarded the message.' },
    { name: '$SubmitPending', rfc: 'RFC 5550', about: 'The message is about to be sent.' },
    { name: '$Submitted', rfc: 'RFC 5550', about: 'The message has been sent.' },
    { name: '$Junk', rfc: 'RFC 9051 §2.3.2', about: 'The message is unwanted.' },
    { name: '$NotJunk', rfc: 'RFC 9051 §2.3.2', about: 'The message is wanted.' },
    { name: '$Phishing', rfc: 'RFC 9051 §2.3.2', about: 'The message is likely to be a fraud.' },
    { name: '$Important', rfc: 'RFC 8457', about: 'The message is held to be important.' },
    ...rfc9979,
    ...jmap,
    ...common,
  ],
}
