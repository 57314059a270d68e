/** Reads a capture file, pcapng or pcap, to its end. A `Taker` interprets the blocks and packets. */
import { blockType } from './blocks.ts'
import { CaptureError } from './errors.ts'
import { ClassicReader, isClassic } from './pcap.ts'
import { type PcapItem, PcapngReader, type PcapReader } from './pcapng.ts'

/** The most items in one batch, so that the first of a piece need not wait for the last. */
const mostItems = 256

/** Turns the sections and packets of a capture into items. */
export interface Taker<Item> {
  /** @throws {CaptureError} for a file that cannot be used */
  take(item: PcapItem): readonly Item[]
  /** Called at the end of the file. */
  end(): readonly Item[]
}

/** @returns the capture format that begins like this, if any; four octets are enough */
export function captureFormat(beginning: Uint8Array): 'pcapng' | 'pcap' | undefined {
  const magic = magicOf(beginning)
  if (magic === blockType.section) return 'pcapng'
  return isClassic(magic) ? 'pcap' : undefined
}

/**
 * Reads a capture.
 * @param path the path of the file, for messages
 * @param pieces its octets
 * @returns the items that `taker` makes, in batches as they become available
 * @throws {CaptureError} when it cannot be used at all
 */
export async function* readCapture<Item>(
  path: string,
  pieces: AsyncIterable<Uint8Array>,
  taker: Taker<Item>,
): AsyncGenerator<readonly Item[], void> {
  let reader: PcapReader | undefined
  for await (const bytes of pieces) {
    reader ??= captureFormat(bytes) === 'pcap' ? new ClassicReader() : new PcapngReader(0)
    reader.push(bytes)
    yield* itemsIn(reader, taker)
  }
  if (reader === undefined) throw isEmpty(path)
  reader.finish()
  yield* itemsIn(reader, taker)
  yield taker.end()
}

/** The error for an empty file. */
export function isEmpty(path: string): CaptureError {
  return new CaptureError('unreadable', `${path} is empty: nothing was recorded in it.`, undefined)
}

function magicOf(bytes: Uint8Array): number {
  return bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
}

/** Yields the items before an error all the same. */
function* itemsIn<Item>(reader: PcapReader, taker: Taker<Item>): Generator<readonly Item[], void> {
  let items: Item[] = []
  try {
    for (let item = reader.next(); item !== undefined; item = reader.next()) {
      for (const found of taker.take(item)) items.push(found)
      if (items.length < mostItems) continue
      yield items
      items = []
    }
  } catch (error) {
    if (items.length > 0) yield items
    throw error
  }
  // Not in a `finally`: a reader that stops early would get more items, and the file would never be closed.
  if (items.length > 0) yield items
}
