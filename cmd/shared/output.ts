/** Standard output and new files as outputs. Files are created exclusively; EPIPE is not an error. */
import { closeSync, constants, createWriteStream, fstatSync, ftruncateSync, openSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { cause, codeOf } from '../../lib/capture/container/errors.ts'
import { counted } from '../../lib/text/units.ts'
import { Failure } from './failure.ts'
import type { Output } from './sink.ts'

/**
 * Standard output. A reader that goes away (`| head`) ends the program quietly, as with `cat`.
 * @param gone called once, when the reader has gone or writing fails; `end` then throws for a failure
 */
export function standardOutput(stream: Writable, gone: () => void): Output & { drained(): Promise<void> } {
  let failure: string | undefined
  let open = true
  stream.on('error', ({ code, name }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') failure ??= code ?? name
    // Pending writes fail too.
    if (open) gone()
    open = false
  })
  const drained = (): Promise<void> => {
    if (!open || stream.writableLength < stream.writableHighWaterMark) return Promise.resolve()
    return new Promise((resolve) => stream.once('drain', resolve))
  }
  const end = async (): Promise<void> => {
    if (failure === undefined) await new Promise<void>((resolve) => stream.write('', () => resolve()))
    if (failure === undefined) return
    throw new Failure(`standard output could not be written (${failure})`, 1, 'make room on the disk')
  }
  return {
    write: (piece) => {
      if (piece.length > 0 && open) stream.write(piece)
    },
    drained,
    end,
  }
}

/**
 * A new file that only its owner can read; nothing is ever overwritten.
 * @throws {Failure} 2 when it exists, 1 when it cannot be made
 */
function create(path: string): number {
  try {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)
    return openSync(path, flags, 0o600)
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EEXIST')
      throw new Failure(`${path} exists`, 2, 'choose another name: nothing is overwritten')
    throw new Failure(`${path} cannot be written (${code})`, 1, 'check the folder and its permissions')
  }
}

const room = 'make room on the disk'

/**
 * A new file for lines that are written as they occur. When a write fails, the file ends with the last
 * complete line, and the missing lines are counted.
 * @param failing called once with a sentence about the failure
 * @throws {Failure} as `newFile`
 */
export function newLines(path: string, failing: (text: string) => void): Output {
  const fd = create(path)
  const stream = createWriteStream(path, { fd, autoClose: false })
  let failure: string | undefined
  /** Octets of the lines that are fully written. */
  let whole = 0
  /** Octets of each line pending at the failure; the first of them may be complete in the file. */
  const due: number[] = []
  let missing = 0
  stream.on('error', (error) => {
    failure = codeOf(error)
    const { size } = fstatSync(fd)
    missing = due.length
    for (const length of due) {
      if (whole + length > size) break
      whole += length
      missing--
    }
    ftruncateSync(fd, whole)
    failing(`${path} is no longer written, mail is still passed on: ${cause(error)}`)
  })
  return {
    write: (line) => {
      if (line.length === 0) return
      if (failure !== undefined) {
        missing++
        return
      }
      const length = Buffer.byteLength(line)
      stream.write(line, (error) => {
        if (error) due.push(length)
        else whole += length
      })
    },
    end: async () => {
      await new Promise<void>((resolve) => stream.end(() => resolve()))
      closeSync(fd)
      if (failure === undefined) return
      const what = `${path} could not be written to its end (${failure})`
      throw new Failure(`${what}: ${counted(missing, 'line')} missing`, 1, room)
    },
  }
}

/**
 * A new file for a whole export.
 * @throws {Failure} 2 when it exists, 1 when it cannot be made
 */
export function newFile(path: string): Output & { drained(): Promise<void> } {
  const stream = createWriteStream(path, { fd: create(path) })
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
          else reject(new Failure(`${path} could not be written to its end (${failure})`, 1, room))
        }
        stream.once('error', finish)
        stream.end(finish)
      }),
  }
}
