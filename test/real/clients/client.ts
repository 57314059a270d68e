/** What a real mail client in a test is: where to connect, and a result that can be compared line by line. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Program } from '../available.ts'

/** Where a client connects. The port is one of localhost; `caFile` is the only root it may trust. */
export interface Target {
  readonly port: number
  readonly security: 'tls' | 'starttls'
  readonly caFile: string
  readonly user: string
  readonly password: string
  /** Makes the server push a new message, for clients that idle. */
  deliver(subject: string): Promise<void>
}

/**
 * One real client. `run` gets an empty folder of its own and gives what the client saw and got, as lines in
 * a fixed order that hold nothing of time, port, UIDVALIDITY or path; it throws when the client fails.
 */
export interface Client {
  readonly name: string
  readonly needs: readonly Program[]
  /** How often its STARTTLS may fail, straight to the server too, before that counts; 0 without it. */
  readonly starttlsFailures?: number
  run(target: Target, folder: string): Promise<readonly string[]>
}

/** SHA-256 in hex, first 16 digits: enough to tell two messages apart, short enough to read in a diff. */
export function digest(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16)
}

/** All files below a folder, relative to it, sorted; none where the folder is not there. */
export function filesBelow(folder: string): string[] {
  const found = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) =>
    entry.isFile(),
  )
  return found.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort()
}

/**
 * The messages of a tree of Maildirs: one line `folder digest flags` each, sorted.
 * @param strip takes out of a message what the client itself put in
 */
export function maildirLines(root: string, strip: (text: string) => string = (text) => text): string[] {
  const messages = filesBelow(root).flatMap((file) => {
    const parts = /^(.*)\/(?:cur|new)\/[^/]*?(?::2,([A-Za-z]*))?$/.exec(file)
    if (parts === null) return []
    const text = strip(readFileSync(join(root, file), 'latin1'))
    return [`${parts[1]} ${digest(Buffer.from(text, 'latin1'))} ${parts[2] ?? ''}`]
  })
  return messages.sort()
}
