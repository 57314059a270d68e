/**
 * Writes blocks of a pcapng file (draft-ietf-opsawg-pcapng): little endian, one interface. Knows neither
 * records nor files.
 */

/** Block types, draft-ietf-opsawg-pcapng §4. */
export const blockType = {
  section: 0x0a0d0d0a,
  interface: 1,
  obsoletePacket: 2,
  simplePacket: 3,
  packet: 6,
} as const

/** The options used here; any block may have a `comment`, each other option belongs to one kind of block. */
export const option = { end: 0, comment: 1, application: 4, resolution: 9, offset: 14 } as const

/** Raw IP: the packet begins with its IPv4 or IPv6 header. */
export const linkRaw = 101

/** The most octets of text in one option; longer text continues in the next comment. */
const longestOption = 60_000

/** A comment that begins with this continues the previous one. */
export const continuation = '...'

/**
 * A payload up to this size is copied into its block; otherwise a few octets would keep a whole read buffer
 * in memory.
 */
const copied = 4096

/**
 * A Section Header Block of unknown length.
 * @param comment ASCII
 * @param application the program that wrote the file, for people
 */
export function sectionBlock(comment: string, application: string): Uint8Array {
  const body = Buffer.alloc(16)
  body.writeUInt32LE(0x1a2b3c4d, 0)
  body.writeUInt16LE(1, 4)
  body.writeBigInt64LE(-1n, 8)
  const options = [...commentOptions(comment), optionBytes(option.application, Buffer.from(application))]
  return block(blockType.section, [body, ...options, end])
}

/** An Interface Description Block: raw IP, no limit on packets, times in nanoseconds. */
export function interfaceBlock(): Uint8Array {
  const body = Buffer.alloc(8)
  body.writeUInt16LE(linkRaw, 0)
  return block(blockType.interface, [body, optionBytes(option.resolution, Uint8Array.of(9)), end])
}

/**
 * An Enhanced Packet Block of interface 0.
 * @param time nanoseconds since 1970 UTC
 * @param headers IP and TCP, copied
 * @param payload follows the headers; above 4 KiB it is not copied, so it must not change until it is written
 * @param omitted octets of the packet that are not captured
 * @param comments ASCII; one option each, or several for a long one
 * @returns the block in one to three pieces
 */
export function packetBlock(
  time: bigint,
  headers: Uint8Array,
  payload: Uint8Array,
  omitted: number,
  comments: readonly string[],
): Uint8Array[] {
  const captured = headers.length + payload.length
  const options = comments.length === 0 ? [] : [...comments.flatMap(commentOptions), end]
  const padding = -captured & 3
  const tail = padding + options.reduce((sum, bytes) => sum + bytes.length, 0) + 4
  const total = 28 + captured + tail
  const apart = payload.length > copied
  const bytes = Buffer.allocUnsafe(apart ? total - payload.length : total)
  bytes.writeUInt32LE(blockType.packet, 0)
  bytes.writeUInt32LE(total, 4)
  bytes.writeUInt32LE(0, 8)
  bytes.writeUInt32LE(Number(time >> 32n), 12)
  bytes.writeUInt32LE(Number(time & 0xffffffffn), 16)
  bytes.writeUInt32LE(captured, 20)
  bytes.writeUInt32LE(captured + omitted, 24)
  bytes.set(headers, 28)
  if (!apart) bytes.set(payload, 28 + headers.length)
  let at = bytes.length - tail
  bytes.fill(0, at, at + padding)
  at += padding
  for (const bytesOfOption of options) {
    bytes.set(bytesOfOption, at)
    at += bytesOfOption.length
  }
  bytes.writeUInt32LE(total, at)
  if (!apart) return [bytes]
  return [bytes.subarray(0, bytes.length - tail), payload, bytes.subarray(bytes.length - tail)]
}

const end = new Uint8Array(4)

function commentOptions(text: string): Uint8Array[] {
  const options = [optionBytes(option.comment, Buffer.from(text.slice(0, longestOption), 'latin1'))]
  for (let at = longestOption; at < text.length; at += longestOption) {
    const part = continuation + text.slice(at, at + longestOption)
    options.push(optionBytes(option.comment, Buffer.from(part, 'latin1')))
  }
  return options
}

function optionBytes(code: number, value: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(4 + value.length + (-value.length & 3))
  bytes.writeUInt16LE(code, 0)
  bytes.writeUInt16LE(value.length, 2)
  bytes.set(value, 4)
  return bytes
}

function block(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(parts)
  const bytes = Buffer.alloc(12 + body.length)
  bytes.writeUInt32LE(type, 0)
  bytes.writeUInt32LE(bytes.length, 4)
  bytes.set(body, 8)
  bytes.writeUInt32LE(bytes.length, bytes.length - 4)
  return bytes
}
