/** The options of the session file writer, and the states that it reports. */
import { limits } from '../../record/limits.ts'
import type { SessionRecord } from '../../record/record.ts'
import { type Create, create } from './disk.ts'
import { fullAtEnd, tooSlow } from './ledger.ts'

/** How a session file is written. */
export interface WriterOptions {
  /** Octets after which a new file begins; Infinity for never. */
  readonly rotate: number
  /** The most octets that may wait for the disk; beyond it records are lost, and a gap reports them. */
  readonly unwritten: number
  /**
   * Called once whenever a call of `turn` becomes due. Without it the writer calls `turn` itself, and repeats
   * nothing of open connections.
   */
  readonly due?: () => void
  /** Called whenever the file changes, becomes unwritable, or can be written again. */
  readonly onState: (state: WriterState) => void
  readonly create: Create
  /** Milliseconds for which records are collected before a write; 0 for one turn of the event loop. */
  readonly gather: number
  /** Calls back after some milliseconds, unless the program has ended by then. */
  readonly later: (run: () => void, milliseconds: number) => void
}

/** The progress of one file of a session. */
export interface WriteProgress {
  readonly path: string
  /** Octets known to be written. */
  readonly written: number
  /** True when it is complete, and the session continues in the next one. */
  readonly over: boolean
}

/** Milliseconds between two attempts to write again. */
export const retryAfter = 5_000

/** Nanoseconds of session time between two checks for a deleted file. */
export const lookAfter = 5_000_000_000

/** Reasons of gaps for losses that have already been counted. */
const losses: ReadonlySet<string> = new Set([tooSlow, fullAtEnd])

/** The defaults; only tests change most of them. */
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

/** The present state of the file. */
export interface WriterState {
  readonly path: string
  /** Its number in the session, from 1. */
  readonly part: number
  /** Octets of all earlier files. */
  readonly before: number
  /** Octets known to be written to this file. */
  readonly size: number
  /** Octets of traffic lost to the recording since the session began. */
  readonly lost: number
  /** Why nothing is being written at present, and what happens next. */
  readonly error?: string
}

/** @returns roughly how many octets a record will take in the file */
export function octetsOf(record: SessionRecord): number {
  if (record.type === 'chunk') return record.bytes.length
  return record.type === 'altered' ? record.received.length + record.sent.length : 0
}

/** @returns how many octets of traffic a record stands for */
export function trafficOf(record: SessionRecord): number {
  if (record.type === 'chunk') return record.bytes.length + (record.omitted ?? 0)
  return record.type === 'gap' && !losses.has(record.reason) ? record.length : 0
}
