/** Reads a recorded session from its files, as events, in slices, with progress. */

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

/** Receives the contents of a session. */
export interface RecordedListener {
  /** Called once, before the first event. */
  head?(head: SessionHead): void
  /**
   * Takes the next events, in order.
   * @returns a promise that settles when more may be read; undefined for at once
   */
  events(events: readonly SessionEvent[]): void | Promise<void>
  /** Octets read, and their total; called a few times a second. */
  progress?(done: number, of: number): void
  /** True when the rest is not wanted. */
  over?(): boolean
  /** True while the user types: then no more than a third of the time is spent on reading. */
  gently?(): boolean
  /** Replaces each recorded input; see `ObserverOptions`. */
  readonly disguise?: ObserverOptions['disguise']
  /** False to leave in the secrets of a capture by another program. */
  readonly redact?: boolean
  /** The user's comments, reported together with their subject; see `readComments`. */
  readonly comments?: Comments
}

/**
 * Records whose events are reported together: few, so that the garbage collector frees their events young.
 */
const batch = 64

/** Milliseconds of a slice while the user types, and of the longest rest after it. */
const shortSlice = 2
const longestRest = 50

/**
 * Reads a session, or anything else that can be opened, to its end.
 * @param path of the file; for a session in several files, of any one or more of them
 * @param reading receives the events
 * @returns one sentence about the first thing that could not be read; undefined when all was read
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
  observer?.finish(files.goesOn !== true)
  await reading.events(told)
  told = []
  reading.progress?.(size, size)
  return problem
}

/**
 * Reads the user's comments on a recorded session, which are in the file behind the frames they are about.
 * @param path as for `readEvents`
 * @returns the comments, to be passed to `readEvents`
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
 * Rests twice as long as the slice took. On a busy machine a slice takes long because other processes run;
 * after a rest ours is scheduled soon.
 */
function rest(took: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.min(2 * took, longestRest)))
}

/** The approximate size of an item in the file. */
function octetsOf(item: SessionItem): number {
  return item.type === 'chunk' ? item.bytes.length + 120 : 120
}
