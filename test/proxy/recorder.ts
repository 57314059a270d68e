/** Seeded traffic recorded as the engine records it, on a disk in memory, and what a reader makes of the files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { openSessionFile } from '../../lib/capture/session/writer.ts'
import { oneSession, readSession } from '../../lib/inputs/index.ts'
import { Observer } from '../../lib/observe/observer.ts'
import { Tap } from '../../lib/proxy/tap.ts'
import { Bodies, type LiteralBody } from '../../lib/proxy/worker/bodies.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import type { LiteralOctets } from '../../lib/redact/gathering.ts'
import { recordingEnds, type SessionEvent } from '../../lib/session/events.ts'
import { Memory } from '../capture/memory-disk.ts'
import { seeded } from '../wire/dialogue.ts'
import type { Step } from './traffic.ts'

const client = { address: '127.0.0.1', port: 40_000 }
const server = { address: '127.0.0.1', port: 143, host: 'imap.example.org' }
const head = {
  version: 2,
  id: '0123456789abcdef',
  started: 1_700_000_000_000_000_000n,
  program: 'imapscope 0.1.0',
  redacted: true,
} as const

/** How it is recorded. */
export interface Recording {
  readonly rotate?: number
  /** Octets that may wait for the disk. */
  readonly unwritten?: number
  /** What becomes of the disk after so many steps: octets that it takes from then on. */
  readonly disk?: (step: number) => number | undefined
  /** Hears every record as it comes, and what of it may be left out. */
  readonly hears?: (record: SessionRecord, bodies: readonly LiteralBody[]) => void
  /** Is given what looks at the connections, before anything is said. */
  readonly taps?: (taps: ReadonlyMap<number, Tap>) => void
  /** Called after each step. */
  readonly between?: () => void
}

/** @returns the files that were written, in order, and how many octets of traffic were lost */
export async function record(
  steps: readonly Step[],
  seed: number,
  { rotate, unwritten, disk, hears, taps: watch, between }: Recording,
): Promise<{ files: Map<string, Buffer>; lost: number }> {
  const dice = seeded(seed)
  const memory = new Memory()
  const retries: (() => void)[] = []
  let due = false
  const writer = await openSessionFile('/s/x.pcapng', head, {
    create: memory.create,
    gather: 0,
    later: (run) => retries.push(run),
    due: () => {
      due = true
    },
    ...(rotate === undefined ? {} : { rotate }),
    ...(unwritten === undefined ? {} : { unwritten }),
  })
  const bodies = new Bodies(false)
  const taps = new Map<number, Tap>()
  watch?.(taps)
  const put = (one: SessionRecord, literals: readonly LiteralOctets[] = []): void => {
    hears?.(one, bodies.take(one, literals).bodies)
    writer.write(one)
  }
  const turn = (): void => {
    due = false
    writer.turn(new Map([...taps].map(([id, tap]) => [id, tap.retold()])))
  }
  for (const [at, step] of steps.entries()) {
    memory.room = disk?.(at) ?? memory.room
    const { connection } = step
    if (step.what === 'open') {
      const security = { client: 'plain', server: 'plain' } as const
      put({ type: 'opened', connection, time: step.time, client, server, security })
      taps.set(connection, new Tap({ connection, redact: true, keep: 200 }, put))
    } else if (step.what === 'chunk') {
      taps.get(connection)?.observe(step.chunk)
      taps.get(connection)?.catchUp()
    } else {
      await taps.get(connection)?.end()
      taps.delete(connection)
      put({ type: 'closed', connection, time: step.time, by: 'client', reason: 'the client hung up' })
    }
    between?.()
    // The engine turns a moment later, whatever came by then.
    if (due && dice(3) === 0) turn()
    if (disk !== undefined && dice(4) === 0) {
      retries.shift()?.()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  for (const tap of taps.values()) await tap.end()
  if (due) turn()
  await writer.close()
  return { files: memory.files, lost: writer.state().lost }
}

/** What a reader makes of the file that is named, with those beside it that are given. */
export async function read(files: ReadonlyMap<string, Buffer>, named: string): Promise<Told> {
  const folder = mkdtempSync(join(tmpdir(), 'imapscope-recorder-'))
  try {
    for (const [path, octets] of files) writeFileSync(join(folder, basename(path)), octets)
    const told = new Told()
    const path = join(folder, basename(named))
    const { goesOn } = await oneSession(path)
    for await (const item of readSession(path)) {
      if (item.type === 'warning') told.warnings.push(item.text)
      else if (item.type !== 'head') told.observer.take(item)
    }
    told.over = true
    told.observer.finish(goesOn !== true)
    return told
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Exchanges in the order in which they were sent, and what does not belong to any. */
export class Told {
  readonly exchanges = new Map<string, string>()
  readonly strays: string[] = []
  readonly warnings: string[] = []
  readonly gaps: string[] = []
  /** Octets that are said to be missing. */
  missing = 0
  /** The connections that are told to be open still when the recording ended. */
  readonly open = new Set<number>()
  /** True where nothing says that something is missing. */
  get silent(): boolean {
    return this.gaps.length + this.warnings.length === 0
  }

  /** True once all was read: what is half said then is nobody's fault. */
  over = false
  /** How many were sent before the recording began. */
  resumed = 0
  readonly observer = new Observer({}, (event) => this.hear(event))

  private hear(event: SessionEvent): void {
    if (event.type === 'stray' && !this.over) this.strays.push(`c${event.connection.id} ${event.frame.kind}`)
    if (event.type === 'ended' && event.connection.ended?.reason === recordingEnds)
      this.open.add(event.connection.id)
    if (event.type === 'gap') {
      this.gaps.push(`c${event.connection} ${event.side} ${event.length}`)
      this.missing += event.length
    }
    if (event.type !== 'completed') return
    const { connection, tag, name, status, code, state, mailbox, timing, bytes, answers } = event.exchange
    if (event.exchange.resumed) this.resumed++
    const { sent, completed } = timing
    const waits = timing.waits.map(({ asked, granted, resumed }) => `${asked}/${granted}/${resumed}`).join()
    const key = `c${connection} ${tag} ${sent}`
    const begun = event.exchange.resumed ? '' : `${bytes.client}>${bytes.server} ${answers.length}`
    this.exchanges.set(key, [name, status, code, state, mailbox, completed, waits, begun].join('|'))
  }
}
