/** Client ports of one file: each address and port once, because Wireshark tells streams apart by them. */

/** Below this Wireshark may know a protocol by the client's port, and would prefer it to IMAP. */
const firstPort = 1024

/** Synthetic ports begin here, RFC 6335 §6. */
const firstDynamic = 49_152

/**
 * Ports remembered. Then those of ended streams are forgotten: a reused port is a remark in Wireshark, no
 * error.
 */
const mostPorts = 60_000

/** Hands out ports. */
export class Ports {
  private taken = new Set<string>()
  private readonly open = new Set<string>()
  private next = firstDynamic

  /**
   * A port for a new stream.
   * @param address the client's
   * @param wished its true port; 0 for none
   * @returns the wished one if it is free and not a well-known one, else another
   */
  take(address: Uint8Array, wished: number): number {
    if (this.taken.size >= mostPorts) this.taken = new Set(this.open)
    let port = wished
    while (port < firstPort || port > 0xffff || this.taken.has(name(address, port))) {
      port = this.next
      this.next = port === 0xffff ? firstPort : port + 1
    }
    this.taken.add(name(address, port))
    this.open.add(name(address, port))
    return port
  }

  /** The stream of this port has ended. */
  release(address: Uint8Array, port: number): void {
    this.open.delete(name(address, port))
  }
}

function name(address: Uint8Array, port: number): string {
  return `${address.join('.')} ${port}`
}
