/** All kinds of records, as data: types, checks on reading and docs/records.md follow from these tables. */
import { type FactShape, type FactsIn, facts } from './facts.ts'
import {
  count,
  field,
  listOf,
  maybe,
  namedOf,
  type Of,
  object,
  octetCount,
  oneOf,
  type Plain,
  text,
} from './kinds.ts'

const side = oneOf('client', 'server')
const security = oneOf('plain', 'starttls', 'tls')

/** One end of a socket as the operating system names it. */
const endpoint = object({
  address: field(text, 'its IP address'),
  port: field(count, 'its port'),
  host: maybe(text, 'what the user typed, where they did'),
})

/** The octets of one read, after TLS. */
const chunk = {
  side: field(side, 'who sent them'),
  time: field(count, 'when they were read from the socket, in nanoseconds of the session'),
  bytes: field(octetCount, 'the bytes, secrets masked'),
  omitted: maybe(count, 'bytes of a literal that follow `bytes` but were not kept; absent for none'),
}

const fact = namedOf<FactsIn<typeof facts>>(facts, 'a fact, below')

/** All records by type. The fields that all have, `connection` and `time`, are not listed. */
export const records = {
  opened: {
    about: 'A client has connected. The first record of a connection.',
    fields: {
      client: field(endpoint, 'the mail client'),
      server: field(endpoint, 'the server it is connected to'),
      security: field(
        object({
          client: field(security, 'how the leg to the client is secured when it opens'),
          server: field(security, 'how the leg to the server is secured then'),
        }),
        'how both legs are secured',
      ),
    },
  },
  chunk: {
    about: 'What one read gave: in a session file the packets themselves, not a comment.',
    fields: chunk,
  },
  layer: {
    about: "What carries one side's bytes changes: TLS, DEFLATE, or none.",
    fields: {
      side: field(side, 'whose bytes'),
      layer: field(oneOf('plain', 'tls', 'deflate', 'opaque'), '`opaque` is carried on but no longer read'),
    },
  },
  altered: {
    about:
      'The proxy has changed what one side said. The chunks contain what the mail client sent and received.',
    fields: {
      side: field(side, 'who said it'),
      received: field(octetCount, 'what was said'),
      sent: field(octetCount, 'what was passed on instead; empty for nothing'),
      reason: field(text, 'why'),
    },
  },
  gap: {
    about: 'Bytes were said that are not in the recording.',
    fields: {
      side: field(side, 'who sent them'),
      length: field(count, 'how many'),
      reason: field(text, 'why they are missing'),
    },
  },
  resumed: {
    about:
      'An open connection continues here without a gap: what was said before stands in an ' +
      'earlier file of the session, or nowhere.',
    fields: {
      before: field(
        object({
          client: field(count, 'bytes that the client had said by then, since the connection was opened'),
          server: field(count, 'bytes that the server had'),
        }),
        'how much was said by then',
      ),
      said: field(
        listOf(object(chunk)),
        'what a reader must know of that who has heard none of it, as it was said: the greeting, what ' +
          'moved the connection into its state, the commands in flight, the beginning of what is being said',
      ),
      more: maybe(count, 'commands in flight for which there was no room; absent for none'),
    },
  },
  fact: {
    about: 'Something is known about the connection besides its bytes.',
    fields: { fact: field(fact, 'what') },
  },
  closed: {
    about: 'A connection has ended. Its last record.',
    fields: {
      by: field(oneOf('client', 'server', 'proxy'), 'who ended it'),
      reason: field(text, 'why, in words'),
    },
  },
} as const satisfies Readonly<Record<string, FactShape>>

/** The fields of every record. */
interface Common<Type> {
  readonly type: Type
  /** Counts from 1 within a session; 0 is the session itself. */
  readonly connection: number
  /** Nanoseconds since the session began. */
  readonly time: number
}

/** The type of all records in a table. It follows new rows and new fields by itself. */
export type RecordsIn<Table extends Readonly<Record<string, FactShape>>> = {
  [Type in keyof Table]: Plain<Common<Type> & Of<Table[Type]['fields']>>
}[keyof Table]
