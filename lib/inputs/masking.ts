/** The records of a recording by another program → masked records, as in our own recordings. */
import type { SessionItem } from '../capture/session/items.ts'
import { limits } from '../record/limits.ts'
import type { SessionRecord } from '../record/record.ts'
import { Secrets } from '../redact/secrets.ts'
import { MaskedConnection } from './masked-connection.ts'

/** How a file is read. */
export interface InputOptions {
  /** False keeps the secrets in a recording by another program; the head then states it. */
  readonly redact: boolean
}

/** Masks one recording. */
export class CaptureMasking {
  private readonly connections = new Map<number, MaskedConnection>()
  /** A secret sent on one connection is masked on all. */
  private readonly secrets = new Secrets(limits.secrets)
  /** Connections that took octets since the last wait for them. */
  private readonly busy = new Set<MaskedConnection>()
  private items: SessionItem[] = []
  private lastTime = 0

  constructor(private readonly options: InputOptions) {}

  /** @returns the safe items made from these, and from earlier ones that have just been finished */
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

  /** @returns the remaining items */
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
        // Only chunks get masked, so other records are dropped; layers are found in the chunks.
        return
    }
  }
}
