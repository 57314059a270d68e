/** The dashboard at work and the terminal's life, on streams that are no terminal. */
import { EventEmitter } from 'node:events'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type Dashboard, startDashboard } from '../../ui/app.ts'
import { createTerminal, type TerminalParts } from '../../ui/terminal/terminal.ts'
import { Emulator } from './emulator.ts'
import { ordinary } from './scenes.ts'
import { colourful, setup, status } from './screen.ts'
import { ms, Script, started } from './session.ts'

/** Streams and a process without a terminal behind them; the reader decides when it has read. */
class Desk {
  readonly input = Object.assign(new EventEmitter(), {
    raw: [] as boolean[],
    setRawMode: (raw: boolean): void => {
      this.input.raw.push(raw)
    },
    resume: (): void => {},
    pause: (): void => {},
  })
  readonly process = Object.assign(new EventEmitter(), {
    kills: [] as string[],
    kill: (_: number, signal: string): void => {
      this.process.kills.push(signal)
    },
  })
  private readonly drained = new EventEmitter()
  size = { columns: 80, rows: 24 }
  written = ''
  waiting: (() => void)[] = []
  reads = true
  foreground = true
  resized: () => void = () => {}

  parts(): TerminalParts {
    const desk = this
    return {
      input: this.input,
      output: {
        get writableLength() {
          return desk.waiting.length
        },
        write: (text, done) => {
          desk.written += text
          if (desk.reads) queueMicrotask(done)
          else desk.waiting.push(done)
          return true
        },
        on: (event, listener) => desk.drained.on(event, listener),
        flow: () => {},
        finish: () => {},
      },
      process: this.process,
      size: () => this.size,
      onResize: (listener) => {
        this.resized = listener
      },
      refreshSize: () => {},
      inForeground: () => this.foreground,
    }
  }

  type(text: string): void {
    this.input.emit('data', Buffer.from(text))
  }

  /** The terminal reads again. */
  read(): void {
    this.reads = true
    for (const done of this.waiting.splice(0)) done()
  }

  take(): string {
    const text = this.written
    this.written = ''
    return text
  }
}

const running: Dashboard[] = []
afterEach(() => {
  for (const dashboard of running.splice(0)) dashboard.close()
})

function start(desk: Desk): Dashboard {
  const dashboard = startDashboard({
    terminal: createTerminal(desk.parts()),
    setup,
    status,
    about: () => undefined,
    look: colourful,
    started,
    offsetMinutes: 0,
    stall: 5000,
    exported: () => Promise.resolve('exported'),
    keep: () => Promise.resolve(undefined),
    now: () => 12_000 * ms,
  })
  running.push(dashboard)
  return dashboard
}

/** Waits for something that will come to pass. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}

/** Timers for which the process waits. */
const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length

const entered = '\x1b[?1049h'
const left = '\x1b[?1049l'

describe('the dashboard', () => {
  test('shows the first frame, takes events and keys, and gives the terminal back', async () => {
    const desk = new Desk()
    const screen = new Emulator(80, 24)
    const dashboard = start(desk)
    await until(() => desk.written.includes('Listening'))
    dashboard.push(ordinary())
    await until(() => desk.written.includes('C17'))
    await screen.write(desk.take())
    expect(screen.screen()).toContain('! STALLED')
    desk.type('1')
    await screen.write(desk.take())
    expect(screen.screen()).toContain('certificate  CN=imap.example.org')
    desk.type('qq')
    expect(await dashboard.ended).toEqual({ reason: 'quit' })
    await screen.write(desk.take())
    expect(screen.terminal.buffer.active.type).toBe('normal')
    expect(desk.input.raw).toEqual([true, false])
    expect(desk.process.eventNames()).toEqual([])
    expect(screen.calls).toEqual([])
  })

  test.each([
    ['\x03', 'interrupt'],
    ['B', 'background'],
    ['q', 'quit'],
  ])('%j ends it: %s', async (key, reason) => {
    const desk = new Desk()
    const dashboard = start(desk)
    await until(() => desk.written.includes('Listening'))
    desk.type(key)
    expect(await dashboard.ended).toEqual({ reason })
    expect(desk.written.endsWith(left)).toBe(true)
  })

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'])(
    '%s restores the terminal and is named',
    async (signal) => {
      const desk = new Desk()
      const dashboard = start(desk)
      desk.process.emit(signal)
      expect(await dashboard.ended).toEqual({ reason: signal })
      expect([desk.written.endsWith(left), desk.input.raw]).toEqual([true, [true, false]])
    },
  )

  test.each(['uncaughtExceptionMonitor', 'exit'])('%s restores the terminal', (event) => {
    const desk = new Desk()
    start(desk)
    desk.process.emit(event)
    expect(desk.written.endsWith(left)).toBe(true)
  })

  test('a terminal that goes away is a hangup', async () => {
    const desk = new Desk()
    const dashboard = start(desk)
    desk.input.emit('end')
    expect(await dashboard.ended).toEqual({ reason: 'SIGHUP' })
  })

  test('a fault in drawing restores the terminal and is told', async () => {
    const desk = new Desk()
    const dashboard = start(desk)
    dashboard.push([{ type: 'sent', time: 0, exchange: undefined as never }])
    const ended = await dashboard.ended
    expect(ended.reason).toBe('failed')
    expect(desk.written.endsWith(left)).toBe(true)
    dashboard.push(ordinary())
  })

  test('a terminal that does not read gets no second frame, and the newest one when it reads', async () => {
    const desk = new Desk()
    const dashboard = start(desk)
    await until(() => desk.written.includes('Listening'))
    desk.reads = false
    desk.type('j')
    desk.type('?')
    const queued = desk.take().length
    for (let round = 0; round < 50; round++) {
      dashboard.push(ordinary())
      desk.type('j')
    }
    expect([desk.take(), desk.waiting.length > 0]).toEqual(['', true])
    expect(queued).toBeLessThan(8000)
    desk.type('?')
    desk.read()
    expect(desk.written).toContain('C17')
  })

  test('what comes first is drawn at once, and a key is followed by a while in which more are expected', () => {
    vi.useFakeTimers()
    try {
      const desk = new Desk()
      const dashboard = start(desk)
      dashboard.push(ordinary())
      vi.advanceTimersByTime(1)
      expect(desk.take()).toContain('C17')
      expect(dashboard.typing).toBe(false)
      desk.type('j')
      expect(dashboard.typing).toBe(true)
      vi.runOnlyPendingTimers()
      expect(dashboard.typing).toBe(false)
    } finally {
      vi.useRealTimers()
    }
  })

  test('Ctrl-Z leaves the screen, stops, and comes back', async () => {
    const desk = new Desk()
    start(desk)
    await until(() => desk.written.includes('Listening'))
    desk.type('\x1a')
    expect([desk.take().endsWith(left), desk.process.kills]).toEqual([true, ['SIGTSTP']])
    expect(desk.process.listenerCount('SIGTSTP')).toBe(0)
    desk.size = { columns: 100, rows: 30 }
    desk.process.emit('SIGCONT')
    await until(() => desk.written.includes('Listening'))
    expect(desk.written.startsWith(entered)).toBe(true)
    expect([desk.input.raw, desk.process.listenerCount('SIGTSTP')]).toEqual([[true, false, true], 1])
  })

  test('in the background it does not touch the terminal until it has it back', async () => {
    const desk = new Desk()
    start(desk)
    desk.process.emit('SIGTSTP')
    desk.take()
    desk.foreground = false
    const before = timers()
    desk.process.emit('SIGCONT')
    expect([desk.written, desk.input.raw]).toEqual(['', [true, false]])
    // Nothing else may keep the program alive until then: an opened session is read.
    expect(timers()).toBe(before + 1)
    desk.foreground = true
    await until(() => desk.written.startsWith(entered))
  })

  test('y writes safe text to the clipboard, and nothing else does', async () => {
    const desk = new Desk()
    const screen = new Emulator(80, 24)
    const dashboard = start(desk)
    await until(() => desk.written.includes('Listening'))
    dashboard.push(ordinary())
    desk.type('/A10\r\r')
    await screen.write(desk.take())
    expect(screen.calls).toEqual([])
    desk.type('y')
    await until(() => desk.written.includes('copied'))
    await screen.write(desk.take())
    const text = Buffer.from((screen.calls[0] ?? '').replace('52 c;', ''), 'base64').toString()
    expect(text).toContain('<202E>')
    expect(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(text)).toBe(false)
  })

  test('a paste presses no key', async () => {
    const desk = new Desk()
    const dashboard = start(desk)
    await until(() => desk.written.includes('Listening'))
    desk.type('\x1b[200~qqq\x03\x1b[201~?')
    await until(() => desk.written.includes('Keys'))
    dashboard.close()
    expect(await dashboard.ended).toEqual({ reason: 'closed' })
  })

  test('many events are one frame', async () => {
    const desk = new Desk()
    const dashboard = start(desk)
    await until(() => desk.written.includes('Listening'))
    desk.take()
    const script = new Script()
    script.open(0, 1, {})
    for (let number = 1; number <= 5000; number++) {
      script.complete(number, script.send(number, 1, `A${number} NOOP`, 'NOOP'), 'OK')
      dashboard.push(script.events.splice(0))
    }
    expect(desk.written).toBe('')
    await until(() => desk.written.includes('A5000'))
    expect(desk.written.length).toBeLessThan(8000)
  })
})
