/** A recorded session read from its file, as events, in slices, with progress. */

import { sizeOf } from '../capture/container/opening.ts'
import { mayHaveComments } from '../capture/session/closed-file.ts'
import type { SessionItem } from '../capture/session/items.ts'
import { oneSession, readPieces } from '../inputs/index.ts'
import { startClock } from '../record/clock.ts'
import type { SessionHead } from '../record/record.ts'
import { Comments } from '../session/comments.ts'
import type { SessionEvent } from '../session/events.ts'
import { Observer, type ObserverOptions } from './observer.ts'
import { slice } from './slices.ts'

/** Who hears what is in the file. */
export interface RecordedListener {
  /** Told once, before the first event. */
  head?(head: SessionHead): void
  /** Takes the next events, in order. @returns when more may be read, where that is not at once */
  events(events: readonly SessionEvent[]): void | Promise<void>
  /** Octets read, of how many; told a few times a second. */
  progress?(done: number, of: number): void
  /** True when nobody wants the rest. */
  over?(): boolean
  /** True while somebody types: then no more than a third of the time is spent on reading. */
  gently?(): boolean
  /** Said of everything instead of what was recorded. */
  readonly disguise?: ObserverOptions['disguise']
  /** False leaves the secrets of a capture by another program in. */
  readonly redact?: boolean
  /** What the user wrote, to be told with what it is about; see `readComments`. */
  readonly comments?: Comments
}

/** Records after which their events are told: few, so that their events go before they grow old. */
const batch = 64

/** Milliseconds of a slice while somebody types, and of the longest rest after it. */
const shortSlice = 2
const longestRest = 50

/**
 * Reads whatever can be opened to its end.
 * @param path of the file; of a session in several files any one, or more of them
 * @param reading who hears the events
 * @returns one sentence about what could not be read, undefined when all was
 * @throws {CaptureError} when the file cannot be used at all
 */
export async function readEvents(
  path: string | readonly string[],
  reading: RecordedListener,
): Promise<string | undefined> {
  const files = await oneSession(path)
  const size = await sizeOf(files.paths)
  let observer: Observer | undefined
  let told: SessionEvent[] = []
  let problem: string | undefined
  let octets = 0
  const clock = startClock()
  let begun = clock.now()
  const take = (item: SessionItem): void => {
    octets += octetsOf(item)
    if (item.type === 'warning') problem ??= item.text
    else if (item.type !== 'head') observer?.take(item)
    else if (observer === undefined) {
      const { disguise, comments } = reading
      observer = new Observer({ disguise }, (event) => {
        if (comments === undefined) told.push(event)
        else told.push(...comments.take(event))
      })
      reading.head?.(item.head)
    }
  }
  for await (const items of readPieces(files, { redact: reading.redact ?? true })) {
    for (let from = 0; from < items.length; from += batch) {
      for (const item of items.slice(from, from + batch)) take(item)
      await reading.events(told)
      told = []
      const took = (clock.now() - begun) / 1e6
      const gently = reading.gently?.() === true
      if (took < (gently ? shortSlice : slice)) continue
      reading.progress?.(Math.min(octets, size), size)
      await (gently ? rest(took) : turn())
      if (reading.over?.() === true) return problem
      begun = clock.now()
    }
  }
  observer?.finish()
  await reading.events(told)
  told = []
  reading.progress?.(size, size)
  return problem
}

/**
 * What the user wrote about a recorded session: it stands in the file behind what it is about.
 * @param path as for `readEvents`
 * @returns the comments, to be given to `readEvents`
 * @throws {CaptureError} when the file cannot be used at all
 */
export async function readComments(path: string | readonly string[]): Promise<Comments> {
  const comments = new Comments()
  const files = await oneSession(path)
  const may = await Promise.all(files.paths.map(mayHaveComments))
  if (!may.includes(true)) return comments
  for await (const items of readPieces(files, { redact: true })) {
    for (const item of items) {
      if (item.type === 'head' && item.foreign) return comments
      if (item.type !== 'fact' || item.fact.name !== 'comment') continue
      comments.add({ connection: item.connection, time: item.time, fact: item.fact })
    }
  }
  return comments
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/**
 * Twice as long as was worked. On a busy machine a slice takes long, because others have their turn; who
 * rests has the next one soon.
 */
function rest(took: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.min(2 * took, longestRest)))
}

/** About what an item takes in the file. */
function octetsOf(item: SessionItem): number {
  return item.type === 'chunk' ? item.bytes.length + 120 : 120
}
