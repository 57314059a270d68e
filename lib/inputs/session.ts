/**
 * What can be opened: session files of ours as they were recorded, captures by others with their secrets
 * masked. Whoever reads a file reads it here, so that nothing unmasked becomes a record elsewhere.
 */
import { CaptureError } from '../capture/errors.ts'
import { type SessionFiles, sessionsOf } from '../capture/parts.ts'
import { readUnmasked, type SessionItem } from '../capture/reader.ts'
import { limits } from '../record/limits.ts'
import type { SessionRecord } from '../record/record.ts'
import { Secrets } from '../redact/secrets.ts'
import { MaskedConnection } from './masked.ts'

/** How a file is read. */
export interface InputOptions {
  /** False leaves the secrets of a capture by another program in; the head then says so. */
  readonly redact: boolean
}

const masked: InputOptions = { redact: true }

/**
 * Reads a recorded session, or a capture (pcap or pcapng) of plain IMAP.
 * @param path of the file, which may still be growing: then what is whole now is read. Of a session that was
 *   recorded in several any one is enough, and naming more of them is the same
 * @returns the head, then records in the order of the file, with warnings in between
 * @throws {CaptureError} when the file cannot be used at all; after the head only when the disk fails
 */
export async function* readSession(
  path: string | readonly string[],
  options: InputOptions = masked,
): AsyncGenerator<SessionItem, void> {
  for await (const items of readPieces(await oneSession(path), options)) yield* items
}

/**
 * The same, piece by piece, for who has a million of them: to wait for each would take longer than to read
 * it.
 * @returns what each piece of the files holds, in order
 * @throws {CaptureError} as `readSession`
 */
export async function* readPieces(
  { paths, missing }: SessionFiles,
  options: InputOptions,
): AsyncGenerator<readonly SessionItem[], void> {
  let capture: Capture | undefined
  let unsaid = missing
  for await (const items of readUnmasked(paths)) {
    for (const item of items) if (item.type === 'head' && item.foreign) capture ??= new Capture(options)
    yield capture === undefined ? items : await capture.take(items)
    if (unsaid !== undefined) yield [{ type: 'warning', text: unsaid }]
    unsaid = undefined
  }
  if (capture !== undefined) yield await capture.end()
}

/**
 * The sessions that files are of, each with all of its files: see `sessionsOf`.
 * @throws {CaptureError} when one of several cannot be used: it is not yet another session
 */
export async function allSessions(named: readonly string[]): Promise<SessionFiles[]> {
  const sessions = await sessionsOf(named)
  if (sessions.length > 1) for (const { paths } of sessions) await begin(paths)
  return sessions
}

/** @throws {CaptureError} when not even the head can be read */
async function begin(paths: readonly string[]): Promise<void> {
  for await (const items of readUnmasked(paths)) if (items.some(({ type }) => type === 'head')) return
}

/**
 * The files of a session.
 * @throws {CaptureError} when those that are named are of several
 */
export async function oneSession(named: string | readonly string[]): Promise<SessionFiles> {
  const all = typeof named === 'string' ? [named] : named
  const sessions = await allSessions(all)
  const [session, other] = sessions
  if (session === undefined) throw new CaptureError('unreadable', 'No file is named.', undefined)
  if (other === undefined) return session
  const [first, second] = sessions.map(({ paths }) => all.find((path) => paths.includes(path)))
  const which = `${first} and ${second} are of two sessions`
  throw new CaptureError('unreadable', `${which}: name those of one.`, undefined)
}

/** A capture by another program on its way to records that are safe. */
class Capture {
  private readonly connections = new Map<number, MaskedConnection>()
  /** What was said on one connection is looked for on all. */
  private readonly secrets = new Secrets(limits.secrets)
  /** Those that were told octets since they were last waited for. */
  private readonly busy = new Set<MaskedConnection>()
  private items: SessionItem[] = []
  private lastTime = 0

  constructor(private readonly options: InputOptions) {}

  async take(items: readonly SessionItem[]): Promise<readonly SessionItem[]> {
    for (const item of items) {
      if (item.type === 'head') {
        this.items.push({ ...item, head: { ...item.head, redacted: this.options.redact } })
      } else if (item.type === 'warning') this.items.push(item)
      else await this.record(item)
    }
    return this.taken()
  }

  async end(): Promise<readonly SessionItem[]> {
    for (const connection of this.connections.values()) await connection.end(this.lastTime)
    return this.taken()
  }

  private async taken(): Promise<readonly SessionItem[]> {
    for (const connection of this.busy) await connection.settled()
    this.busy.clear()
    return this.items.splice(0)
  }

  private async record(record: SessionRecord): Promise<void> {
    this.lastTime = Math.max(this.lastTime, record.time)
    const known = this.connections.get(record.connection)
    switch (record.type) {
      case 'opened': {
        const put = (safe: SessionRecord): void => void this.items.push(safe)
        this.connections.set(
          record.connection,
          new MaskedConnection(record.connection, { ...this.options, secrets: this.secrets }, put),
        )
        break
      }
      case 'chunk':
        if (known === undefined) return
        known.chunk(record)
        this.busy.add(known)
        return
      case 'gap':
        await known?.lost(record)
        return
      case 'closed':
        await known?.end(record.time)
        this.connections.delete(record.connection)
        break
      default:
        break
    }
    this.items.push(record)
  }
}
