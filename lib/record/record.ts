/**
 * The records that leave the engine and that a session file holds, in order of arrival, already redacted: the
 * types that follow from shapes.ts, and a few helpers for sides. Knows no IMAP, no file and no socket.
 */
import type { RecordsIn, records } from './shapes.ts'

/** Who sent the bytes. */
export type Side = 'client' | 'server'

/** Both sides, for loops. */
export const sides: readonly Side[] = ['client', 'server']

/**
 * The side that receives what `side` sends.
 * @param side the sender
 * @returns the other side
 */
export function peer(side: Side): Side {
  return side === 'client' ? 'server' : 'client'
}

/** Nanoseconds since the session began, monotonic, below 2^53 (104 days). */
export type Time = number

/** One record: what happened on a connection, or in the session. See `records` for what each means. */
export type SessionRecord = RecordsIn<typeof records> | UnknownRecord

type RecordOf<Type extends SessionRecord['type']> = Extract<SessionRecord, { readonly type: Type }>

/** The record of a chunk. */
export type ChunkRecord = RecordOf<'chunk'>

/** The bytes of one read, after TLS, with the time taken at the socket. */
export type Chunk = Omit<ChunkRecord, 'type' | 'connection'>

/** The recording of an open connection has no gap from here on. */
export type ResumedRecord = RecordOf<'resumed'>

/** What a reader must know about a connection of which it has not seen the earlier bytes. */
export type Retold = Omit<ResumedRecord, 'type' | 'connection' | 'time'>

/**
 * One end of a socket as the operating system names it; `host` is what the user typed, where there is one.
 */
export type Endpoint = RecordOf<'opened'>['client']

/** How a leg is carried when its connection opens. */
export type Security = RecordOf<'opened'>['security']['client']

/** What lies between the socket and the IMAP bytes of one side. `opaque` is forwarded but no longer read. */
export type LayerName = RecordOf<'layer'>['layer']

/** Who ended a connection. */
export type Closer = RecordOf<'closed'>['by']

/** What is known about a connection besides its bytes. See `facts` for what each means. */
export type Fact = RecordOf<'fact'>['fact']

type FactOf<Name extends Fact['name']> = Extract<Fact, { readonly name: Name }>

/** TLS of one leg, as negotiated. `verified` is false only where a flag asked for that. */
export type TlsFact = FactOf<'tls'>

/** The peer's certificate, as the fields that people compare: names, dates, SHA-256 fingerprint. */
export type CertificateFact = NonNullable<TlsFact['certificate']>

/** A literal that was longer than the keep limit: its whole length in octets and its SHA-256, in hex. */
export type LiteralFact = FactOf<'literal'>

/** Something outside the program that failed for this connection: what happened, and what to do about it. */
export type FailureFact = FactOf<'failure'>

/** A remark of the proxy about itself, for the log. */
export type NoteFact = FactOf<'note'>

/** How long reads stayed with the proxy, over the whole session. */
export type DelayFact = FactOf<'delay'>

/** Percentiles of many durations, in nanoseconds: 50, 95 and 99 of a hundred, and the largest. */
export type DelayFigures = DelayFact['passed']

/** A user's comment on a command, or on an unsolicited response. */
export type CommentFact = FactOf<'comment'>

/** A login was sent in the clear to a server on another machine: the first one of its connection. */
export type UnprotectedFact = FactOf<'unprotected'>

/** The server has not greeted for a while, or ended instead. */
export type UngreetedFact = FactOf<'ungreeted'>

/**
 * A record in a file whose type, or whose name if it is a fact, this program does not know: a newer version
 * wrote it. It is kept and passed on unchanged.
 */
export interface UnknownRecord {
  readonly type: 'unknown'
  /** 0 when it names none. */
  readonly connection: number
  readonly time: Time
  /** A JSON object in ASCII, at most `limits.unknownRecord` long, unchecked. */
  readonly said: string
}

/** The version of the record vocabulary that this program writes. */
export const formatVersion = 2

/** Properties of a whole session: the head of a session file. */
export interface SessionHead {
  /** The version of the record vocabulary, from the file. Version 1 did not keep unknown records. */
  readonly version: 1 | typeof formatVersion
  /** Wall-clock time of `time` 0, nanoseconds since 1970 UTC. */
  readonly started: bigint
  /**
   * For a recorded session: 16 hexadecimal digits, the same in all of its files and in no other session's.
   */
  readonly id?: string
  /** The program that wrote it, for people: `imapscope 0.1.0`. */
  readonly program: string
  /** False when a flag left secrets in; then every screen and export says so. */
  readonly redacted: boolean
  /** True when names, addresses and texts were replaced for sharing; then every export says so. */
  readonly pseudonyms?: boolean
}
