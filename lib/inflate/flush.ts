/**
 * Where a DEFLATE stream without a final block ends: behind the marker of its last flush. Knows octets, no
 * stream. RFC 1951 §3.2.4, RFC 1979 §2.1.
 */

/** What a sync flush ends in: a stored block of no octets. */
const marker = Uint8Array.of(0x00, 0x00, 0xff, 0xff)
/** Octets that may stand between the last octet said and the end of the marker behind it. */
const reach = 8
const lf = 0x0a

/** @returns the index behind the first marker, the length when there is none */
export function untilFlush(bytes: Uint8Array): number {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(marker)
  return at < 0 ? bytes.length : at + marker.length
}

/** The octets of a stream that has been ended from above, up to the marker that may still come. */
export class Remainder {
  private held: Uint8Array = new Uint8Array(0)

  /** @param seen the last octets of the stream that were read */
  constructor(private readonly seen: Uint8Array) {}

  /** True when there is none: the stream was flushed before it was ended. */
  get none(): boolean {
    const last = this.seen.subarray(-marker.length)
    return last.length === marker.length && last.every((octet, i) => octet === marker[i])
  }

  /**
   * @param bytes what comes next of that side
   * @returns what of it is no longer compressed; undefined while nobody can tell
   */
  take(bytes: Uint8Array): Uint8Array | undefined {
    this.held = Buffer.concat([this.held, bytes])
    const before = this.seen.subarray(-3)
    const window = Buffer.concat([before, this.held.subarray(0, reach)])
    const at = window.indexOf(marker)
    if (at >= 0) return this.held.subarray(at + marker.length - before.length)
    // A line end shows that this is text already: the stream was ended without a flush, or read to its end.
    return this.held.length >= reach || this.held.includes(lf) ? this.held : undefined
  }
}
