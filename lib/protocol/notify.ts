/** Notifications about many mailboxes, chosen by the client (RFC 5465). */
import { type Argument, inList, words } from './arguments.ts'
import type { Family } from './rows.ts'

/** `SET STATUS (selected (MessageNew (FLAGS)))`: filters and events in lists within lists. */
const wanted: Argument = {
  kind: 'filters',
  name: 'SET [STATUS] (filter events) …, or NONE',
  of: ['notifyFilters', 'notifyEvents', 'fetchItems', 'statusItems'],
  words: ['SET', 'STATUS', 'NONE'],
  repeated: true,
}

export const notify: Family = {
  title: 'Notifications',
  capabilities: [
    {
      name: 'NOTIFY',
      rfc: 'RFC 5465',
      phase: 'after login',
      about: 'A client can choose news of many mailboxes, and the server tells them at any time.',
    },
  ],
  commands: [
    {
      name: 'NOTIFY',
      rfc: 'RFC 5465 §3',
      states: 'AS',
      arguments: [wanted],
      solicits: ['STATUS', 'LIST', 'METADATA'],
      about: 'Chooses the news that the server shall tell, or none.',
    },
  ],
  codes: [
    {
      name: 'NOTIFICATIONOVERFLOW',
      rfc: 'RFC 5465 §5.8',
      arguments: [],
      about: 'There was too much news, so the server tells none any more until asked again.',
    },
    {
      name: 'BADEVENT',
      rfc: 'RFC 5465 §5',
      arguments: [inList(words('events', 'notifyEvents'))],
      about: 'The server does not know some of the events; it lists the ones that it knows.',
    },
  ],
  notifyEvents: [
    {
      name: 'MessageNew',
      rfc: 'RFC 5465 §5.2',
      about: 'A message came; FETCH items say what to tell about it.',
    },
    { name: 'MessageExpunge', rfc: 'RFC 5465 §5.3', about: 'A message was removed.' },
    { name: 'FlagChange', rfc: 'RFC 5465 §5.1', about: 'The flags of a message changed.' },
    { name: 'AnnotationChange', rfc: 'RFC 5465 §5.1', about: 'A note about a message changed.' },
    { name: 'MailboxName', rfc: 'RFC 5465 §5.4', about: 'A mailbox was made, renamed or deleted.' },
    {
      name: 'SubscriptionChange',
      rfc: 'RFC 5465 §5.5',
      about: 'A mailbox was subscribed to, or no longer is.',
    },
    { name: 'MailboxMetadataChange', rfc: 'RFC 5465 §5.6', about: 'A note about a mailbox changed.' },
    { name: 'ServerMetadataChange', rfc: 'RFC 5465 §5.7', about: 'A note about the server changed.' },
  ],
  notifyFilters: [
    { name: 'selected', rfc: 'RFC 5465 §6.1', about: 'The open mailbox; news is told at once.' },
    {
      name: 'selected-delayed',
      rfc: 'RFC 5465 §6.2',
      about: 'The open mailbox; removals wait until a command allows them.',
    },
    { name: 'inboxes', rfc: 'RFC 5465 §6.3', about: 'All mailboxes that new mail may be delivered to.' },
    { name: 'personal', rfc: 'RFC 5465 §6.4', about: 'All mailboxes of the user.' },
    { name: 'subscribed', rfc: 'RFC 5465 §6.5', about: 'All mailboxes that the user subscribed to.' },
    { name: 'subtree', rfc: 'RFC 5465 §6.6', about: 'These mailboxes and all below them.' },
    { name: 'mailboxes', rfc: 'RFC 5465 §6.7', about: 'These mailboxes.' },
    { name: 'subtree-one', rfc: 'RFC 7377 §2.2', about: 'These mailboxes and those one level below.' },
  ],
}
