/**
 * Makes a session fit to be shared: names of people and of their things become pseudonyms, the structure and
 * the sizes of mails stay, and all dates are moved. Everything not known to be harmless is replaced.
 */
import { Tape } from '../grammar/tape.ts'
import { parse } from '../grammar/tree.ts'
import type { Endpoint, SessionHead, Side } from '../record/record.ts'
import type { SessionInput } from '../session/session.ts'
import type { Frame, LiteralWait } from '../wire/frame.ts'
import { commandHead, responseHead } from '../wire/line.ts'
import { latin1 } from '../wire/octets.ts'
import { commandShared } from './commands.ts'
import { endpoint, factShared } from './connection-facts.ts'
import { movedMoment } from './dates.ts'
import { type Decisions, decided, stays } from './decisions.ts'
import { type PseudonymShape, pseudonyms, weeksOf } from './pseudonyms.ts'
import { isOpenTag, Redraft, type Sharing } from './redraft.ts'
import { responseShared } from './responses.ts'
import { saslLine } from './sasl.ts'
import { remark } from './sentences.ts'
import { disguised } from './spelling.ts'

// One tape is enough: a frame is shared synchronously, and its tree does not outlive that.
const tape = new Tape()

/**
 * Makes the input of a session fit to be shared.
 * @param key 16 random octets, different for each export: without them nobody with a list of names can tell
 *   which pseudonym stands for which
 * @param shape the shape of pseudonyms; those of the shape `like` keep lines and offsets unchanged
 * @returns a function that takes the inputs in order and returns shared copies, or undefined for an input of
 *   unknown type
 */
export function sharing(
  key: Uint8Array,
  shape: PseudonymShape = 'like',
): (input: SessionInput) => SessionInput | undefined {
  const state: Sharing = { names: pseudonyms(key, shape), spoken: new Set() }
  const lengths = new Lengths()
  return (input) => lengths.take(input, inputShared(input, state))
}

/** Our own name, as `cmd/program.ts` writes it. Another program's name may reveal who ran it, or what for. */
const ours = /^imapscope \d{1,3}(?:\.\d{1,3}){0,2}(?:-(?:alpha|beta|rc)(?:\.\d{1,3})?)?$/

const heads: Decisions<SessionHead, Uint8Array> = {
  version: stays,
  // It would reveal that two exports come from one session.
  id: () => undefined,
  started: (moment, key) => movedMoment(moment, weeksOf(key)),
  program: (name) => (ours.test(name) ? name : 'another program'),
  redacted: stays,
  pseudonyms: stays,
}

/**
 * The head of the shared session; its beginning is moved like the dates in it.
 * @param head the head of the session as recorded
 * @param key the key of the export
 * @returns the head to be used instead
 */
export function headShared(head: SessionHead, key: Uint8Array): SessionHead {
  return { ...decided(head, heads, key), pseudonyms: true }
}

/** Corrects the offsets of frames after earlier frames have become longer or shorter. */
class Lengths {
  private readonly grown = new Map<number, Record<Side, number>>()

  /** @returns the shared input with its offset in the shared stream */
  take(was: SessionInput, shared: SessionInput | undefined): SessionInput | undefined {
    if (was.type === 'opened') this.grown.set(was.connection, { client: 0, server: 0 })
    if (was.type === 'closed') this.grown.delete(was.connection)
    const grown = this.grown.get(was.connection)
    if (was.type !== 'frame' || shared?.type !== 'frame' || grown === undefined) return shared
    const { side, offset } = was.frame
    const frame = { ...shared.frame, offset: offset + grown[side] }
    grown[side] += frame.length - was.frame.length
    return { ...shared, frame }
  }
}

type Input<Type extends SessionInput['type']> = Extract<SessionInput, { readonly type: Type }>

const legs: Decisions<Input<'opened'>['security'], undefined> = { client: stays, server: stays }
const end = (one: Endpoint, { names }: Sharing): Endpoint => endpoint(one, names)
const reason = (text: string, { names }: Sharing): string => remark(text, names)
const lines = (bytes: Uint8Array, state: Sharing, { side }: { readonly side: Side }): Uint8Array =>
  linesShared(bytes, side, state)

const spans: Decisions<Input<'resumed'>['before'], undefined> = { client: stays, server: stays }

const every = { type: stays, connection: stays } as const
const timed = { ...every, time: stays } as const

/** The decision on every field. Records of newer programs are left out, since their fields are unknown. */
const inputs: {
  readonly [Type in Exclude<SessionInput['type'], 'unknown'>]: Decisions<Input<Type>, Sharing>
} = {
  frame: { ...every, frame: frameShared },
  opened: { ...timed, client: end, server: end, security: (all) => decided(all, legs, undefined) },
  altered: { ...timed, side: stays, received: lines, sent: lines, reason },
  fact: { ...timed, fact: (fact, { names }) => factShared(fact, names) },
  gap: { ...timed, side: stays, length: stays, reason, within: stays },
  resumed: {
    ...timed,
    before: (octets) => decided(octets, spans, undefined),
    frames: (frames, state) => frames.map((frame) => frameShared(frame, state)),
    more: stays,
  },
  closed: { ...timed, by: stays, reason },
  layer: { ...timed, side: stays, layer: stays },
}

function inputShared(input: SessionInput, state: Sharing): SessionInput | undefined {
  if (input.type === 'unknown') return undefined
  return decided(input, inputs[input.type] as Decisions<SessionInput, Sharing>, state)
}

const stops: Decisions<LiteralWait, undefined> = { asked: stays, resumed: stays }

/** Requires all fields of a frame, including optional ones, so that none is forgotten. */
type Complete<T> = { readonly [K in keyof Required<T>]: T[K] }

/** A frame of the same structure. */
function frameShared(frame: Frame, state: Sharing): Complete<Frame> {
  const { side, kind, offset, waits, begun, time, tag, name, unfinished } = frame
  const draft = new Redraft(parse(frame, tape), state)
  const known = rewrite(draft, frame)
  if (kind !== 'sasl' && kind !== 'done') draft.finish()
  return {
    side,
    kind,
    offset,
    ...draft.edits.applied(frame),
    // A reader derives it from the octets.
    opening: undefined,
    waits: waits?.map((wait) => decided(wait, stops, undefined)),
    begun,
    time,
    tag: tag === undefined || isOpenTag(tag) ? tag : pseudonym(tag, state),
    name: name === undefined || known ? name : pseudonym(name, state).toUpperCase(),
    unfinished: unfinished === undefined ? undefined : frameShared(unfinished, state),
  }
}

const pseudonym = (word: string, { names }: Sharing): string =>
  latin1(disguised(Buffer.from(word, 'latin1'), names))

/** @returns true when the frame's name is known to the protocol */
function rewrite(draft: Redraft, frame: Frame): boolean {
  switch (frame.kind) {
    case 'command':
      return commandShared(draft)
    case 'sasl':
      saslLine(draft, 0, latin1(frame.bytes).trimEnd().length)
      return true
    case 'done':
      return true
    case 'opaque':
      return true
    case 'greeting':
    case 'status':
    case 'completion':
    case 'continuation':
    case 'data':
      responseShared(draft)
      return true
  }
}

/** Shares lines recorded outside of the conversation; a partial line is replaced as a whole. */
function linesShared(bytes: Uint8Array, side: Side, state: Sharing): Uint8Array {
  const made: Uint8Array[] = []
  let at = 0
  for (const line of latin1(bytes).match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const part = bytes.subarray(at, at + line.length)
    const head = side === 'client' ? commandHead(part) : responseHead(part)
    const { length } = part
    const frame = {
      ...head,
      side,
      offset: 0,
      length,
      bytes: part,
      literals: [],
      begun: 0,
      time: 0,
      findings: [],
    }
    made.push(frameShared(frame, state).bytes)
    at += length
  }
  return Buffer.concat(made)
}
