/**
 * A session as it may be shown to others: whatever names somebody or something of somebody is a pseudonym,
 * the structure and the sizes of mails stay, and all dates are moved. What is not known to be
 * harmless is replaced.
 */
import { Tape } from '../grammar/tape.ts'
import { parse } from '../grammar/tree.ts'
import type { SessionHead, Side } from '../record/record.ts'
import type { SessionInput } from '../session/session.ts'
import type { Frame } from '../wire/frame.ts'
import { commandHead, responseHead } from '../wire/line.ts'
import { latin1 } from '../wire/octets.ts'
import { commandShared } from './commands.ts'
import { movedMoment } from './dates.ts'
import { pseudonyms, type Shape, weeksOf } from './pseudonyms.ts'
import { isOpenTag, Redraft, type Sharing } from './redraft.ts'
import { responseShared } from './responses.ts'
import { saslLine } from './sasl.ts'
import { remark } from './sentences.ts'
import { disguised } from './spelling.ts'
import { endpoint, factShared } from './surroundings.ts'

// Sharing a frame is synchronous, and no tree outlives it.
const tape = new Tape()

/**
 * Makes what a session is told fit to be shared.
 * @param key 16 random octets, another one for each export: without them nobody can tell from a list of
 *   names which pseudonym is whose
 * @param shape what pseudonyms are like; of those as long as their words, lines and offsets stay as they are
 * @returns a function that takes what came next, in order; it changes nothing of what it is given, and gives
 *   nothing for what nobody here knows to be harmless
 */
export function sharing(
  key: Uint8Array,
  shape: Shape = 'like',
): (input: SessionInput) => SessionInput | undefined {
  const state: Sharing = { names: pseudonyms(key, shape), spoken: new Set() }
  const lengths = new Lengths()
  return (input) => lengths.take(input, inputShared(input, state))
}

/**
 * What is told of the session as a whole: it began when the dates in it say.
 * @param key the one of the export
 */
export function headShared(head: SessionHead, key: Uint8Array): SessionHead {
  const { version, started, program, redacted } = head
  return { version, started: movedMoment(started, weeksOf(key)), program, redacted, pseudonyms: true }
}

/** Where frames begin, once those before them are longer or shorter than they were. */
class Lengths {
  private readonly grown = new Map<number, Record<Side, number>>()

  /** @returns what is shared, at its place in the stream that is shared */
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

// Field by field and never as a whole: what a record gets one day must not leave with it unseen.
function inputShared(input: SessionInput, state: Sharing): SessionInput | undefined {
  const { names } = state
  const { connection } = input
  switch (input.type) {
    case 'frame':
      return { type: 'frame', connection, frame: frameShared(input.frame, state) }
    case 'opened': {
      const { type, time } = input
      const security = { client: input.security.client, server: input.security.server }
      const [client, server] = [endpoint(input.client, names), endpoint(input.server, names)]
      return { type, connection, time, client, server, security }
    }
    case 'altered': {
      const { type, time, side } = input
      const received = linesShared(input.received, side, state)
      const sent = linesShared(input.sent, side, state)
      return { type, connection, time, side, received, sent, reason: remark(input.reason, names) }
    }
    case 'fact':
      return { type: 'fact', connection, time: input.time, fact: factShared(input.fact, names) }
    case 'gap': {
      const { type, time, side, length } = input
      return { type, connection, time, side, length, reason: remark(input.reason, names) }
    }
    case 'unknown':
      return undefined
    case 'closed':
      return {
        type: 'closed',
        connection,
        time: input.time,
        by: input.by,
        reason: remark(input.reason, names),
      }
    case 'layer':
      return { type: 'layer', connection, time: input.time, side: input.side, layer: input.layer }
  }
}

/** A frame of the same structure. */
function frameShared(frame: Frame, state: Sharing): Frame {
  const { side, kind, offset, waits, begun, time, tag, name, unfinished } = frame
  const draft = new Redraft(parse(frame, tape), state)
  const known = rewrite(draft, frame)
  if (kind !== 'sasl' && kind !== 'done') draft.finish()
  return {
    side,
    kind,
    offset,
    ...draft.edits.applied(frame),
    waits,
    begun,
    time,
    tag: tag === undefined || isOpenTag(tag) ? tag : pseudonym(tag, state),
    name: name === undefined || known ? name : pseudonym(name, state).toUpperCase(),
    ...(unfinished === undefined ? {} : { unfinished: frameShared(unfinished, state) }),
  }
}

const pseudonym = (word: string, { names }: Sharing): string =>
  latin1(disguised(Buffer.from(word, 'latin1'), names))

/** @returns true when the frame's name is one of the protocol */
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

/** Lines that are recorded besides the conversation; what is not a whole line is replaced as a whole. */
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
