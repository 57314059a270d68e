/** Raw octets of one or both sides of a connection → their frames, and what of each may be shown. */
import { chunkTimes } from './chunk-times.ts'
import { Masks, type Show } from './masks.ts'
import { readCausal, readClient, readServerOctets, readTimed } from './raw.ts'
import type { FrameListener, OctetSource } from './stream.ts'

/** What there is of a connection. */
export interface RawOctets {
  readonly client?: OctetSource
  readonly server?: OctetSource
  /** When the chunks of both came; without it they are told in the order that makes sense, at time 0. */
  readonly times?: OctetSource
}

/** Who hears what is read. */
export interface FrameReading {
  /** Takes each frame of a side that there is. */
  readonly show: Show
  /** False leaves secrets in: then every frame is shown as it came. */
  readonly redact?: boolean
  /** @returns when more may be read; undefined for at once */
  pause?(): Promise<void> | undefined
  /** True when nobody wants the rest. */
  over?(): boolean
}

/**
 * Reads to the end, with whatever layers STARTTLS and COMPRESS put in between.
 * @param raw the octets of one connection
 * @param reading who hears the frames, in order
 * @throws {RawError} when the times do not belong to the octets; what sources throw
 */
export async function readFrames(raw: RawOctets, reading: FrameReading): Promise<void> {
  const show: Show = (frame, shown) => {
    // A side that is not there is imagined, and not shown.
    if (raw[frame.side] !== undefined) reading.show(frame, shown)
  }
  const masks = reading.redact === false ? undefined : new Masks(show)
  await read(raw, {
    frame: (frame) => (masks === undefined ? show(frame, frame) : masks.frame(frame)),
    octets: (chunk) => masks?.octets(chunk),
    switched: () => undefined,
    pause: () => reading.pause?.(),
    get over() {
      return reading.over?.() === true
    },
  })
  masks?.end()
}

function read({ client, server, times }: RawOctets, listener: FrameListener): Promise<void> {
  if (times !== undefined) {
    const sources = { ...(client && { client }), ...(server && { server }) }
    return readTimed(sources, chunkTimes(times), listener)
  }
  if (client !== undefined && server !== undefined) return readCausal({ client, server }, listener)
  if (server !== undefined) return readServerOctets({ server }, listener)
  return client === undefined ? Promise.resolve() : readClient({ client }, listener)
}
