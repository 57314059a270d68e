/** Compresses the octets that the program itself sends through a DEFLATE layer. RFC 4978. */
import { constants, createDeflateRaw } from 'node:zlib'

export class Deflater {
  private readonly stream = createDeflateRaw()
  private parts: Uint8Array[] = []

  constructor() {
    this.stream.on('data', (part: Uint8Array) => this.parts.push(part))
  }

  /**
   * Compresses octets. Calls must not overlap: wait until the previous one has settled.
   * @returns the octets to send, flushed, so that the other end can read all of them immediately
   */
  deflate(bytes: Uint8Array): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.stream.once('error', reject)
      this.stream.write(bytes)
      this.stream.flush(constants.Z_SYNC_FLUSH, () => {
        this.stream.off('error', reject)
        resolve(Buffer.concat(this.parts.splice(0)))
      })
    })
  }
}
