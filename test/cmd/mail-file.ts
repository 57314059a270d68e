/** Large files of what a server says: messages of 100 kB, and lines of flags between them. */
import { existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'

const message = Buffer.alloc(100_000, 'All work and no play makes Jack a dull boy.\r\n')

/**
 * Makes a file, or gives the one that was made before.
 * @param size in MiB
 * @returns its path
 */
export async function mailFile(folder: string, size: number): Promise<string> {
  const path = join(folder, `mail-${size}`)
  if (existsSync(path)) return path
  const file = await open(path, 'wx')
  await file.write('* OK hi\r\n')
  for (let written = 0, number = 1; written < size * 1024 * 1024; number++) {
    const flags = `* ${number} FETCH (UID ${number + 1000} FLAGS (\\Seen) MODSEQ (${number * 3}))\r\n`.repeat(
      20,
    )
    const head = `* ${number} FETCH (UID ${number + 1000} BODY[] {${message.length}}\r\n`
    const { bytesWritten } = await file.write(
      Buffer.concat([Buffer.from(flags + head), message, Buffer.from(')\r\n')]),
    )
    written += bytesWritten
  }
  await file.close()
  return path
}
