/**
 * The lifetime of the terminal: entered, suspended, left, and always restored. Writes never block, so that a
 * terminal that stops reading stops nothing else. Knows bytes and signals; knows no frame.
 */
import { WriteStream } from 'node:tty'
import type { Size } from './cells.ts'

/** The standard input, or an object that behaves like it. */
interface TerminalInput {
  readonly isTTY?: boolean
  setRawMode?(raw: boolean): unknown
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown
  on(event: 'end' | 'error', listener: () => void): unknown
  removeAllListeners(event: string): unknown
  resume(): unknown
  pause(): unknown
}

/** The output for frames. */
interface TerminalOutput {
  readonly writableLength: number
  write(text: string, done: () => void): boolean
  on(event: 'drain' | 'error', listener: () => void): unknown
  /** Makes writes non-blocking. */
  flow(): void
  /** Makes writes blocking, so that the last one is not lost when the process ends. */
  finish(): void
}

/** The part of the process that the terminal needs. */
interface TerminalProcess {
  on(event: string, listener: () => void): unknown
  removeListener(event: string, listener: () => void): unknown
  kill(pid: number, signal: string): unknown
}

export interface TerminalParts {
  readonly input: TerminalInput
  readonly output: TerminalOutput
  readonly process: TerminalProcess
  size(): Size
  onResize(listener: () => void): void
  /** Reads the size again: a stopped process is not notified of a change. */
  refreshSize(): void
  /** Whether this process is in the terminal's foreground, so that it may draw: false after `bg`. */
  inForeground(): boolean
}

/** Receives the events of the terminal. */
interface TerminalListener {
  data(text: string): void
  resized(): void
  /** All output has been written. */
  drained(): void
  /** The screen is ours again, and empty. */
  resumed(): void
  ended(reason: Signal): void
}

/** The external reason for the end; a terminal that went away is `SIGHUP`. */
export type Signal = 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'SIGQUIT'

export interface Terminal {
  enter(listener: TerminalListener): void
  size(): Size
  /** @returns whether earlier output is still waiting; a frame is then better skipped */
  isBusy(): boolean
  write(text: string): void
  suspend(): void
  /** Restores the terminal. Calling it again does nothing. */
  leave(): void
}

// Alternate screen, cursor hidden, bracketed paste, explicit instead of implicit bidi (ECMA-48 BDSM),
// cleared.
const enterText = '\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[8l\x1b[m\x1b[H\x1b[2J'
const leaveText = '\x1b[?1006l\x1b[?1000l\x1b[m\x1b[8h\x1b[?2004l\x1b[?25h\x1b[?1049l'
/** @returns the sequence that turns reports of clicks and the wheel in SGR form (xterm) on or off */
export function mouseText(on: boolean): string {
  return on ? '\x1b[?1000h\x1b[?1006h' : '\x1b[?1006l\x1b[?1000l'
}

const signals: readonly Signal[] = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT']

/** Milliseconds between two checks whether a background process has its terminal back. */
const foregroundPoll = 500

/** Pending octets beyond which the terminal has stopped reading; the exit then does not wait for it. */
const stuck = 64 * 1024

/**
 * A terminal that is not entered yet.
 * @returns an object that owns raw mode, the alternate screen and the signals until it is left
 */
export function createTerminal(parts: TerminalParts): Terminal {
  return new OwnedTerminal(parts)
}

class OwnedTerminal implements Terminal {
  private readonly parts: TerminalParts
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  private readonly handlers: [string, () => void][] = []
  private listener: TerminalListener | undefined
  private state: 'outside' | 'inside' | 'suspended' = 'outside'
  private poll: ReturnType<typeof setTimeout> | undefined

  constructor(parts: TerminalParts) {
    this.parts = parts
  }

  enter(listener: TerminalListener): void {
    this.listener = listener
    const { input, output, onResize } = this.parts
    input.on('data', (chunk) => listener.data(this.decoder.decode(chunk, { stream: true })))
    input.on('end', () => listener.ended('SIGHUP'))
    input.on('error', () => listener.ended('SIGHUP'))
    output.on('drain', () => listener.drained())
    output.on('error', () => listener.ended('SIGHUP'))
    onResize(() => listener.resized())
    for (const signal of signals) this.handle(signal, () => listener.ended(signal))
    this.handle('SIGTSTP', () => this.suspend())
    this.handle('SIGCONT', () => this.continue())
    // The stack of a crash must not be printed on the alternate screen.
    this.handle('uncaughtExceptionMonitor', () => this.leave())
    this.handle('exit', () => this.leave())
    this.take()
  }

  size(): Size {
    const { columns, rows } = this.parts.size()
    // Some consoles do not know their size.
    return columns > 0 && rows > 0 ? { columns, rows } : { columns: 80, rows: 24 }
  }

  isBusy(): boolean {
    return this.parts.output.writableLength > 0
  }

  write(text: string): void {
    if (this.state !== 'inside' || text === '') return
    // The callback also runs when the stream never fills up, and so never drains.
    this.parts.output.write(text, () => this.listener?.drained())
  }

  suspend(): void {
    if (this.state !== 'inside') return
    this.give()
    this.state = 'suspended'
    const { process } = this.parts
    const handler = this.handlers.find(([event]) => event === 'SIGTSTP')?.[1]
    // With a listener the signal would not stop the process. It goes to the whole group, as it does from the
    // keyboard.
    if (handler !== undefined) process.removeListener('SIGTSTP', handler)
    process.kill(0, 'SIGTSTP')
  }

  leave(): void {
    clearTimeout(this.poll)
    for (const [event, handler] of this.handlers.splice(0)) this.parts.process.removeListener(event, handler)
    if (this.state === 'inside') this.give()
    this.state = 'outside'
    for (const event of ['data', 'end']) this.parts.input.removeAllListeners(event)
  }

  private handle(event: string, handler: () => void): void {
    this.handlers.push([event, handler])
    this.parts.process.on(event, handler)
  }

  private take(): void {
    this.state = 'inside'
    this.parts.output.flow()
    this.parts.input.setRawMode?.(true)
    this.parts.input.resume()
    this.write(enterText)
  }

  private give(): void {
    const { input, output } = this.parts
    // Pending output would be lost at exit, but a terminal that does not read must not block us.
    if (output.writableLength < stuck) output.finish()
    output.write(leaveText, () => {})
    input.setRawMode?.(false)
    input.pause()
  }

  /**
   * Continues after `fg` or `bg`. A background process that takes the terminal is stopped again immediately.
   */
  private continue(): void {
    if (this.state !== 'suspended') return
    const { process } = this.parts
    const handler = this.handlers.find(([event]) => event === 'SIGTSTP')?.[1]
    if (!this.parts.inForeground()) {
      clearTimeout(this.poll)
      // Keeps the program alive, which may have nothing else to do: an opened session.
      this.poll = setTimeout(() => this.continue(), foregroundPoll)
      return
    }
    if (handler !== undefined) process.on('SIGTSTP', handler)
    this.parts.refreshSize()
    this.take()
    this.listener?.resumed()
  }
}

/**
 * Internal to Node: a handle that can be made non-blocking. Without it writes block, which is the default.
 */
interface Handle {
  setBlocking?(wait: boolean): unknown
}

/**
 * The terminal of this process.
 * @param inForeground whether this process is in the foreground; the caller knows, by `/proc` or otherwise
 */
export function processTerminal(inForeground: () => boolean): Terminal {
  const stream = new WriteStream(process.stdout.fd)
  const { _handle: handle } = stream as unknown as { readonly _handle?: Handle }
  return createTerminal({
    input: process.stdin,
    output: {
      get writableLength() {
        return stream.writableLength
      },
      write: (text, done) => stream.write(text, () => done()),
      on: (event, listener) => stream.on(event, listener),
      flow: () => handle?.setBlocking?.(false),
      finish: () => handle?.setBlocking?.(true),
    },
    process,
    size: () => ({ columns: process.stdout.columns, rows: process.stdout.rows }),
    onResize: (listener) => process.stdout.on('resize', listener),
    refreshSize: () => process.emit('SIGWINCH', 'SIGWINCH'),
    inForeground,
  })
}
