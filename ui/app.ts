/**
 * The running dashboard: feeds messages to the model and draws frames on the terminal, no more of them than
 * are useful.
 */
import type { Time } from '../lib/record/record.ts'
import { entryOf, type LogEntry } from '../lib/reports/log.ts'
import type { SessionEvent } from '../lib/session/events.ts'
import type { Written } from './model/comments.ts'
import type { Effect, ExportRequest } from './model/effects.ts'
import type { Msg } from './model/messages.ts'
import { type About, type Model, type Setup, type Status, startModel } from './model/model.ts'
import { isChoosing } from './store/store.ts'
import { decode, escapeWait, idleKeyboard, timedOut } from './terminal/keyboard.ts'
import { createSurface, type Surface } from './terminal/surface.ts'
import { mouseText, type Signal, type Terminal } from './terminal/terminal.ts'
import type { Look } from './terminal/theme.ts'
import { isRestless, update } from './update/update.ts'
import { view } from './view/view.ts'

export interface DashboardOptions {
  readonly terminal: Terminal
  readonly setup: Setup
  readonly status: Status
  readonly about: About
  readonly look: Look
  /** Wall-clock time of time 0, nanoseconds since 1970 UTC. */
  readonly started: bigint
  /** Minutes that the reader's clock is ahead of UTC. */
  readonly offsetMinutes: number
  /** Milliseconds without a byte after which a command counts as stalled. */
  readonly stall: number
  /** Writes exchanges to a file. @returns one sentence about the outcome; never rejects */
  readonly exported: (request: ExportRequest) => Promise<string>
  /** Stores a comment with the session. @returns one sentence when it could not; never rejects */
  readonly keep: (written: Written) => Promise<string | undefined>
  /** The current time of the session; for an opened file the time of its last event. */
  readonly now: () => Time
}

/** Why the dashboard ended. `background`: the user wants the shell back while the proxy keeps running. */
export type Ended =
  | { readonly reason: 'quit' | 'interrupt' | 'background' | 'closed' | Signal }
  /** An internal error of the dashboard; the terminal is restored, and the proxy may keep running. */
  | { readonly reason: 'failed'; readonly error: unknown }

export interface Dashboard {
  /** Adds events of the session, in order. Cheap: a frame is drawn later, one for many events. */
  push(events: readonly SessionEvent[]): void
  status(status: Status): void
  /** Adds a log entry of the program. */
  log(entry: LogEntry): void
  /** Shows a remark on the bottom line for some seconds, and adds it to the log. */
  remark(text: string): void
  /** True while the user types: other work must not delay the keys. */
  readonly typing: boolean
  /** Closes the dashboard. */
  close(): void
  readonly ended: Promise<Ended>
}

/** Milliseconds between two frames that only traffic causes, and between two when only ages change. */
const trafficPause = 100
const idlePause = 500

/** Milliseconds after a key within which another one is expected. */
const typingSpan = 1000

/** The number of pending events that are taken in without waiting for a frame. */
const batch = 256

/**
 * Takes over the terminal and shows the session until a key or a signal ends it.
 * @returns immediately; `ended` resolves, never rejects, once the terminal is restored
 */
export function startDashboard(options: DashboardOptions): Dashboard {
  return new RunningDashboard(options)
}

class RunningDashboard implements Dashboard {
  readonly ended: Promise<Ended>
  private readonly options: DashboardOptions
  private readonly terminal: Terminal
  private readonly surface: Surface
  private resolve: (ended: Ended) => void = () => {}
  private model: Model
  private keyboard = idleKeyboard
  /** Events that are not in the model yet. The next frame or key takes them in at the latest. */
  private readonly pending: SessionEvent[] = []
  private over = false
  /** True when a frame was skipped because the terminal had not read the previous one. */
  private owed = false
  private choosing = false
  /** True when the last frame showed no rows: the next event is then drawn without delay. */
  private blank = true
  private typingTimer: ReturnType<typeof setTimeout> | undefined
  private frame: ReturnType<typeof setTimeout> | undefined
  private tick: ReturnType<typeof setTimeout> | undefined
  private escape: ReturnType<typeof setTimeout> | undefined

  constructor(options: DashboardOptions) {
    this.options = options
    this.terminal = options.terminal
    this.ended = new Promise((resolve) => {
      this.resolve = resolve
    })
    const size = this.terminal.size()
    this.model = startModel({ ...options, size })
    this.surface = createSurface(size)
    this.terminal.enter({
      data: (text) => this.guarded(() => this.typed(text)),
      resized: () => this.guarded(() => this.repaint()),
      drained: () => this.guarded(() => this.caughtUp()),
      resumed: () => this.guarded(() => this.repaint()),
      ended: (reason) => this.end({ reason }),
    })
    this.guarded(() => this.paint())
  }

  push(events: readonly SessionEvent[]): void {
    this.guarded(() => {
      for (const event of events) this.pending.push(event)
      if (this.pending.length >= batch) this.happen()
      this.later()
    })
  }

  status(status: Status): void {
    this.guarded(() => {
      this.take({ type: 'status', status })
      this.later()
    })
  }

  log(entry: LogEntry): void {
    this.guarded(() => {
      this.take({ type: 'log', entry })
      this.later()
    })
  }

  remark(text: string): void {
    this.guarded(() => {
      this.take({ type: 'remark', text })
      this.later()
    })
  }

  get typing(): boolean {
    return this.typingTimer !== undefined
  }

  close(): void {
    this.end({ reason: 'closed' })
  }

  /** Takes in the pending events; one call for many events costs less than one call for each. */
  private happen(): void {
    if (this.pending.length > 0) this.take({ type: 'events', events: this.pending.splice(0) })
  }

  private take(msg: Msg): void {
    const { model, effects } = update(this.model, msg)
    this.model = model
    for (const effect of effects) this.perform(effect)
    if (!this.choosing && isChoosing(model.store)) this.choose()
  }

  /** Filters a long list in slices, so that keys are answered between them. */
  private choose(): void {
    this.choosing = true
    setImmediate(() => {
      this.choosing = false
      if (this.over) return
      this.guarded(() => {
        this.take({ type: 'choose' })
        this.later()
      })
    })
  }

  private perform(effect: Effect): void {
    switch (effect.type) {
      case 'quit':
        this.end({ reason: effect.reason })
        return
      case 'suspend':
        this.terminal.suspend()
        return
      case 'repaint':
        this.repaint()
        return
      case 'mouse':
        this.terminal.write(mouseText(effect.on))
        return
      case 'export':
        this.options.exported(effect.request).then((text) => this.remark(text))
        return
      case 'keep':
        this.options.keep(effect.written).then((text) => {
          if (text !== undefined) this.remark(text)
          const kept = entryOf({ ...effect.written, type: 'fact' })
          if (text === undefined && kept !== undefined) this.log({ ...kept, time: this.options.now() })
        })
        return
      case 'copy':
        // OSC 52; the text is safe, and base64 holds no control character.
        this.terminal.write(`\x1b]52;c;${Buffer.from(effect.text).toString('base64')}\x07`)
        return
    }
  }

  /** Takes keys in and draws at once, one frame for all keys that arrived together. */
  private typed(text: string): void {
    clearTimeout(this.escape)
    clearTimeout(this.typingTimer)
    this.typingTimer = setTimeout(() => {
      this.typingTimer = undefined
    }, typingSpan)
    this.entered(decode(this.keyboard, text))
    if (this.keyboard.pending === '') return
    this.escape = setTimeout(() => {
      this.guarded(() => this.entered(timedOut(this.keyboard)))
    }, escapeWait)
  }

  private entered(decoded: ReturnType<typeof decode>): void {
    this.keyboard = decoded.keyboard
    if (decoded.inputs.length === 0) return
    this.happen()
    this.take({ type: 'tick', now: this.options.now() })
    for (const input of decoded.inputs) if (!this.over) this.take(input)
    if (!this.over) this.paint()
  }

  private later(): void {
    if (this.frame !== undefined || this.over) return
    this.frame = setTimeout(
      () => {
        this.frame = undefined
        this.guarded(() => this.paint())
      },
      this.blank ? 0 : trafficPause,
    )
  }

  /** Draws, unless the terminal has not read the last frame: the next frame then shows the newest state. */
  private paint(): void {
    if (this.over) return
    this.owed = this.terminal.isBusy()
    this.happen()
    if (this.owed) return
    this.take({ type: 'tick', now: this.options.now() })
    this.terminal.write(this.surface.paint(view(this.model, this.model.size)))
    this.blank = this.model.store.end === 0
    clearTimeout(this.tick)
    if (!isRestless(this.model)) return
    this.tick = setTimeout(() => this.guarded(() => this.paint()), idlePause)
  }

  private caughtUp(): void {
    if (this.owed) this.paint()
  }

  /** Redraws everything: after a resize, a suspension, or output of another program. */
  private repaint(): void {
    const size = this.terminal.size()
    this.take({ type: 'resize', size })
    this.surface.reset(size)
    this.terminal.write(`${this.model.mouse ? mouseText(true) : ''}\x1b[m\x1b[2J`)
    this.owed = true
  }

  /** An error while drawing ends the dashboard, not the program: the proxy continues without it. */
  private guarded(work: () => void): void {
    if (this.over) return
    try {
      work()
    } catch (error) {
      this.end({ reason: 'failed', error })
    }
  }

  private end(ended: Ended): void {
    if (this.over) return
    this.over = true
    for (const timer of [this.frame, this.tick, this.escape, this.typingTimer]) clearTimeout(timer)
    this.terminal.leave()
    this.resolve(ended)
  }
}
