/** How a session file is to be written, and how it goes: the words of the writer. */
import { limits } from '../../record/limits.ts'
import type { SessionRecord } from '../../record/record.ts'
import { type Create, create } from './disk.ts'
import { fullAtEnd, tooSlow } from './ledger.ts'

/** How a session file is written. */
export interface WriterOptions {
  /** Octets after which a new file begins; infinite for never. */
  readonly rotate: number
  /** Octets that may wait for the disk; beyond them records are lost and a gap says so. */
  readonly unwritten: number
  /**
   * Called when `turn` is due, once until it comes; without it the writer turns by itself, and nothing is
   * said again.
   */
  readonly due?: () => void
  /** Called whenever the file changes, becomes unwritable, or can be written again. */
  readonly onState: (state: WriterState) => void
  readonly create: Create
  /** Milliseconds for which records gather before they are written; 0 for one turn of the event loop. */
  readonly gather: number
  /** Calls back after some milliseconds, unless the program has ended by then. */
  readonly later: (run: () => void, milliseconds: number) => void
}

/** How it is with one file of a session. */
export interface WriteProgress {
  readonly path: string
  /** Octets certainly written. */
  readonly written: number
  /** True where it is complete, and the session goes on in the next one. */
  readonly over: boolean
}

/** Milliseconds between two attempts to write again. */
export const retryAfter = 5_000

/** Nanoseconds of session time between two looks whether the file was deleted. */
export const lookAfter = 5_000_000_000

/** The same: what says that something was lost has been counted. */
const losses: ReadonlySet<string> = new Set([tooSlow, fullAtEnd])

/** What everybody uses, but tests. */
export const writerDefaults: WriterOptions = {
  rotate: Number.POSITIVE_INFINITY,
  unwritten: limits.unwritten,
  onState: () => {},
  create,
  gather: limits.gather,
  later: (run, milliseconds) => {
    setTimeout(run, milliseconds).unref()
  },
}

/** How it is with the file now. */
export interface WriterState {
  readonly path: string
  /** Which of the session's files it is, from 1. */
  readonly part: number
  /** Octets of the files before it. */
  readonly before: number
  /** Octets certainly written to that file. */
  readonly size: number
  /** Octets of traffic that were not recorded since the session began. */
  readonly lost: number
  /** One sentence: why nothing is written at present, and what happens next. */
  readonly error?: string
}

/** @returns about how many octets a record will take in the file */
export function octetsOf(record: SessionRecord): number {
  if (record.type === 'chunk') return record.bytes.length
  return record.type === 'altered' ? record.received.length + record.sent.length : 0
}

/** @returns how many octets of traffic a record stands for */
export function trafficOf(record: SessionRecord): number {
  if (record.type === 'chunk') return record.bytes.length + (record.omitted ?? 0)
  return record.type === 'gap' && !losses.has(record.reason) ? record.length : 0
}
