/** The base protocol, IMAP4rev1 and IMAP4rev2, assembled from its parts. Knows no extension. */
import { codes } from './base-codes.ts'
import { authentication, mailboxCommands, messageCommands, sessionCommands } from './base-commands.ts'
import { attributes, fetchItems, flags, sections, statusItems, storeItems } from './base-items.ts'
import { responses } from './base-responses.ts'
import { searchKeys } from './base-search.ts'
import type { Family } from './rows.ts'

export const base: Family = {
  title: 'IMAP4rev1 and IMAP4rev2',
  capabilities: [
    {
      name: 'IMAP4rev1',
      rfc: 'RFC 3501',
      phase: 'any',
      about: 'The server speaks the version of IMAP that nearly every client uses.',
    },
    {
      name: 'IMAP4rev2',
      includes: [
        'NAMESPACE',
        'UNSELECT',
        'UIDPLUS',
        'ESEARCH',
        'SEARCHRES',
        'ENABLE',
        'IDLE',
        'SASL-IR',
        'LIST-EXTENDED',
        'LIST-STATUS',
        'MOVE',
        'LITERAL-',
        'BINARY',
        'SPECIAL-USE',
        'STATUS=SIZE',
      ],
      rfc: 'RFC 9051',
      phase: 'any',
      about: 'The server speaks the 2021 version of IMAP, which has many former extensions built in.',
    },
    {
      name: 'AUTH=',
      rfc: 'RFC 9051 §6.2.2',
      phase: 'before login',
      keyed: true,
      about: 'The server takes this SASL mechanism with AUTHENTICATE.',
    },
    {
      name: 'LOGINDISABLED',
      rfc: 'RFC 9051 §6.2.3',
      phase: 'before login',
      about: 'The server refuses LOGIN for now, mostly until the connection is encrypted.',
    },
    {
      name: 'STARTTLS',
      rfc: 'RFC 9051 §6.2.1',
      phase: 'before login',
      about: 'The plain connection can be turned into an encrypted one.',
    },
  ],
  commands: [...sessionCommands, ...authentication, ...mailboxCommands, ...messageCommands],
  responses,
  codes,
  fetchItems,
  sections,
  storeItems,
  searchKeys,
  statusItems,
  mailboxAttributes: attributes,
  flags,
}
