/** A session file of the filtered session: records made anew from the conversation. */
import { isComment, lastPacket } from '../capture/session/last-packet.ts'
import { PacketWriter } from '../capture/session/packet-writer.ts'
import type { SessionHead, SessionRecord, Time } from '../record/record.ts'
import { isSilent } from '../session/comments.ts'
import type { SessionEvent } from '../session/events.ts'
import type { Frame } from '../wire/frame.ts'
import { lineFeed } from '../wire/octets.ts'
import type { Exporter, FileBit, Format } from './format.ts'
import { type PlacedSegment, Utterances } from './telling.ts'

class PcapngExport implements Exporter {
  private readonly packets: PacketWriter
  private readonly conversation = new Utterances()
  private begun = false
  private time: Time = 0
  private comments = false

  constructor(private readonly head: SessionHead) {
    this.packets = new PacketWriter(head, 1, 0)
  }

  take(event: SessionEvent): FileBit {
    this.time = Math.max(this.time, event.time)
    // Commands in flight when the recording resumed are repeated in the `resumed` record.
    const again = event.type === 'sent' && event.exchange.resumed === true
    const said = again ? [] : this.conversation.take(event)
    const records = [...said.flatMap(chunks), ...besides(event)]
    if (records.length === 0) return ''
    this.comments ||= records.some(isComment)
    return Buffer.concat([...this.header(), ...records.flatMap((record) => this.packets.packets(record))])
  }

  end(): FileBit {
    const { time, comments } = this
    return Buffer.concat([...this.header(), ...lastPacket(this.head, { time, comments })])
  }

  private header(): Uint8Array[] {
    if (this.begun) return []
    this.begun = true
    return [this.packets.header()]
  }
}

/**
 * The chunks of a segment. Keeps the times of the first and the last octet, but not the borders of the
 * original reads.
 */
function chunks({ connection, begun, time, frame }: PlacedSegment): SessionRecord[] {
  const { side, bytes, length, literals } = frame
  const records: SessionRecord[] = []
  const chunk = (from: number, end: number, omitted: number): void => {
    const first = begun < time && from === 0 ? Math.min(lineFeed(bytes, 0) + 1 || 1, end - 1) : 0
    const base = { type: 'chunk', connection, side } as const
    if (first > 0) records.push({ ...base, time: begun, bytes: bytes.subarray(0, first) })
    const rest = bytes.subarray(Math.max(from, first), end)
    records.push({ ...base, time, bytes: rest, ...(omitted > 0 ? { omitted } : {}) })
  }
  let at = 0
  let missing = length - bytes.length
  for (const { start, kept, length: announced } of literals) {
    const end = start + kept
    // The length of an incomplete literal follows from the length of the frame.
    const omitted = end < bytes.length ? announced - kept : missing
    if (omitted <= 0) continue
    chunk(at, end, omitted)
    at = end
    missing -= omitted
  }
  if (at < bytes.length) chunk(at, bytes.length, 0)
  return records
}

/** The records of an event outside of the conversation. */
function besides(event: SessionEvent): SessionRecord[] {
  switch (event.type) {
    case 'opened': {
      const { id, opened: time, client, server, security } = event.connection
      return [{ type: 'opened', connection: id, time, client, server, security }]
    }
    case 'fact':
      return event.fact.name === 'comment' && isSilent(event.fact) ? [] : [event]
    case 'resumed': {
      const { time, connection, before, frames, more } = event
      const chunk = (frame: Frame): SessionRecord[] => chunks({ ...frame, connection: connection.id, frame })
      const said = frames.flatMap(chunk).filter((record) => record.type === 'chunk')
      return [
        { type: 'resumed', connection: connection.id, time, before, said, ...(more > 0 ? { more } : {}) },
      ]
    }
    case 'gap':
    case 'unknown':
      return [event]
    case 'completed': {
      const { connection, timing, comment } = event.exchange
      return comment === undefined ? [] : [{ type: 'fact', connection, time: timing.sent, fact: comment }]
    }
    case 'layer':
    case 'altered':
      return [{ ...event, connection: event.connection.id }]
    case 'ended': {
      const { time, by, reason } = event.connection.ended ?? { time: event.time, by: 'proxy', reason: '' }
      return [{ type: 'closed', connection: event.connection.id, time, by, reason }]
    }
    default:
      return []
  }
}

export const pcapng: Format = {
  name: 'pcapng',
  about: 'a session file again, of what --filter leaves',
  binary: true,
  offsets: true,
  // A session of its own: with the id of the original, it would be taken for another file of that one.
  begin: ({ id: _, ...head }) => new PcapngExport(head),
}
