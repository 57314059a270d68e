/** Standard output and files as places to write to: created exclusively, quiet when the reader goes away. */
import { constants, createWriteStream, openSync, type WriteStream } from 'node:fs'
import type { Writable } from 'node:stream'
import { Failure } from './failure.ts'
import type { Output } from './sink.ts'

/**
 * Standard output. A reader that goes away (`| head`) ends the program quietly, as it does for `cat`.
 * @param gone called when nobody reads any more, or when nothing more can be written; then `end` says so
 */
export function standardOutput(stream: Writable, gone: () => void): Output & { drained(): Promise<void> } {
  let failure: string | undefined
  stream.on('error', ({ code, name }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') failure ??= code ?? name
    gone()
  })
  const drained = (): Promise<void> => {
    if (failure !== undefined || stream.writableLength < stream.writableHighWaterMark)
      return Promise.resolve()
    return new Promise((resolve) => stream.once('drain', resolve))
  }
  const end = async (): Promise<void> => {
    if (failure === undefined) await new Promise<void>((resolve) => stream.write('', () => resolve()))
    if (failure === undefined) return
    throw new Failure(`standard output could not be written (${failure})`, 1, 'make room on the disk')
  }
  return {
    write: (piece) => {
      if (piece.length > 0 && failure === undefined) stream.write(piece)
    },
    drained,
    end,
  }
}

/**
 * A new file that only its owner can read; nothing is ever overwritten.
 * @throws {Failure} 2 when it exists, 1 when it cannot be made
 */
export function newFile(path: string): Output & { drained(): Promise<void> } {
  let stream: WriteStream
  try {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)
    stream = createWriteStream(path, { fd: openSync(path, flags, 0o600) })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'EEXIST')
      throw new Failure(`${path} exists`, 2, 'choose another name: nothing is overwritten')
    throw new Failure(`${path} cannot be written (${code})`, 1, 'check the folder and its permissions')
  }
  let failure: string | undefined
  let resume = (): void => undefined
  stream.on('drain', () => resume())
  stream.on('error', (error: NodeJS.ErrnoException) => {
    failure = error.code ?? error.name
    resume()
  })
  return {
    write: (piece) => {
      if (piece.length > 0 && failure === undefined) stream.write(piece)
    },
    drained: () => {
      if (failure !== undefined || stream.writableLength < stream.writableHighWaterMark)
        return Promise.resolve()
      return new Promise((resolve) => {
        resume = resolve
      })
    },
    end: () =>
      new Promise((resolve, reject) => {
        const finish = (): void => {
          if (failure === undefined) resolve()
          else
            reject(
              new Failure(`${path} could not be written to its end (${failure})`, 1, 'make room on the disk'),
            )
        }
        stream.once('error', finish)
        stream.end(finish)
      }),
  }
}
