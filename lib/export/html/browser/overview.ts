/** The whole session with a lane for each connection. Marks the rows on the screen, and leads to others. */
import type { TimelineRow } from '../data.ts'

export class Overview {
  private readonly canvas: HTMLCanvasElement
  /** The lanes, painted once. */
  private readonly lines = document.createElement('canvas')
  private rows: readonly TimelineRow[] = []
  private lanes = new Map<number, number>()
  private begin = 0
  private span = 1
  private seen: readonly [number, number] = [0, 0]
  /** Pixels at the left for the numbers of the connections. */
  private gutter = 0

  /** @param go is called with a time that the reader points at, in microseconds */
  constructor(
    private readonly root: HTMLElement,
    go: (time: number) => void,
  ) {
    const canvas = root.querySelector('canvas')
    if (canvas === null) throw new Error('the page has no canvas')
    this.canvas = canvas
    const point = (event: PointerEvent): void => {
      const { left, width } = canvas.getBoundingClientRect()
      const { gutter } = this
      go(this.begin + ((event.clientX - left - gutter) / Math.max(1, width - gutter)) * this.span)
    }
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId)
      point(event)
    })
    canvas.addEventListener('pointermove', (event) => {
      if (event.buttons === 1) point(event)
    })
  }

  /** Shows a session. @param rows in the order in which they began, @param extent its begin and end */
  session(rows: readonly TimelineRow[], [begin, end]: readonly [begin: number, end: number]): void {
    this.begin = begin
    this.span = Math.max(1, end - begin)
    const most = 60
    for (const { connection } of rows) {
      if (connection > 0 && !this.lanes.has(connection) && this.lanes.size < most) {
        this.lanes.set(connection, this.lanes.size)
      }
    }
    const height = Math.min(16, Math.max(4, Math.floor(160 / Math.max(1, this.lanes.size))))
    // Thinner lanes have no room for numbers.
    const digits = String(Math.max(0, ...this.lanes.keys())).length
    this.gutter = height < 12 ? 0 : Math.max(24, 6 + 7 * digits)
    this.canvas.style.height = `${Math.max(1, this.lanes.size) * height + 2}px`
  }

  /** Draws only these rows. */
  show(rows: readonly TimelineRow[]): void {
    this.rows = rows
    this.redraw()
  }

  /** Marks the times that the rows on the screen cover. */
  view(from: number, to: number): void {
    this.seen = [from, to]
    this.draw()
  }

  /** Draws everything anew, for another page size or other colours. */
  redraw(): void {
    const { width, height } = this.canvas.getBoundingClientRect()
    const ratio = window.devicePixelRatio
    for (const canvas of [this.canvas, this.lines]) {
      canvas.width = Math.round(width * ratio)
      canvas.height = Math.round(height * ratio)
      canvas.getContext('2d')?.scale(ratio, ratio)
    }
    const context = this.lines.getContext('2d')
    if (context !== null && width > 0) this.paint(context, width, height)
    this.draw()
  }

  /** Draws the visible range and the painted lanes, at the same cost for any number of rows. */
  private draw(): void {
    const context = this.canvas.getContext('2d')
    const { width, height } = this.canvas.getBoundingClientRect()
    if (context === null || this.lines.width === 0) return
    const colours = getComputedStyle(this.root)
    const [from, to] = this.seen.map((time) => this.place(time, width))
    context.clearRect(0, 0, width, height)
    context.fillStyle = colours.getPropertyValue('--view')
    context.fillRect(from, 0, Math.max(3, to - from), height)
    context.drawImage(this.lines, 0, 0, width, height)
    context.fillStyle = colours.getPropertyValue('--accent')
    context.fillRect(from, 0, 1, height)
    context.fillRect(Math.max(from + 2, to), 0, 1, height)
  }

  private place(time: number, width: number): number {
    return this.gutter + ((time - this.begin) / this.span) * (width - this.gutter)
  }

  private number(context: CanvasRenderingContext2D, lane: number, colour: string): void {
    if (this.gutter === 0) return
    context.fillStyle = colour
    context.font = '11px system-ui, sans-serif'
    context.textAlign = 'right'
    context.textBaseline = 'middle'
    for (const [connection, at] of this.lanes) {
      context.fillText(String(connection), this.gutter - 6, 1.5 + (at + 0.5) * lane, this.gutter - 6)
    }
  }

  private paint(context: CanvasRenderingContext2D, width: number, height: number): void {
    const style = getComputedStyle(this.root)
    const kinds = ['sending', 'server', 'transfer', 'client', 'held', 'open'] as const
    const colours = new Map(kinds.map((kind) => [kind, style.getPropertyValue(`--${kind}`)]))
    const lane = (height - 2) / Math.max(1, this.lanes.size)
    context.clearRect(0, 0, width, height)
    context.fillStyle = style.getPropertyValue('--border')
    for (let i = 1; i < this.lanes.size; i++) context.fillRect(0, 1 + i * lane, width, 1)
    this.number(context, lane, style.getPropertyValue('--muted'))
    for (const { connection, bars, status } of this.rows) {
      const at = this.lanes.get(connection)
      if (at === undefined) continue
      for (const [kind, start, end] of bars) {
        const refused = kind === 'server' && (status === 'NO' || status === 'BAD')
        context.fillStyle = colours.get(refused ? 'open' : kind) ?? ''
        const inset = kind === 'held' ? lane * 0.38 : lane * 0.18
        const left = this.place(start, width)
        const long = Math.max(1, this.place(end, width) - left)
        context.fillRect(left, 1 + at * lane + inset, long, lane - 2 * inset)
      }
    }
  }
}
