/** The rows of the timeline. Only those on the screen are in the page, however many there are. */
import type { TimelineRow } from '../data.ts'
import type { Parts } from './parts.ts'

/** The events that the list reports to the rest of the page. */
export interface ListListener {
  /** Another row was chosen. */
  chose(row: TimelineRow): void
  /** The reader opened a row. */
  opened(row: TimelineRow): void
  /** The range of times on the screen changed, in microseconds. */
  viewed(from: number, to: number): void
}

export class List {
  private rows: readonly TimelineRow[] = []
  private selected = -1
  /** The largest connection number shown so far. */
  private largest = 0
  private whole: readonly [number, number] | undefined
  /** The number of rows to print; 0 while shown on a screen. */
  private printed = 0
  private readonly space: HTMLElement
  private readonly marks: HTMLElement

  constructor(
    private readonly root: HTMLElement,
    private readonly parts: Parts,
    private readonly listener: ListListener,
  ) {
    const { element } = parts
    this.space = element('div.space')
    this.space.setAttribute('role', 'rowgroup')
    this.marks = element('span.track')
    this.marks.setAttribute('role', 'columnheader')
    this.marks.setAttribute('aria-label', 'Timing')
    root.append(this.heads(), this.space)
    root.addEventListener('scroll', () => requestAnimationFrame(() => this.draw()))
    root.addEventListener('keydown', (event) => this.key(event))
    this.space.addEventListener('click', (event) => {
      const row = event.target instanceof Element ? event.target.closest<HTMLElement>('.row') : null
      if (row === null) return
      this.select(Number(row.dataset.index))
      this.open()
    })
    new ResizeObserver(() => this.draw()).observe(root)
  }

  /** Replaces the rows. */
  show(rows: readonly TimelineRow[]): void {
    const chosen = this.rows[this.selected]
    this.rows = rows
    for (const { connection } of rows) this.largest = Math.max(this.largest, connection)
    // A digit takes eight pixels; the column never gets narrower again.
    this.root.style.setProperty('--connection', `${Math.max(34, 8 * String(this.largest).length)}px`)
    this.selected = chosen === undefined ? -1 : rows.indexOf(chosen)
    this.root.setAttribute('aria-rowcount', String(rows.length + 1))
    this.root.scrollTop = 0
    this.draw()
  }

  /** Draws every row to the scale of these times; without them, to the scale of the rows on the screen. */
  scale(whole: readonly [number, number] | undefined): void {
    this.whole = whole
    this.draw()
  }

  /** Puts all rows, up to `most`, into the page for printing; 0 goes back to those on the screen. */
  print(most: number): void {
    this.printed = most
    this.draw()
  }

  /** Chooses a row and scrolls it into view. */
  select(index: number): void {
    const at = Math.max(0, Math.min(this.rows.length - 1, index))
    if (this.rows[at] === undefined) return
    this.selected = at
    this.reveal()
    this.draw()
    this.listener.chose(this.rows[at])
  }

  /** Opens the chosen row. */
  open(): void {
    const row = this.rows[this.selected]
    if (row === undefined) return
    this.listener.opened(row)
    this.reveal()
    this.draw()
  }

  private get height(): number {
    return Number.parseFloat(getComputedStyle(this.root).getPropertyValue('--row')) || 28
  }

  /** The height of the rows' area that the fixed head of the table covers. */
  private get covered(): number {
    return this.root.firstElementChild?.clientHeight ?? 0
  }

  private reveal(): void {
    const { root, height, selected } = this
    const room = root.clientHeight - this.covered
    const top = selected * height
    if (top < root.scrollTop) root.scrollTop = top
    else if (top + height > root.scrollTop + room) root.scrollTop = top + height - room
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const page = Math.max(1, Math.floor((this.root.clientHeight - this.covered) / this.height) - 1)
    const steps = new Map([
      ['ArrowDown', 1],
      ['j', 1],
      ['ArrowUp', -1],
      ['k', -1],
      ['PageDown', page],
      ['PageUp', -page],
      ['Home', -this.rows.length],
      ['End', this.rows.length],
    ])
    const step = steps.get(event.key)
    if (step !== undefined) this.select(this.selected < 0 && step > 0 ? step - 1 : this.selected + step)
    else if (event.key === 'Enter') this.open()
    else return
    event.preventDefault()
  }

  private draw(): void {
    const { root, rows, height, printed } = this
    this.space.style.height = `${rows.length * height}px`
    const first = printed > 0 ? 0 : Math.max(0, Math.floor(root.scrollTop / height))
    const room = Math.ceil((root.clientHeight - this.covered) / height) + 1
    const last = Math.min(rows.length, printed > 0 ? printed : first + room)
    const shown = rows.slice(first, last)
    const [from, to] = this.whole ?? this.span(shown)
    this.listener.viewed(...this.span(shown))
    this.space.replaceChildren(...shown.map((row, i) => this.row(row, first + i, from, to - from)))
    const marks = this.parts.nice(to - from, Math.max(2, this.marks.clientWidth / 70))
    this.marks.replaceChildren(
      ...marks.map(({ at, label }) => {
        const mark = this.parts.element('i.mark', label)
        mark.style.left = `${(100 * at) / (to - from)}%`
        return mark
      }),
    )
    const chosen = this.selected >= first && this.selected < last ? `row-${this.selected}` : ''
    root.setAttribute('aria-activedescendant', chosen)
  }

  /** The range of times of these rows. Bars of IDLE, or without an answer, may extend beyond it. */
  private span(rows: readonly TimelineRow[]): [number, number] {
    let from = Number.POSITIVE_INFINITY
    let to = 0
    for (const row of rows) {
      from = Math.min(from, row.from)
      const endless = row.bars.some(([kind]) => kind === 'held' || kind === 'open')
      to = Math.max(to, endless ? row.from : row.to)
    }
    if (from > to) return [0, 1000]
    const room = Math.max(100, to - from) * 0.015
    return [from - room, Math.max(from, to) + room]
  }

  private heads(): HTMLElement {
    const { element } = this.parts
    const names = ['at', 'connection', 'tag', 'command', 'status', 'took']
    const labels = ['Time', 'C.', 'Tag', 'Command', 'Status', 'Took']
    const cells = names.map((name, i) => {
      const cell = element(`span.${name}`, labels[i])
      cell.setAttribute('role', 'columnheader')
      return cell
    })
    const head = element('div.heads', ...cells, this.marks)
    head.setAttribute('role', 'row')
    return head
  }

  private row(row: TimelineRow, index: number, from: number, span: number): HTMLElement {
    const { element } = this.parts
    const command = element('span.command', element('b', row.name), row.name === '' ? '' : ' ', row.text)
    const cells = [
      element('span.at', row.at),
      element('span.connection', row.connection === 0 ? '' : String(row.connection)),
      element('span.tag', row.tag),
      command,
      element('span.status', row.status),
      element('span.took', row.took),
      this.track(row, from, span),
    ]
    for (const cell of cells) cell.setAttribute('role', 'gridcell')
    const drawn = element(`div.row.${row.id === 0 ? 'remark' : 'exchange'}`, ...cells)
    drawn.id = `row-${index}`
    drawn.dataset.index = String(index)
    drawn.dataset.status = row.status
    drawn.setAttribute('role', 'row')
    drawn.setAttribute('aria-rowindex', String(index + 2))
    drawn.setAttribute('aria-selected', String(index === this.selected))
    if (this.printed === 0) drawn.style.top = `${index * this.height}px`
    return drawn
  }

  private track(row: TimelineRow, from: number, span: number): HTMLElement {
    const { element } = this.parts
    const track = element('span.track')
    const place = (time: number): number => Math.max(-1, Math.min(101, (100 * (time - from)) / span))
    if (row.id === 0) {
      const dot = element('i.dot')
      dot.style.left = `${place(row.from)}%`
      track.append(dot)
    }
    for (const [kind, start, end] of row.bars) {
      const bar = element(`i.bar.${kind}`)
      bar.style.left = `${place(start)}%`
      bar.style.width = `${place(end) - place(start)}%`
      track.append(bar)
    }
    return track
  }
}
