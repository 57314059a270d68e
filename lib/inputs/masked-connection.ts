/**
 * One connection of a capture by another program: its raw records → records as in our own recordings, with
 * layers removed and secrets masked. Knows nothing of files.
 */
import { Layers } from '../inflate/layers.ts'
import { type Chunk, type SessionRecord, type Side, sides, type Time } from '../record/record.ts'
import { Echo } from '../redact/echo.ts'
import { Gathering } from '../redact/gathering.ts'
import { Passage } from '../redact/passage.ts'
import type { Secrets } from '../redact/secrets.ts'
import type { Switch } from '../wire/piece.ts'

/** Records in order. */
export type Take = (record: SessionRecord) => void

/** Only a server's first line begins like this. RFC 9051 §7.1. */
const greeting = /^\* *(?:OK|PREAUTH|BYE)\b/i

export class MaskedConnection {
  private readonly layers: Layers
  private readonly gathering: Gathering
  private passage: Passage | undefined
  /** Sides whose octets can no longer be read. */
  private readonly opaque = new Set<Side>()
  private readonly unread = { client: 0, server: 0 }
  private lastTime: Time = 0

  /**
   * @param options `redact` is false when the user asked to keep secrets; `secrets` are those of the whole
   *   capture
   * @param record receives the safe records, during `chunk`, or soon after it if octets are deflated
   */
  constructor(
    private readonly connection: number,
    private readonly options: { readonly redact: boolean; readonly secrets: Secrets },
    private readonly record: Take,
  ) {
    this.layers = new Layers(
      (chunk) => this.read(chunk),
      (side) => this.becomeOpaque(side, this.lastTime),
    )
    this.gathering = new Gathering(connection, record)
  }

  /** Takes octets as they were captured. */
  chunk(chunk: Chunk): void {
    this.lastTime = chunk.time
    this.layers.push(chunk)
  }

  /** Takes a gap in the capture. Deflated octets after it cannot be read. */
  async lost(gap: Extract<SessionRecord, { type: 'gap' }>): Promise<void> {
    await this.layers.settled()
    this.lastTime = gap.time
    this.passage?.lost(gap.side, gap.length)
    this.gathering.flush()
    this.record(gap)
    this.layers.lost(gap.side)
  }

  /** @returns when everything has been recorded, including gaps for the octets that could not be read */
  async end(time: Time): Promise<void> {
    await this.layers.settled()
    this.passage?.end()
    this.gathering.flush()
    for (const side of sides) {
      const length = this.unread[side] + this.layers.dropped[side]
      if (length === 0) continue
      this.record({ type: 'gap', connection: this.connection, time, side, length, reason: 'not read' })
    }
  }

  /** @returns when everything taken so far has been recorded */
  settled(): Promise<void> {
    return this.layers.settled()
  }

  private read(chunk: Chunk): void {
    if (this.opaque.has(chunk.side)) {
      this.unread[chunk.side] += chunk.bytes.length
      return
    }
    this.passage ??= this.begin(chunk)
    this.passage.take(chunk)
    this.gathering.flush()
  }

  private begin({ side, bytes }: Chunk): Passage {
    const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1')
    const from = side === 'server' && greeting.test(head) ? 'greeting' : 'middle'
    const { redact, secrets } = this.options
    return new Passage(
      { maskedFrom: redact ? 0 : Number.POSITIVE_INFINITY, echo: new Echo(secrets), from },
      {
        part: (part) => this.gathering.append(part, part.bytes, part.omitted),
        switched: (step) => this.change(step),
      },
    )
  }

  private change({ side, layer, time }: Switch): void {
    this.gathering.flush()
    const rest = this.passage?.rest(side) ?? []
    if (layer === 'tls') {
      for (const { bytes } of rest) this.unread[side] += bytes.length
      this.becomeOpaque(side, time)
      return
    }
    if (layer === 'deflate') this.layers.deflate(side, rest)
    else if (layer === 'plain') this.layers.plain(side, rest)
    this.record({ type: 'layer', connection: this.connection, time, side, layer })
  }

  private becomeOpaque(side: Side, time: Time): void {
    this.opaque.add(side)
    this.gathering.flush()
    this.record({ type: 'layer', connection: this.connection, time, side, layer: 'opaque' })
  }
}
