/** Controls the engine from outside its thread: starts it, receives its reports, stops it. */
import { Worker } from 'node:worker_threads'
import type { FilePlace } from '../../capture/session/following.ts'
import type { WriterState } from '../../capture/session/writer-options.ts'
import type { ClockStart } from '../../record/clock.ts'
import type { DelayFact, SessionRecord } from '../../record/record.ts'
import type { EngineOptions } from '../engine.ts'
import type { FailedStart, Start, Started, ThreadOrder, ThreadReport } from './messages.ts'

/** Receives the reports of the engine's thread. */
export interface ThreadListener {
  /**
   * True for a listener that shows no messages: it gets only the beginning of a server's long literals, and
   * the rest is counted as `omitted`. The session file has all of it.
   */
  readonly linesOnly: boolean
  /** @param read to be called when the records have been read: gives the engine its credit back */
  records(records: readonly SessionRecord[], read: () => void): void
  /** @param done to be called when the file has been read between these offsets */
  behind(from: FilePlace, to: number, done: () => void): void
  session(state: WriterState): void
  /** The delay added by forwarding so far. */
  delay(delay: DelayFact): void
  /** The thread ended unexpectedly. */
  died(reason: string): void
}

/** The engine could not start: a port is in use, or the session file cannot be created. */
export class StartFailure extends Error {
  constructor(readonly failed: FailedStart) {
    super(failed.message)
  }
}

export class EngineThread {
  private readonly worker: Worker
  private stopped: (() => void) | undefined
  private ended = false

  private constructor(
    start: Start,
    listener: ThreadListener,
    started: (opened: Started) => void,
    failed: (error: Error) => void,
  ) {
    this.worker = new Worker(new URL('./entry.js', import.meta.url), { workerData: start })
    this.worker.on('message', (report: ThreadReport) => {
      switch (report.type) {
        case 'listening':
          started(report.opened)
          break
        case 'failed':
          this.ended = true
          failed(new StartFailure(report))
          break
        case 'records':
          listener.records(report.records, () => this.order({ type: 'read', octets: report.octets }))
          break
        case 'behind':
          listener.behind(report.from, report.to, () => this.order({ type: 'caughtUp', to: report.to }))
          break
        case 'session':
          listener.session(report.state)
          break
        case 'delay':
          listener.delay(report.delay)
          break
        case 'stopped':
          this.ended = true
          this.stopped?.()
          break
      }
    })
    this.worker.on('error', (error) => this.die(listener, failed, error.name))
    this.worker.on('exit', () => this.die(listener, failed, 'it ended'))
  }

  /**
   * Starts an engine in a thread of its own.
   * @returns the thread and what is open; rejects with `StartFailure`
   */
  static start(
    options: EngineOptions,
    clock: ClockStart,
    listener: ThreadListener,
  ): Promise<{ thread: EngineThread; opened: Started }> {
    return new Promise((resolve, reject) => {
      const { started, origin } = clock
      const start = { options, clock: { started, origin }, linesOnly: listener.linesOnly }
      const thread: EngineThread = new EngineThread(
        start,
        listener,
        (opened) => resolve({ thread, opened }),
        (error) => reject(error),
      )
    })
  }

  /**
   * Ends every connection and the session file.
   * @returns a promise that settles when the last record has been handed to the listener
   */
  stop(): Promise<void> {
    if (this.ended) return Promise.resolve()
    return new Promise((resolve) => {
      this.stopped = resolve
      this.order({ type: 'stop' })
    })
  }

  /** Writes a record to the session file that does not come from the traffic: a comment of the user. */
  append(record: SessionRecord): void {
    this.order({ type: 'append', record })
  }

  private order(order: ThreadOrder): void {
    if (!this.ended) this.worker.postMessage(order)
  }

  private die(listener: ThreadListener, failed: (error: Error) => void, reason: string): void {
    if (this.ended) return
    this.ended = true
    failed(new StartFailure({ message: `the proxy's thread could not start (${reason})`, code: '' }))
    listener.died(reason)
    this.stopped?.()
  }
}
