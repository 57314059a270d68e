/**
 * Turns raw octets of one or both sides of a connection into frames, each with a version that may be shown.
 */
import { chunkTimes } from './chunk-times.ts'
import { Masks, type Show } from './masks.ts'
import { readCausal, readClient, readServerOctets, readTimed } from './raw.ts'
import type { FrameListener, OctetSource } from './stream.ts'

/** The available octets of a connection. */
export interface RawOctets {
  readonly client?: OctetSource
  readonly server?: OctetSource
  /** The times of the chunks of both sides; without them the frames come in causal order, at time 0. */
  readonly times?: OctetSource
}

/** Receives the frames that are read. */
export interface FrameReading {
  /** Takes each frame of an available side. */
  readonly show: Show
  /** False to leave secrets in: then every frame is shown as it came. */
  readonly redact?: boolean
  /** @returns a promise that settles when more may be read; undefined for at once */
  pause?(): Promise<void> | undefined
  /** True when the rest is not wanted. */
  over?(): boolean
}

/**
 * Reads to the end, taking off the layers of STARTTLS and COMPRESS.
 * @param raw the octets of one connection
 * @param reading receives the frames, in order
 * @throws an error with a sentence when the times do not belong to the octets; also the errors of the sources
 */
export async function readFrames(raw: RawOctets, reading: FrameReading): Promise<void> {
  const show: Show = (frame, shown) => {
    // The frames of a missing side are imagined, and not shown.
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
