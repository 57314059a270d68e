/**
 * Finds the end of a DEFLATE stream without a final block: after the marker of its last flush. Knows octets,
 * no stream. RFC 1951 §3.2.4, RFC 1979 §2.1.
 */

/** The end of a sync flush: an empty stored block. */
const marker = Uint8Array.of(0x00, 0x00, 0xff, 0xff)
/** The most octets between the last data octet and the end of the marker after it. */
const reach = 8
const lf = 0x0a

/** @returns the index after the first marker, or the length when there is none */
export function untilFlush(bytes: Uint8Array): number {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(marker)
  return at < 0 ? bytes.length : at + marker.length
}

/** The remaining octets of a stream that an IMAP line has ended, up to the marker that may still come. */
export class Remainder {
  private held: Uint8Array = new Uint8Array(0)

  /** @param seen the last octets read from the stream */
  constructor(private readonly seen: Uint8Array) {}

  /** True when nothing remains: the stream was flushed before it was ended. */
  get none(): boolean {
    const last = this.seen.subarray(-marker.length)
    return last.length === marker.length && last.every((octet, i) => octet === marker[i])
  }

  /**
   * Takes the next octets of that side.
   * @param bytes as they arrived
   * @returns the octets that are no longer compressed; undefined while that is undecided
   */
  take(bytes: Uint8Array): Uint8Array | undefined {
    this.held = Buffer.concat([this.held, bytes])
    const before = this.seen.subarray(-3)
    const window = Buffer.concat([before, this.held.subarray(0, reach)])
    const at = window.indexOf(marker)
    if (at >= 0) return this.held.subarray(at + marker.length - before.length)
    // A line end shows that this is plain text: the stream ended without a flush, or was read to its end.
    return this.held.length >= reach || this.held.includes(lf) ? this.held : undefined
  }
}
