/**
 * What a packet cannot express, as JSON in its comment: one object with a `type`, ASCII only. Knows the
 * shapes of records, but neither blocks nor packets.
 */
import { type FactShape, facts } from '../../record/facts.ts'
import { count, fits, fromJson, isObject, type JsonObject, toJson } from '../../record/kinds.ts'
import { limits } from '../../record/limits.ts'
import { formatVersion, type SessionHead, type SessionRecord, type Time } from '../../record/record.ts'
import { records } from '../../record/shapes.ts'
import { beginning, isPossible } from '../container/times.ts'

/**
 * On the first packet of a stream: the connection that it carries. `continues` is the client port of the
 * previous stream of the connection.
 */
export interface StreamNote {
  readonly type: 'stream'
  readonly connection: number
  readonly continues?: number
}

/** The number of omitted octets, when it is more than the headers of the packets can express. */
interface CutNote {
  readonly type: 'chunk'
  readonly omitted: number
}

/** The head of a file: the session, and which part of it. */
export interface SectionNote {
  readonly head: SessionHead
  /** Counts from 1; later parts begin by repeating what is known about the open connections. */
  readonly part: number
}

/** The meaning of a comment; `foreign` is text that another program or a person wrote. */
export type Comment =
  | { readonly kind: 'record'; readonly record: SessionRecord }
  | { readonly kind: 'stream'; readonly note: StreamNote }
  | { readonly kind: 'cut'; readonly note: CutNote }
  | { readonly kind: 'end'; readonly comments: boolean; readonly goesOn?: number }
  | { readonly kind: 'foreign'; readonly text: string }
  /** `why` completes the sentence: a record … was left out. */
  | { readonly kind: 'unusable'; readonly why: string; readonly name: string }

/** The longest comment; Wireshark refuses blocks above 16 MiB. */
const longestComment = 8 * 1024 * 1024

/**
 * Octets are written as characters U+0000–U+00FF. All but printable ASCII is escaped, since it comes from
 * peers.
 */
function ascii(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/**
 * The comment of a record that is not a chunk. Its time is the packet's.
 * @returns ASCII; a record too large for Wireshark becomes a note that says so
 */
export function recordComment(record: SessionRecord): string {
  if (record.type === 'unknown') return record.said
  const { time: _, ...rest } = record
  const text = ascii(toJson(rest, records[record.type].fields))
  if (text.length <= longestComment) return text
  const note = `a record of type ${record.type} was too large for the session file and was left out`
  return ascii({ type: 'fact', connection: record.connection, fact: { name: 'note', text: note } })
}

/** The comment on the first packet of a stream that no `opened` record begins. */
export function streamComment(note: StreamNote): string {
  return ascii(note)
}

/** The comment on the first packet of a chunk with more omitted octets than the packets can express. */
export function cutComment(omitted: number): string {
  return ascii({ type: 'chunk', omitted })
}

/**
 * The comment on the last packet of a file, which is then no longer written.
 * @param comments whether the file contains comments of the user
 * @param goesOn the number of the file in which the session continues, if it does
 */
export function endComment(comments: boolean, goesOn?: number): string {
  return ascii({ type: 'end', comments, goesOn })
}

/** The comment of the section header. */
export function sectionComment(note: SectionNote): string {
  const { id, program, redacted, pseudonyms } = note.head
  const { part } = note
  const started = beginning(note.head.started)
  const version = formatVersion
  return ascii({
    type: 'session',
    version,
    id,
    started: String(started),
    program,
    redacted,
    pseudonyms,
    part,
  })
}

/**
 * Reads the head of a session from the comment of a section.
 * @returns undefined when it is not one of ours; the version number when this reader does not know it
 */
function readSectionComment(text: string): SectionNote | number | undefined {
  const note = parse(text)
  if (note === undefined || note.type !== 'session' || typeof note.version !== 'number') return undefined
  const { version } = note
  if (version !== 1 && version !== formatVersion) return version
  const { id, started, program, redacted, pseudonyms, part } = note
  if (typeof started !== 'string' || !/^\d{1,20}$/.test(started) || !isPossible(BigInt(started)))
    return undefined
  if (typeof program !== 'string' || typeof redacted !== 'boolean') return undefined
  const shared = pseudonyms === true ? { pseudonyms } : {}
  const named = typeof id === 'string' && /^[\da-f]{16}$/.test(id) ? { id } : {}
  const head = { version, started: BigInt(started), program, redacted, ...named, ...shared } as const
  return { head, part: typeof part === 'number' ? part : 1 }
}

/** @returns the head of a session from all comments of a section; see `readSectionComment` */
export function noteIn(comments: readonly string[]): SectionNote | number | undefined {
  return comments.map(readSectionComment).find((note) => note !== undefined)
}

/**
 * Reads a comment of a packet, whoever wrote it.
 * @param time the packet's time in the session, which the record takes
 * @returns its meaning. Nothing is trusted: a record with a field of the wrong kind is `unusable`. A record
 *   type or fact name that only newer programs know gives an `unknown` record, which is passed on unchanged
 */
export function readComment(text: string, time: Time): Comment {
  const note = parse(text)
  if (note === undefined || typeof note.type !== 'string') return { kind: 'foreign', text }
  if (note.type === 'stream' && isCount(note.connection)) {
    return { kind: 'stream', note: { type: 'stream', connection: note.connection } }
  }
  if (note.type === 'chunk' && isCount(note.omitted)) {
    return { kind: 'cut', note: { type: 'chunk', omitted: note.omitted } }
  }
  if (note.type === 'end')
    return {
      kind: 'end',
      comments: note.comments !== false,
      goesOn: isCount(note.goesOn) ? note.goesOn : undefined,
    }
  if (isNews(note)) return news(note, time)
  const fields = fieldsOf(note.type)
  if (fields === undefined || !isCount(note.connection) || !fits(note, fields)) {
    return { kind: 'unusable', why: 'that is not well formed', name: nameOf(note) }
  }
  return { kind: 'record', record: { ...fromJson(note, fields), time } as unknown as SessionRecord }
}

/** The fields of a record of that type in a comment, besides its connection; its time is the packet's. */
function fieldsOf(type: string): FactShape['fields'] | undefined {
  if (container.has(type) || !Object.hasOwn(records, type)) return undefined
  return records[type as keyof typeof records].fields
}

/** True for a record type or a fact name that this program does not know. */
function isNews({ type, fact: told }: JsonObject): boolean {
  if (type !== 'fact') return !Object.hasOwn(records, String(type)) && !container.has(String(type))
  return isObject(told) && typeof told.name === 'string' && !Object.hasOwn(facts, told.name)
}

/** The types of comments that are not records. */
const container = new Set(['stream', 'chunk', 'end', 'session'])

function news(note: JsonObject, time: Time): Comment {
  const said = again(note)
  if (said === undefined || said.length > limits.unknownRecord)
    return {
      kind: 'unusable',
      why: 'of unknown type, which is too long or nested too deeply,',
      name: nameOf(note),
    }
  const connection = isCount(note.connection) ? note.connection : 0
  return { kind: 'record', record: { type: 'unknown', connection, time, said } }
}

/** @returns the name of a record: its type, or the name of a fact */
function nameOf({ type, fact: told }: JsonObject): string {
  return type === 'fact' && isObject(told) && typeof told.name === 'string'
    ? `fact ${told.name}`
    : String(type)
}

/** @returns undefined for an object nested too deeply to be written again */
function again(note: JsonObject): string | undefined {
  try {
    return ascii(note)
  } catch {
    return undefined
  }
}

function parse(json: string): JsonObject | undefined {
  if (!json.startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(json)
    return isObject(value) ? value : undefined
  } catch {
    return undefined // not JSON: a remark by a person
  }
}

const isCount = (said: unknown): said is number => count.fits(said)
