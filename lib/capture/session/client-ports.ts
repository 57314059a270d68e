/**
 * Client ports of one file. Each address and port is used once, because Wireshark tells streams apart by
 * them.
 */

/** For a port below this, Wireshark may know another protocol and prefer it to IMAP. */
const firstPort = 1024

/** Synthetic ports begin here, RFC 6335 §6. */
const firstDynamic = 49_152

/**
 * The most ports remembered; beyond it those of ended streams are forgotten. Wireshark notes a reused port,
 * but not as an error.
 */
const mostPorts = 60_000

/** Hands out ports. */
export class Ports {
  private taken = new Set<string>()
  private readonly open = new Set<string>()
  private next = firstDynamic

  /**
   * A port for a new stream.
   * @param address the client's address
   * @param wished the client's real port; 0 for none
   * @returns the wished port if it is free and not a well-known one, else another
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

  /** Notes that the stream of this port has ended. */
  release(address: Uint8Array, port: number): void {
    this.open.delete(name(address, port))
  }
}

function name(address: Uint8Array, port: number): string {
  return `${address.join('.')} ${port}`
}
