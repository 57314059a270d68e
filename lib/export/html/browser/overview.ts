/** The whole session, a lane for each connection: where the rows on the screen are, and a way to others. */
import type { Row } from '../data.ts'

export class Overview {
  private readonly canvas: HTMLCanvasElement
  private rows: readonly Row[] = []
  private lanes = new Map<number, number>()
  private begin = 0
  private span = 1
  private seen: readonly [number, number] = [0, 0]

  /** @param go is told a time that the reader points at, in microseconds */
  constructor(
    private readonly root: HTMLElement,
    go: (time: number) => void,
  ) {
    const canvas = root.querySelector('canvas')
    if (canvas === null) throw new Error('the page has no canvas')
    this.canvas = canvas
    const point = (event: PointerEvent): void => {
      const { left, width } = canvas.getBoundingClientRect()
      go(this.begin + ((event.clientX - left) / Math.max(1, width)) * this.span)
    }
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId)
      point(event)
    })
    canvas.addEventListener('pointermove', (event) => {
      if (event.buttons === 1) point(event)
    })
  }

  /** The whole session. @param rows in the order in which they began, @param last when it ended */
  session(rows: readonly Row[], last: number): void {
    this.begin = rows[0]?.from ?? 0
    this.span = Math.max(1, last - this.begin)
    const most = 60
    for (const { connection } of rows) {
      if (connection > 0 && !this.lanes.has(connection) && this.lanes.size < most) {
        this.lanes.set(connection, this.lanes.size)
      }
    }
    const height = Math.min(16, Math.max(4, Math.floor(160 / Math.max(1, this.lanes.size))))
    this.canvas.style.height = `${Math.max(1, this.lanes.size) * height + 2}px`
  }

  /** Draws these rows alone. */
  show(rows: readonly Row[]): void {
    this.rows = rows
    this.draw()
  }

  /** Marks the times that the rows on the screen cover. */
  view(from: number, to: number): void {
    this.seen = [from, to]
    this.draw()
  }

  draw(): void {
    const { canvas } = this
    const context = canvas.getContext('2d')
    const { width, height } = canvas.getBoundingClientRect()
    if (context === null || width === 0) return
    const ratio = window.devicePixelRatio
    canvas.width = Math.round(width * ratio)
    canvas.height = Math.round(height * ratio)
    context.scale(ratio, ratio)
    this.paint(context, width, height)
  }

  private paint(context: CanvasRenderingContext2D, width: number, height: number): void {
    const colours = getComputedStyle(this.root)
    const colour = (name: string): string => colours.getPropertyValue(`--${name}`)
    const place = (time: number): number => ((time - this.begin) / this.span) * width
    const lane = (height - 2) / Math.max(1, this.lanes.size)
    const [from, to] = this.seen
    context.fillStyle = colour('view')
    context.fillRect(place(from), 0, Math.max(3, place(to) - place(from)), height)
    context.fillStyle = colour('border')
    for (let i = 1; i < this.lanes.size; i++) context.fillRect(0, 1 + i * lane, width, 1)
    for (const { connection, bars, status } of this.rows) {
      const at = this.lanes.get(connection)
      if (at === undefined) continue
      for (const [kind, start, end] of bars) {
        const refused = kind === 'server' && (status === 'NO' || status === 'BAD')
        context.fillStyle = colour(refused ? 'open' : kind)
        const inset = kind === 'held' ? lane * 0.38 : lane * 0.18
        context.fillRect(
          place(start),
          1 + at * lane + inset,
          Math.max(1, place(end) - place(start)),
          lane - 2 * inset,
        )
      }
    }
    context.fillStyle = colour('accent')
    context.fillRect(place(from), 0, 1, height)
    context.fillRect(Math.max(place(from) + 2, place(to)), 0, 1, height)
  }
}
