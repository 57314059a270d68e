/**
 * What leaves the engine and what a session file holds, in order of arrival, already redacted.
 * Only types and the few words about sides: knows no IMAP, no file and no socket.
 */

/** Who sent the bytes. */
export type Side = 'client' | 'server'

/** Both sides, for loops. */
export const sides: readonly Side[] = ['client', 'server']

/**
 * The side that hears what `side` says.
 * @returns the other side
 */
export function peer(side: Side): Side {
  return side === 'client' ? 'server' : 'client'
}

/** Nanoseconds since the session began, monotonic, below 2^53 (104 days). */
export type Time = number

/** Bytes as one read gave them, after TLS, with the time taken at the socket. */
export interface Chunk {
  readonly side: Side
  readonly time: Time
  readonly bytes: Uint8Array
  /** Octets of a literal that follow `bytes` but were not kept; absent means none. */
  readonly omitted?: number
}

/**
 * One end of a socket as the operating system names it; `host` is what the user typed, where there is one.
 */
export interface Endpoint {
  readonly address: string
  readonly port: number
  readonly host?: string
}

/** How a leg is carried when its connection opens. */
export type Security = 'plain' | 'starttls' | 'tls'

/** What lies between the socket and the IMAP bytes of one side. `opaque` is carried on but no longer read. */
export type LayerName = 'plain' | 'tls' | 'deflate' | 'opaque'

/** TLS of one leg, as negotiated. `verified` is false only where a flag asked for that. */
export interface TlsFact {
  readonly name: 'tls'
  readonly leg: Side
  readonly protocol: string
  readonly cipher: string
  readonly verified?: boolean
  readonly servername?: string
  readonly alpn?: string
  readonly certificate?: CertificateFact
  /** Who signed it, and who signed that, as far as the peer sent them. */
  readonly issuers?: readonly CertificateFact[]
}

/** The peer's certificate in the words people compare: names, dates, SHA-256 fingerprint. */
export interface CertificateFact {
  readonly subject: string
  readonly issuer: string
  readonly names: readonly string[]
  readonly validFrom: string
  readonly validTo: string
  readonly fingerprint256: string
}

/** A literal that was longer than the keep limit: its whole length in octets and its SHA-256, in hex. */
export interface LiteralFact {
  readonly name: 'literal'
  readonly side: Side
  readonly length: number
  readonly sha256: string
}

/** Something of the world that went wrong for this connection: what happened, and what to do about it. */
export interface FailureFact {
  readonly name: 'failure'
  readonly leg: Side
  readonly cause: string
  readonly remedy?: string
}

/** A remark of the proxy about itself, for the log. */
export interface NoteFact {
  readonly name: 'note'
  readonly text: string
}

/** Many spans of time, in nanoseconds: the smallest half, 95 and 99 of a hundred, and the largest. */
export interface DelayFigures {
  readonly count: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

/**
 * How long reads stayed with the proxy, of the whole session: from the read on one leg until its write was
 * handed to the socket of the other. What the system holds before the read and after the write is not in it.
 */
export interface DelayFact {
  readonly name: 'delay'
  /** Reads that were written at once. */
  readonly passed: DelayFigures
  /** Reads that waited for the writes before them, which the receiver had not taken yet. */
  readonly waited: DelayFigures
}

/**
 * What the user wrote beside a command, or beside something that was said unasked, and whether they marked
 * it. The record's connection and time are those of what it is about; of several about the same the last one
 * holds.
 */
export interface CommentFact {
  readonly name: 'comment'
  /** The tag of the command; for what is no command `*` and its word: `* EXISTS`, `* greeting`. */
  readonly on: string
  /** How many with the same connection, time and `on` come before it; absent for none. */
  readonly nth?: number
  /** Empty where there is none, or none any more. */
  readonly text: string
  readonly marked: boolean
}

/** A login has left in the clear, towards a server on another machine: the first one of its connection. */
export interface UnprotectedFact {
  readonly name: 'unprotected'
  /** The command: `LOGIN`, `AUTHENTICATE`. */
  readonly command: string
  /** Whether the server had offered STARTTLS, as far as it had told what it can do. */
  readonly offered: 'yes' | 'no' | 'not known'
}

/**
 * The server has not greeted for a while, or ended instead: why that probably is, and what to do then. It may
 * still greet.
 */
export interface UngreetedFact {
  readonly name: 'ungreeted'
  readonly cause: string
  readonly remedy: string
}

/** What is known about a connection besides its bytes. */
export type Fact =
  | TlsFact
  | LiteralFact
  | FailureFact
  | NoteFact
  | DelayFact
  | CommentFact
  | UnprotectedFact
  | UngreetedFact

/** Who ended a connection. */
export type Closer = Side | 'proxy'

/** One record. `connection` counts from 1 within a session; 0 is the session itself (facts only). */
export type SessionRecord =
  | {
      readonly type: 'opened'
      readonly connection: number
      readonly time: Time
      readonly client: Endpoint
      readonly server: Endpoint
      readonly security: { readonly client: Security; readonly server: Security }
    }
  | ({ readonly type: 'chunk'; readonly connection: number } & Chunk)
  | {
      readonly type: 'layer'
      readonly connection: number
      readonly time: Time
      readonly side: Side
      readonly layer: LayerName
    }
  | {
      readonly type: 'altered'
      readonly connection: number
      readonly time: Time
      readonly side: Side
      readonly received: Uint8Array
      readonly sent: Uint8Array
      readonly reason: string
    }
  | {
      readonly type: 'gap'
      readonly connection: number
      readonly time: Time
      readonly side: Side
      /** How many octets are missing. */
      readonly length: number
      readonly reason: string
    }
  | ResumedRecord
  | { readonly type: 'fact'; readonly connection: number; readonly time: Time; readonly fact: Fact }
  | {
      readonly type: 'closed'
      readonly connection: number
      readonly time: Time
      readonly by: Closer
      readonly reason: string
    }
  | UnknownRecord

/** The record of a chunk. */
export type ChunkRecord = Extract<SessionRecord, { readonly type: 'chunk' }>

/** What a reader must know of a connection who has not heard what was said before. */
export interface Retold {
  /** Octets that each side had said by then, since the connection was opened. */
  readonly before: { readonly client: number; readonly server: number }
  /**
   * What of that a reader must know who has heard none of it, as it was said: the greeting, what moved the
   * connection into its state, the commands in flight, the beginning of what is being said.
   */
  readonly said: readonly Chunk[]
  /** Commands in flight for which there was no room; absent means none. */
  readonly more?: number
}

/**
 * From here on an open connection is told without a hole again: what was said before stands in an earlier
 * file of the session, or nowhere.
 */
export interface ResumedRecord extends Retold {
  readonly type: 'resumed'
  readonly connection: number
  readonly time: Time
}

/**
 * A record in a file of which this program knows neither the type nor, of a fact, the name: a newer one wrote
 * it. It is kept as it was said, and passed on.
 */
export interface UnknownRecord {
  readonly type: 'unknown'
  /** 0 where it names none. */
  readonly connection: number
  readonly time: Time
  /** A JSON object in ASCII, at most `limits.unknownRecord`, nothing of it checked. */
  readonly said: string
}

/** The version of the record vocabulary that this program writes. */
export const formatVersion = 2

/** What holds for a whole session: the head of a session file. */
export interface SessionHead {
  /** Of the record vocabulary, as the file says. In version 1 nothing unknown was kept. */
  readonly version: 1 | typeof formatVersion
  /** Wall-clock time of `time` 0, nanoseconds since 1970 UTC. */
  readonly started: bigint
  /** Of a recorded session: the same in all of its files, 16 hexadecimal digits, and in no other's. */
  readonly id?: string
  /** What wrote it, for people: `imapscope 0.1.0`. */
  readonly program: string
  /** False when secrets were left in by a flag; then every screen and export says so. */
  readonly redacted: boolean
  /** True where names, addresses and texts were replaced to be shared; then every export says so. */
  readonly pseudonyms?: boolean
}
