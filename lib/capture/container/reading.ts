/** A capture file, pcapng or pcap, read to its end: what a block or a packet means is for others to say. */
import { blockType } from './blocks.ts'
import { CaptureError } from './errors.ts'
import { ClassicReader, isClassic } from './pcap.ts'
import { type PcapItem, PcapngReader, type PcapReader } from './pcapng.ts'

/** Items that are told at once; the first of a piece need not wait for the last. */
const mostItems = 256

/** Makes something of what a capture holds. */
export interface Taker<Item> {
  /** @throws {CaptureError} for what nobody can use */
  take(item: PcapItem): readonly Item[]
  /** The file is over. */
  end(): readonly Item[]
}

/** @returns which format of captures begins like this, if any; four octets are enough */
export function captureFormat(beginning: Uint8Array): 'pcapng' | 'pcap' | undefined {
  const magic = magicOf(beginning)
  if (magic === blockType.section) return 'pcapng'
  return isClassic(magic) ? 'pcap' : undefined
}

/**
 * Reads a capture.
 * @param path of it, for messages
 * @param pieces its octets
 * @returns what `taker` makes of it, as many items at once as are there
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

/** The error for a file without a single octet. */
export function isEmpty(path: string): CaptureError {
  return new CaptureError('unreadable', `${path} is empty: nothing was recorded in it.`, undefined)
}

function magicOf(bytes: Uint8Array): number {
  return bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
}

/** What was read before something that nobody can use is told all the same. */
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
  // Not in a `finally`: who reads no further would be given more, and the file never closed.
  if (items.length > 0) yield items
}
