/** The other direction of a DEFLATE layer, for those who speak themselves. RFC 4978. */
import { constants, createDeflateRaw } from 'node:zlib'

export class Deflater {
  private readonly stream = createDeflateRaw()
  private parts: Uint8Array[] = []

  constructor() {
    this.stream.on('data', (part: Uint8Array) => this.parts.push(part))
  }

  /**
   * One at a time: the next call comes when the last one has settled.
   * @returns what to send, flushed, so that the other end can read all of it at once
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
