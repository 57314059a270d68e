/**
 * The terms of filters, one row each: their meaning, their help, their completions and their page in docs/
 * come from these rows.
 */
import { families, rows } from '../protocol/index.ts'
import type { Term } from '../query/index.ts'
import { formOf } from '../reports/shape.ts'
import type { Connection, Exchange } from '../session/events.ts'
import { held, latency } from '../session/latency.ts'
import { features, states, statuses } from './choices.ts'
import { mailboxes, offered } from './facts.ts'

/** The arguments of a filter's tests. */
export type Command = [exchange: Exchange, connection: Connection]

/** In the order of the help. */
export const terms: readonly Term<Command>[] = [
  {
    name: 'cmd',
    kind: 'text',
    about: 'the command, or one word of its name: fetch finds UID FETCH too, unless it is cmd=fetch',
    example: 'cmd:fetch,store',
    of: ({ name }) => [name],
    parts: ({ name }) => name.split(' '),
    known: rows(families, 'commands'),
  },
  {
    name: 'tag',
    kind: 'text',
    about: 'the tag that the client gave the command',
    example: 'tag:a7',
    of: ({ tag }) => [tag],
    known: [],
  },
  {
    name: 'status',
    kind: 'choice',
    about: 'how the command was completed',
    example: 'status:no,bad',
    choices: statuses,
  },
  {
    name: 'code',
    kind: 'text',
    about: 'the response code of the completion',
    example: 'code:AUTHENTICATIONFAILED',
    of: (exchange) => (exchange.code === undefined ? [] : [exchange.code]),
    known: rows(families, 'codes'),
  },
  {
    name: 'form',
    kind: 'text',
    about: 'the form of the command, as the latency screen and `imapscope stats` tell it',
    example: 'form="UID FETCH n (FLAGS)"',
    of: (exchange) => [formOf(exchange) ?? []].flat(),
    known: [],
  },
  {
    name: 'state',
    kind: 'choice',
    about: 'the state of the connection when the command was sent',
    example: 'state:selected',
    choices: states,
  },
  {
    name: 'mbox',
    kind: 'text',
    about: 'the mailbox that was selected, or one that the command names',
    example: 'mbox:INBOX or mbox:Archive/*',
    of: mailboxes,
    known: [{ name: 'INBOX', about: 'Where new mail arrives.' }],
  },
  {
    name: 'conn',
    kind: 'number',
    about: 'the number of the connection, as in c2',
    example: 'conn:2',
    of: ({ connection }) => connection,
  },
  {
    name: 'user',
    kind: 'text',
    about: 'who logged in on the connection',
    example: 'user:fred*',
    of: (_, { user }) => (user === undefined ? [] : [user]),
    known: [],
  },
  {
    name: 'host',
    kind: 'text',
    about: 'the server, by the name you gave or by its address',
    example: 'host:*.example.org',
    of: (_, { server: { host, address } }) => (host === undefined ? [address] : [host, address]),
    known: [],
  },
  {
    name: 'd',
    kind: 'duration',
    about: 'the latency, from the end of the command to its completion; IDLE has none',
    example: 'd>200ms',
    of: (exchange) => latency(exchange)?.total,
  },
  {
    name: 'server',
    kind: 'duration',
    about: 'of the latency, until the server began to answer',
    example: 'server>200ms',
    of: (exchange) => latency(exchange)?.server,
  },
  {
    name: 'client',
    kind: 'duration',
    about: 'of the latency, until the client answered a `+` of the server',
    example: 'client>1s',
    of: (exchange) => latency(exchange)?.client,
  },
  {
    name: 'transfer',
    kind: 'duration',
    about: 'of the latency, from the first byte of the answer to the last',
    example: 'transfer>1s',
    of: (exchange) => latency(exchange)?.transfer,
  },
  {
    name: 'idle',
    kind: 'duration',
    about: 'the IDLE time: how long an IDLE lasted',
    example: 'idle>5m',
    of: held,
  },
  {
    name: 'held',
    kind: 'duration',
    about: 'the IDLE time, by the name that it had before',
    example: 'held>5m',
    former: true,
    of: held,
  },
  {
    name: 'at',
    kind: 'duration',
    about: 'when the command was sent, counted from the beginning of the session',
    example: 'at>30s at<2m',
    of: ({ timing }) => timing.sent,
  },
  {
    name: 'bytes',
    kind: 'octets',
    about: 'bytes of the command and of all that answers it',
    example: 'bytes>1MB',
    of: ({ bytes }) => bytes.client + bytes.server,
  },
  {
    name: 'out',
    kind: 'octets',
    about: 'bytes that the client sent for the command',
    example: 'out>10kB',
    of: ({ bytes }) => bytes.client,
  },
  {
    name: 'in',
    kind: 'octets',
    about: 'bytes with which the server answered',
    example: 'in>=64KiB',
    of: ({ bytes }) => bytes.server,
  },
  {
    name: 'answers',
    kind: 'number',
    about: 'responses besides the completion',
    example: 'answers>100',
    of: ({ answers, unkept = 0 }) => answers.length + unkept,
  },
  {
    name: 'has',
    kind: 'choice',
    about: 'something that the command or its answers have in them',
    example: 'has:literal',
    choices: features,
  },
  {
    name: 'cap',
    kind: 'text',
    about: 'a capability that the server had told when the command was sent',
    example: 'cap:CONDSTORE or cap:AUTH=*',
    of: offered,
    known: rows(families, 'capabilities'),
  },
]
