/**
 * Turns raw octets into frames, in the order in which they were sent: with the times of a recording, without
 * times, or from one side alone. For any input, every octet is in one frame; only unread octets are kept.
 */
import { type Side, sides } from '../record/record.ts'
import type { Frame } from '../wire/frame.ts'
import { lineFeed, octets } from '../wire/octets.ts'
import { type ChunkTime, RawError } from './chunk-times.ts'
import { Dialogue } from './dialogue.ts'
import { imagined, isDecisive, isDeflated, isText } from './one-side.ts'
import { type FrameListener, RawStream, type Sources } from './stream.ts'

const never = (): boolean => false

/**
 * Reads chunks in the order of their times. Sides that are not in `sources` are skipped; octets behind the
 * last listed chunk are read with its time.
 * @throws {RawError} when the list does not match these octets
 */
export async function readTimed(
  sources: Sources,
  times: AsyncIterable<ChunkTime>,
  listener: FrameListener,
): Promise<void> {
  const stream = new RawStream(sources, listener)
  const taken = { client: 0, server: 0 }
  let last = 0
  for await (const { side, time, offset, length } of times) {
    if (listener.over) return
    if (sources[side] === undefined) continue
    if (offset !== taken[side])
      throw new RawError(`a chunk of the ${side} begins at byte ${offset}, not at ${taken[side]}`)
    for (let left = length; left > 0; ) {
      const got = await stream.fill(side, time, left)
      if (got === 0)
        throw new RawError(`a chunk of the ${side} ends at byte ${offset + length}, the data before that`)
      left -= got
      await readReady(stream, side, listener)
    }
    taken[side] += length
    last = time
  }
  for (const side of sides) {
    while (!listener.over && (await stream.fill(side, last)) > 0) await readReady(stream, side, listener)
  }
  stream.end()
}

/** Reads all octets of a side that are ready. */
async function readReady(stream: RawStream, side: Side, listener: FrameListener): Promise<void> {
  for (let chunk = stream.take(side, 'chunk'); chunk !== undefined; chunk = stream.take(side, 'chunk'))
    await stream.read(chunk, never)
  await listener.pause()
}

/**
 * Reads both sides in causal order: the greeting first, then the client until it must wait, then the server
 * until it has answered that wait. All times are 0.
 */
export async function readCausal(sources: Required<Sources>, listener: FrameListener): Promise<void> {
  const stream = new RawStream(sources, listener)
  const dialogue = new Dialogue()
  const ended = { client: false, server: false }
  const turn = () => {
    const speaks = dialogue.wait === undefined && !stream.literalWaits
    if (ended.client) return 'server'
    return speaks || ended.server ? 'client' : 'server'
  }
  while (!(ended.client && ended.server) && !listener.over) {
    const side = turn()
    const chunk = stream.take(side, side === 'client' ? 'literal' : 'chunk')
    if (chunk === undefined) {
      ended[side] = (await stream.fill(side, 0)) === 0
      continue
    }
    await stream.read(chunk, (frame) => {
      dialogue.take(frame)
      return turn() !== side
    })
    await listener.pause()
  }
  stream.end()
}

/** Octets to look at, step by step, until their layer is clear: DEFLATE may begin with a long table. */
const looks = [16, 512, 8192, 65_536]

/** Guesses the layer of the next octets of a side. */
async function layerAhead(stream: RawStream, side: Side): Promise<'plain' | 'deflate' | 'unknown'> {
  for (const look of looks) {
    const next = await stream.look(side, (bytes) => bytes.length >= look)
    if (isText(next)) return 'plain'
    if (await isDeflated(next)) return 'deflate'
    if (next.length < look) break
  }
  return 'unknown'
}

/** Reads a server whose client is not recorded. All times are 0. */
export async function readServerOctets(
  sources: Required<Pick<Sources, 'server'>>,
  listener: FrameListener,
): Promise<void> {
  const stream = new RawStream(sources, listener)
  const completes = ({ kind, name }: Frame): boolean => kind === 'completion' && name === 'OK'
  let completed = false
  while (!listener.over) {
    // Any completion may be that of COMPRESS.
    if (completed) {
      const layer = await layerAhead(stream, 'server')
      if (layer === 'deflate') await stream.deflate('server')
      if (layer === 'unknown') stream.suspect('server')
      completed = false
    }
    const chunk = stream.take('server', 'chunk')
    if (chunk === undefined) {
      if ((await stream.fill('server', 0)) === 0) break
      continue
    }
    await stream.read(chunk, (frame) => {
      completed = completes(frame)
      return completed
    })
    await listener.pause()
  }
  stream.end()
}

/**
 * Reads a client whose server is not recorded. The listener also gets the frames and octets of an imagined
 * server, which sends as little as possible. All times are 0.
 */
export async function readClient(
  sources: Required<Pick<Sources, 'client'>>,
  listener: FrameListener,
): Promise<void> {
  const stream = new RawStream(sources, listener)
  const dialogue = new Dialogue()
  const take = (frame: Frame): boolean => {
    dialogue.take(frame)
    return isDecisive(dialogue.wait)
  }
  while (!listener.over) {
    const wait = stream.literalWaits ? 'literal' : dialogue.wait
    if (wait === 'literal' || isDecisive(wait)) {
      const next = await stream.look('client', (bytes) => lineFeed(bytes, 0) >= 0)
      if (next.length === 0) break
      const line = next.subarray(0, lineFeed(next, 0) + 1 || next.length)
      const compresses = wait !== 'literal' && wait.name === 'COMPRESS'
      const deflated = compresses && (await layerAhead(stream, 'client')) === 'deflate'
      const answer = octets(imagined(wait, line, deflated))
      await stream.read({ side: 'server', time: 0, bytes: answer, opaque: false }, take)
      // An invalid tag (`*`) has no completion; then the client does not wait for one either.
      if (dialogue.wait === wait) dialogue.giveUp()
    }
    const chunk = stream.take('client', 'literal')
    if (chunk !== undefined) await stream.read(chunk, take)
    else if ((await stream.fill('client', 0)) === 0) break
    await listener.pause()
  }
  stream.end()
}
