/** An extension that nobody has: what one file in `lib/protocol/` must be enough for. */
import { called, inList, keys, mailbox, optional, text, uidSet, words } from '../../lib/protocol/arguments.ts'
import type { Family } from '../../lib/protocol/rows.ts'

export const invented: Family = {
  title: 'Tea',
  capabilities: [
    { name: 'TEA', rfc: 'RFC 7168', phase: 'after login', about: 'The server can make tea of messages.' },
  ],
  commands: [
    {
      name: 'UID BREW',
      rfc: 'RFC 7168 §2',
      states: 'S',
      arguments: [uidSet, called('pot'), optional(inList(words('items', 'statusItems'))), mailbox],
      solicits: ['TEAPOT', 'OK'],
      about: 'Makes tea of messages.',
    },
    {
      name: 'TASTE',
      rfc: 'RFC 7168 §3',
      states: 'S',
      arguments: [optional(inList(words('items', 'statusItems'))), mailbox, keys],
      solicits: ['TEAPOT'],
      about: 'Tries tea.',
    },
  ],
  responses: [
    {
      name: 'TEAPOT',
      rfc: 'RFC 7168 §4',
      arguments: [mailbox, called('pot'), inList(words('items', 'statusItems'))],
      about: 'What is in a pot.',
    },
  ],
  codes: [
    {
      name: 'STEEPED',
      rfc: 'RFC 7168 §5',
      arguments: [words('strength', 'flags'), text('minutes')],
      askedBy: ['UID BREW'],
      about: 'The tea is ready.',
    },
  ],
  statusItems: [{ name: 'SUGAR', rfc: 'RFC 7168 §6', about: 'How sweet it is.' }],
  searchKeys: [
    { name: 'HERB', rfc: 'RFC 7168 §7', arguments: [text('string')], about: 'Messages with this herb.' },
  ],
  flags: [{ name: '$Strong', rfc: 'RFC 7168 §8', about: 'It was left in the pot for long.' }],
}
