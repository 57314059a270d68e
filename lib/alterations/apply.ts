/** Applies all alterations to a piece, one after the other. */
import { limits } from '../record/limits.ts'
import type { Side, Time } from '../record/record.ts'
import { commandHead, type Head, literalAfter, responseHead } from '../wire/line.ts'
import { lineFeed, nothing } from '../wire/octets.ts'
import type { Alteration, ClientVerdict, PassVerdict } from './alteration.ts'

/** A piece, and the octets sent in its place. */
export interface AlteredPiece {
  readonly received: Uint8Array
  /** Empty when nothing is sent. */
  readonly sent: Uint8Array
  /** Why they differ; absent when they do not. */
  readonly reason?: string
  /** By how much it is delayed, whatever else the verdict is. */
  readonly delay?: { readonly by: Time; readonly reason: string }
  /** What the client gets in place of the server's response. */
  readonly answer?: Uint8Array
  /** True when the connection ends instead. */
  readonly ends?: true
}

/** @returns the altered first line; later alterations get the result of earlier ones */
export function passedLine(
  side: Side,
  received: Uint8Array,
  head: Head,
  alterations: readonly Alteration[],
): AlteredPiece {
  const made = judged(received, alterations, (each, line) =>
    each.side === side ? each.line?.(line, head) : undefined,
  )
  if (
    made !== undefined &&
    !made.over &&
    made.sent !== received &&
    !endsLike(side, head, received, made.sent)
  )
    throw new Error('what stands in place of a line must be lines that announce the same literal')
  return made?.passed() ?? { received, sent: received }
}

/** @returns the altered octets, for anything but a whole first line */
export function passedOctets(
  side: Side,
  received: Uint8Array,
  alterations: readonly Alteration[],
): AlteredPiece {
  const made = judged(received, alterations, (each, octets) =>
    each.side === side ? each.octets?.(octets) : undefined,
  )
  return made?.passed() ?? { received, sent: received }
}

/** @returns the result of all verdicts, undefined when all let the piece pass */
function judged(
  received: Uint8Array,
  alterations: readonly Alteration[],
  judge: (alteration: Alteration, piece: Uint8Array) => ClientVerdict | undefined,
): Made | undefined {
  let made: Made | undefined
  for (const each of alterations) {
    const verdict = judge(each, made?.sent ?? received)
    if (verdict === undefined || verdict.do === 'pass') continue
    made ??= new Made(received)
    made.take(verdict, each.reason)
    if (made.over) break
  }
  return made
}

/** The combined result of several verdicts on a piece. */
class Made {
  sent: Uint8Array
  /** True when nothing of it is left to judge. */
  over = false
  private readonly reasons: string[] = []
  private readonly delays: string[] = []
  private by = 0
  private end: Pick<AlteredPiece, 'answer' | 'ends'> = {}

  constructor(private readonly received: Uint8Array) {
    this.sent = received
  }

  take(verdict: Exclude<ClientVerdict, PassVerdict>, reason: string): void {
    if (verdict.do === 'delay') {
      this.by += verdict.by
      this.delays.push(reason)
      return
    }
    this.reasons.push(reason)
    if (verdict.do === 'replace') {
      this.sent = verdict.by
      return
    }
    this.sent = nothing
    if (verdict.do === 'answer') this.end = { answer: verdict.by }
    else if (verdict.do === 'end') this.end = { ends: true }
    this.over = true
  }

  passed(): AlteredPiece {
    const { received, sent, reasons, delays, end } = this
    const reason = reasons.length > 0 ? reasons.join(', ') : undefined
    const by = Math.min(this.by, limits.delay * 1_000_000)
    const delay = delays.length > 0 ? { by, reason: delays.join(', ') } : undefined
    return { received, sent, reason, delay, ...end }
  }
}

/**
 * Whether octets leave their reader in the same state as `line` does: at the beginning of a command or
 * response, or before the same literal. RFC 9051 §4.3.
 * @param head the head of the line
 */
function endsLike(side: Side, head: Head, line: Uint8Array, octets: Uint8Array): boolean {
  const announced = literalAfter(side, head, line)
  let current = head.kind === 'sasl' ? head : undefined
  for (let at = 0; at < octets.length; ) {
    const feed = lineFeed(octets, at)
    if (feed < 0) return false
    const said = octets.subarray(at, feed + 1)
    current ??= side === 'server' ? responseHead(said) : commandHead(said)
    const follows = literalAfter(side, current, said)
    at = feed + 1
    if (follows === undefined) current = undefined
    else if (at < octets.length) at += follows.length
    else
      return (
        follows.length === announced?.length &&
        follows.synchronizing === announced.synchronizing &&
        follows.binary === announced.binary
      )
    if (at > octets.length) return false
  }
  return announced === undefined
}
