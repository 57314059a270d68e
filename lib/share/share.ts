/**
 * A session as it may be shown to others: whatever names somebody or something of somebody is a pseudonym,
 * the structure, the sizes and the times stay. What is not known to be harmless is replaced.
 */
import { Tape } from '../grammar/tape.ts'
import { parse } from '../grammar/tree.ts'
import type { Side } from '../record/record.ts'
import type { SessionInput } from '../session/session.ts'
import type { Frame } from '../wire/frame.ts'
import { commandHead, responseHead } from '../wire/line.ts'
import { latin1 } from '../wire/octets.ts'
import { commandShared } from './commands.ts'
import { Pseudonyms } from './pseudonyms.ts'
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
 * @returns a function that takes what came next, in order; it changes nothing of what it is given
 */
export function sharing(key: Uint8Array): (input: SessionInput) => SessionInput {
  const state: Sharing = { names: new Pseudonyms(key), spoken: new Set() }
  return (input) => inputShared(input, state)
}

// Field by field and never as a whole: what a record gets one day must not leave with it unseen.
function inputShared(input: SessionInput, state: Sharing): SessionInput {
  const { names } = state
  const { connection } = input
  switch (input.type) {
    case 'frame':
      return { type: 'frame', connection, frame: frameShared(input.frame, state) }
    case 'opened': {
      const { type, time, security } = input
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

/** A frame with as many octets, of the same structure. */
function frameShared(frame: Frame, state: Sharing): Frame {
  const { side, kind, offset, length, literals, waits, begun, time, tag, name, findings } = frame
  const draft = new Redraft(parse(frame, tape), state)
  const known = rewrite(draft, frame)
  if (kind !== 'sasl' && kind !== 'done') draft.finish()
  return {
    side,
    kind,
    offset,
    length,
    bytes: draft.out,
    literals,
    waits,
    begun,
    time,
    tag: tag === undefined || isOpenTag(tag) ? tag : pseudonym(tag, state),
    name: name === undefined || known ? name : pseudonym(name, state).toUpperCase(),
    findings,
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
  const out = new Uint8Array(bytes)
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
    out.set(frameShared(frame, state).bytes, at)
    at += length
  }
  return out
}
