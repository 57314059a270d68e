/**
 * What leaves the engine and what a session file holds, in order of arrival, already redacted: the types that
 * follow from shapes.ts, and the few words about sides. Knows no IMAP, no file and no socket.
 */
import type { RecordsIn, records } from './shapes.ts'

/** Who sent the bytes. */
export type Side = 'client' | 'server'

/** Both sides, for loops. */
export const sides: readonly Side[] = ['client', 'server']

/**
 * The side that hears what `side` says.
 * @param side who speaks
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

/** Bytes as one read gave them, after TLS, with the time taken at the socket. */
export type Chunk = Omit<ChunkRecord, 'type' | 'connection'>

/** From here on an open connection is told without a hole again. */
export type ResumedRecord = RecordOf<'resumed'>

/** What a reader must know of a connection who has not heard what was said before. */
export type Retold = Omit<ResumedRecord, 'type' | 'connection' | 'time'>

/**
 * One end of a socket as the operating system names it; `host` is what the user typed, where there is one.
 */
export type Endpoint = RecordOf<'opened'>['client']

/** How a leg is carried when its connection opens. */
export type Security = RecordOf<'opened'>['security']['client']

/** What lies between the socket and the IMAP bytes of one side. `opaque` is carried on but no longer read. */
export type LayerName = RecordOf<'layer'>['layer']

/** Who ended a connection. */
export type Closer = RecordOf<'closed'>['by']

/** What is known about a connection besides its bytes. See `facts` for what each means. */
export type Fact = RecordOf<'fact'>['fact']

type FactOf<Name extends Fact['name']> = Extract<Fact, { readonly name: Name }>

/** TLS of one leg, as negotiated. `verified` is false only where a flag asked for that. */
export type TlsFact = FactOf<'tls'>

/** The peer's certificate in the words people compare: names, dates, SHA-256 fingerprint. */
export type CertificateFact = NonNullable<TlsFact['certificate']>

/** A literal that was longer than the keep limit: its whole length in octets and its SHA-256, in hex. */
export type LiteralFact = FactOf<'literal'>

/** Something of the world that went wrong for this connection: what happened, and what to do about it. */
export type FailureFact = FactOf<'failure'>

/** A remark of the proxy about itself, for the log. */
export type NoteFact = FactOf<'note'>

/** How long reads stayed with the proxy, of the whole session. */
export type DelayFact = FactOf<'delay'>

/** Many spans of time, in nanoseconds: the smallest half, 95 and 99 of a hundred, and the largest. */
export type DelayFigures = DelayFact['passed']

/** What the user wrote beside a command, or beside something that was said unasked. */
export type CommentFact = FactOf<'comment'>

/** A login has left in the clear, towards a server on another machine: the first one of its connection. */
export type UnprotectedFact = FactOf<'unprotected'>

/** The server has not greeted for a while, or ended instead. */
export type UngreetedFact = FactOf<'ungreeted'>

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
