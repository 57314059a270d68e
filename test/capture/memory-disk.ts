/** A disk in memory that fails when a test says so, and a writer on it. */
import type { Create, Disk } from '../../lib/capture/session/disk.ts'
import type { SessionWriter } from '../../lib/capture/session/writer.ts'
import { openSessionFile } from '../../lib/capture/session/writer.ts'
import type { WriterOptions, WriterState } from '../../lib/capture/session/writer-options.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { head } from './sessions.ts'

/** A disk in memory that can be full, torn and slow. */
export class Memory {
  readonly files = new Map<string, Buffer>()
  /** Octets it still takes. */
  room = Number.POSITIVE_INFINITY
  /** Most octets that one call takes. */
  mouthful = Number.POSITIVE_INFINITY
  links = 1
  calls = 0
  open = 0
  gate: Promise<void> = Promise.resolve()

  readonly create: Create = async (path) => {
    if (this.files.has(path)) throw systemError('EEXIST')
    this.files.set(path, Buffer.alloc(0))
    this.open++
    return this.disk(path)
  }

  private disk(path: string): Disk {
    return {
      writev: async (buffers, position) => {
        this.calls++
        await this.gate
        const all = Buffer.concat(buffers)
        const taken = all.subarray(0, Math.min(all.length, this.room, this.mouthful))
        if (taken.length === 0) throw systemError('ENOSPC')
        this.room -= taken.length
        const before = this.files.get(path)!
        const after = Buffer.alloc(Math.max(before.length, position + taken.length))
        before.copy(after)
        taken.copy(after, position)
        this.files.set(path, after)
        return { bytesWritten: taken.length }
      },
      truncate: async (length) => {
        const before = this.files.get(path)!
        this.room += Math.max(0, before.length - length)
        this.files.set(path, before.subarray(0, length))
      },
      stat: async () => ({ nlink: this.links }),
      close: async () => {
        this.open--
      },
    }
  }
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code })
}

/** A writer on such a disk, whose timers run when the test says so. */
export async function onMemory(options: Partial<WriterOptions>) {
  const memory = new Memory()
  const timers: (() => void)[] = []
  const states: WriterState[] = []
  const writer = await openSessionFile('/s/x.pcapng', head, {
    create: memory.create,
    gather: 0,
    later: (run) => timers.push(run),
    onState: (state) => states.push(state),
    ...options,
  })
  return { memory, timers, states, writer }
}

/** Lets the event loop turn until something holds. */
export async function until(holds: () => boolean): Promise<void> {
  for (let turns = 0; !holds(); turns++) {
    if (turns > 10_000) throw new Error('it never happened')
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
}

export function writeEach(writer: SessionWriter, records: readonly SessionRecord[]): void {
  for (const record of records) writer.write(record)
}
