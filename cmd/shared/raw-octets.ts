/** Files and standard input as sources of octets, read a piece at a time. */
import { type FileHandle, open } from 'node:fs/promises'
import process from 'node:process'
import type { OctetSource } from '../../lib/observe/stream.ts'
import { Failure } from './failure.ts'

/** A source that must be closed when it is no longer read. */
export interface OpenedSource extends OctetSource {
  close(): Promise<void>
}

/**
 * @param path a file, a FIFO, or `-` for standard input
 * @throws {Failure} 1 when it cannot be opened; `read` throws the same when it cannot be read
 */
export async function openOctets(path: string): Promise<OpenedSource> {
  if (path === '-') return new StandardInput()
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw unreadable(path, error)
  })
  return new OpenFile(path, handle)
}

class OpenFile implements OpenedSource {
  constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
  ) {}

  async read(most: number): Promise<Uint8Array | undefined> {
    // The parser keeps the pieces, so each has its own memory.
    const piece = Buffer.allocUnsafeSlow(most)
    const { bytesRead } = await this.handle.read(piece, 0, most, null).catch((error: unknown) => {
      throw unreadable(this.path, error)
    })
    return bytesRead === 0 ? undefined : piece.subarray(0, bytesRead)
  }

  close(): Promise<void> {
    return this.handle.close()
  }
}

class StandardInput implements OpenedSource {
  private readonly chunks: AsyncIterator<Buffer> = process.stdin[Symbol.asyncIterator]()
  private rest: Uint8Array | undefined

  async read(most: number): Promise<Uint8Array | undefined> {
    const bytes = this.rest ?? (await this.more())
    if (bytes === undefined || bytes.length <= most) {
      this.rest = undefined
      return bytes
    }
    this.rest = bytes.subarray(most)
    return bytes.subarray(0, most)
  }

  async close(): Promise<void> {
    await this.chunks.return?.()
  }

  private async more(): Promise<Uint8Array | undefined> {
    const next = await this.chunks.next().catch((error: unknown) => {
      throw unreadable('standard input', error)
    })
    return next.done ? undefined : next.value
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
}

function unreadable(path: string, error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
  return new Failure(`${path} cannot be read: ${reasons[code] ?? code}`, 1, undefined, { cause: error })
}
