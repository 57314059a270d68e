/** The records of a recording by another program → records as our own recordings have them: masked. */
import type { SessionItem } from '../capture/session/items.ts'
import { limits } from '../record/limits.ts'
import type { SessionRecord } from '../record/record.ts'
import { Secrets } from '../redact/secrets.ts'
import { MaskedConnection } from './masked-connection.ts'

/** How a file is read. */
export interface InputOptions {
  /** False leaves the secrets of a recording by another program in; the head then says so. */
  readonly redact: boolean
}

/** One recording on its way to records that are safe. */
export class CaptureMasking {
  private readonly connections = new Map<number, MaskedConnection>()
  /** What was said on one connection is looked for on all. */
  private readonly secrets = new Secrets(limits.secrets)
  /** Those that were told octets since they were last waited for. */
  private readonly busy = new Set<MaskedConnection>()
  private items: SessionItem[] = []
  private lastTime = 0

  constructor(private readonly options: InputOptions) {}

  /** @returns what of these may be seen, and of those before */
  async take(items: readonly SessionItem[]): Promise<readonly SessionItem[]> {
    for (const item of items) {
      if (item.type === 'head') {
        const head = { ...item.head, redacted: this.options.redact }
        this.items.push({ ...item, head, foreign: true })
      } else if (item.type === 'warning') this.items.push(item)
      else await this.record(item)
    }
    return this.taken()
  }

  /** @returns the rest */
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
        this.items.push(record)
        return
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
        this.items.push(record)
        return
      default:
        // What is not said in chunks nobody has masked; layers are found on the way.
        return
    }
  }
}
