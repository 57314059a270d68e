/**
 * Writes the TLS secrets of both legs to a file for Wireshark, on request only: it is as secret as the
 * traffic.
 */
import { closeSync, constants, openSync, write } from 'node:fs'
import type { KeyLog } from './sockets/leg.ts'

/** A key log being written. */
export interface KeyLogFile {
  readonly log: KeyLog
  close(): void
}

/**
 * Creates a key log that only its owner can read; nothing is overwritten.
 * @throws the system's error when it cannot be created
 */
export function openKeyLog(path: string): KeyLogFile {
  const flags =
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_APPEND | constants.O_NOFOLLOW
  const file = openSync(path, flags, 0o600)
  let writing = 0
  let closed = false
  // Closes after the last write: a descriptor closed earlier may be reused for another file.
  const closeWhenDone = (): void => {
    if (closed && writing === 0) closeSync(file)
  }
  return {
    // A line that cannot be written is lost; the write is not awaited.
    log: (line) => {
      if (closed) return
      writing++
      write(file, line, () => {
        writing--
        closeWhenDone()
      })
    },
    close: () => {
      closed = true
      closeWhenDone()
    },
  }
}
