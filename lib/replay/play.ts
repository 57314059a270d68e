/** Plays recorded sessions over real connections: a server that listens, clients that connect. */
import { readSession } from '../inputs/index.ts'
import { Observer } from '../observe/observer.ts'
import { contextOf, type OwnCertificate } from '../proxy/sockets/contexts.ts'
import type { ServerAddress } from '../proxy/sockets/leg.ts'
import { connect, listen } from '../proxy/sockets/ports.ts'
import { RecordedClient } from './client.ts'
import { Dialogues, type RecordedDialogue } from './dialogue.ts'
import { Repertoire } from './repertoire.ts'
import { RecordedServer } from './server.ts'
import { Speaker } from './speaker.ts'

/** A playback that runs until it is stopped. */
export interface Played {
  /** Ends all connections at once. */
  stop(): void
}

/**
 * Reads a session file, or a capture of plain IMAP.
 * @param path of the file
 * @returns its connections, in the order in which they were opened
 * @throws {CaptureError} when the file cannot be used
 */
export async function readDialogues(path: string): Promise<readonly RecordedDialogue[]> {
  const dialogues = new Dialogues()
  let observer: Observer | undefined
  for await (const item of readSession(path)) {
    if (item.type === 'head') observer ??= new Observer({}, (event) => dialogues.take(event))
    else if (item.type !== 'warning') observer?.take(item)
  }
  observer?.finish()
  return dialogues.list
}

/**
 * Plays the server of a session on a port of 127.0.0.1, in the clear and with STARTTLS.
 * @param dialogues at least one
 * @param speed factor by which it is faster than the recording
 * @returns its port, once it is open; rejects with the system's error
 */
export async function playServer(
  dialogues: readonly RecordedDialogue[],
  { certificate, speed }: { readonly certificate: OwnCertificate; readonly speed: number },
): Promise<Played & { readonly port: number }> {
  const repertoire = new Repertoire(dialogues)
  const context = contextOf(certificate)
  const open = new Set<Speaker>()
  let count = 0
  const { port, close } = await listen('127.0.0.1', 0, (leg) => {
    const speaker = new Speaker(leg, new RecordedServer(dialogues, count++, repertoire), {
      side: 'server',
      speed,
      secure: (own, early) => own.secureAsServer(context, early, undefined),
    })
    open.add(speaker)
    speaker.done.then(() => open.delete(speaker))
    speaker.begin()
  })
  const stop = (): void => {
    close()
    for (const speaker of open) speaker.stop()
  }
  return { port, stop }
}

/** Where and how recorded clients connect. */
export interface PlayStage {
  readonly server: ServerAddress
  /** Whether the port is TLS from the start. */
  readonly tls: boolean
  readonly speed: number
}

/**
 * Plays the clients of a session: each connects as long after the first one as in the recording.
 * @param dialogues the lines that each client sends and the responses it waits for
 * @param stage where the clients connect, and how fast they are
 * @returns the playback; `done` settles when all clients have ended, and rejects with the first error of a
 *   connection
 */
export function playClients(
  dialogues: readonly RecordedDialogue[],
  stage: PlayStage,
): Played & { readonly done: Promise<void> } {
  const speakers = new Set<Speaker>()
  /** Ends the waiting of clients that have not connected yet. */
  const wakes: (() => void)[] = []
  let over = false
  const first = Math.min(...dialogues.map(({ opened }) => opened))
  const play = async (dialogue: RecordedDialogue): Promise<void> => {
    const wait = (dialogue.opened - first) / 1_000_000 / stage.speed
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, wait)
      wakes.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
    if (over) return
    const leg = await connect(stage.server)
    if (stage.tls) await leg.secureAsClient(stage.server, undefined, undefined)
    const speaker = new Speaker(leg, new RecordedClient(dialogue), {
      side: 'client',
      speed: stage.speed,
      secure: (own) => own.secureAsClient(stage.server, undefined, undefined),
    })
    speakers.add(speaker)
    if (over) speaker.stop()
    speaker.begin()
    await speaker.done
  }
  const done = Promise.all(dialogues.map(play)).then(() => undefined)
  const stop = (): void => {
    over = true
    for (const wake of wakes) wake()
    for (const speaker of speakers) speaker.stop()
  }
  return { done, stop }
}
