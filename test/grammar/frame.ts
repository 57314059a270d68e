/** Frames from strings, for tests of the grammar alone. */
import type { Frame, FrameKind, LiteralSpan } from '../../lib/wire/frame.ts'

const announcement = /~?\{(\d+)[+-]?\}\r?\n/y

/** Octets of a string: UTF-8. */
export function octets(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** Literals as framing finds them: announced in braces at a line end, counted in octets. */
function literalsOf(bytes: Uint8Array): LiteralSpan[] {
  const text = Buffer.from(bytes).toString('latin1')
  const found: LiteralSpan[] = []
  for (let at = 0; at < text.length; at++) {
    announcement.lastIndex = at
    const match = announcement.exec(text)
    if (match === null) continue
    const start = at + match[0].length
    const length = Number(match[1])
    if (!Number.isSafeInteger(length)) continue
    const kept = Math.min(length, text.length - start)
    found.push({ start, kept, length })
    at = start + kept - 1
  }
  return found
}

const human = new Set(['OK', 'NO', 'BAD', 'BYE', 'PREAUTH'])

function kindOf(text: string): FrameKind {
  if (text.startsWith('+')) return 'continuation'
  const [first, second] = text.trimStart().split(/[ \r\n]+/)
  if (first !== '*') return human.has(second?.toUpperCase() ?? '') ? 'completion' : 'status'
  return human.has(second?.toUpperCase() ?? '') || second?.startsWith('[') ? 'status' : 'data'
}

/** A frame of these octets and this kind. */
export function frameOf(bytes: Uint8Array, kind: FrameKind): Frame {
  const literals = kind === 'data' || kind === 'command' ? literalsOf(bytes) : []
  return {
    side: kind === 'command' || kind === 'sasl' || kind === 'done' ? 'client' : 'server',
    kind,
    offset: 0,
    length: bytes.length,
    bytes,
    literals,
    begun: 0,
    time: 0,
    findings: [],
  }
}

/** A server's line, with the kind that framing would give it. */
export function response(text: string): Frame {
  return frameOf(octets(text), kindOf(text))
}

/** A client's command. */
export function command(text: string): Frame {
  return frameOf(octets(text), 'command')
}
