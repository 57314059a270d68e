/** Makes a report interactive: reads the rows and connects filter, overview, list and detail. */
import type { TimelineRow } from '../data.ts'
import type { DetailCard } from './detail.ts'
import type { RowFilter, Wish } from './filter.ts'
import type { List } from './list.ts'
import type { Overview } from './overview.ts'
import type { Parts } from './parts.ts'

/** Constructed once, at the end of the page. */
export class ReportPage {
  private readonly rows: TimelineRow[]
  /** When the first row of a connection began and the last one ended; the proxy itself may run for days. */
  private readonly span: readonly [begin: number, end: number]
  private shown: TimelineRow[] = []
  private readonly filter: RowFilter
  private readonly overview: Overview
  private readonly list: List
  private readonly detail: DetailCard

  constructor(parts: Parts) {
    this.rows = this.read()
    this.span = this.extent()
    this.filter = new parts.Filter(this.rows)
    this.detail = new parts.Detail(this.find('detail'), parts, () => {
      this.find('timeline').classList.remove('opened')
      this.find('list').focus()
    })
    this.overview = new parts.Overview(this.find('overview'), (time) => this.go(time))
    this.list = new parts.List(this.find('list'), parts, {
      chose: (row) => {
        if (!this.find('detail').hidden) this.open(row)
      },
      opened: (row) => {
        this.open(row)
        this.find('detail').scrollIntoView({ block: 'nearest' })
      },
      viewed: (from, to) => this.overview.view(from, to),
    })
    parts.choices(this.rows, parts)
    for (const id of ['filter', 'overview', 'list', 'keys']) this.find(id).hidden = false
    this.overview.session(this.rows, this.span)
    this.listen()
    this.refresh()
    this.linked()
  }

  private find(id: string): HTMLElement {
    const found = document.getElementById(id)
    if (found === null) throw new Error(`the page has no ${id}`)
    return found
  }

  private extent(): [begin: number, end: number] {
    const own = this.rows.filter(({ connection }) => connection > 0)
    const rows = own.length > 0 ? own : this.rows
    return [rows[0]?.from ?? 0, rows.reduce((latest, { to }) => Math.max(latest, to), 0)]
  }

  /** Reads the rows and removes them from the page, to avoid holding them twice. */
  private read(): TimelineRow[] {
    const data = this.find('rows')
    const lines = (data.textContent ?? '').split('\n').filter((line) => line !== '')
    data.remove()
    const rows: TimelineRow[] = lines.map((line) => JSON.parse(line))
    return rows.sort((a, b) => a.from - b.from || a.id - b.id)
  }

  private listen(): void {
    const form = this.find('filter')
    form.addEventListener('input', () => this.refresh())
    form.addEventListener('submit', (event) => event.preventDefault())
    form.addEventListener('reset', () => setTimeout(() => this.refresh()))
    document.addEventListener('keydown', (event) => this.key(event))
    document.addEventListener('click', (event) => {
      const { target } = event
      if (!(target instanceof HTMLElement)) return
      if (target.dataset.verb !== undefined) this.only(target.dataset.verb)
      // A second click does not change the address.
      if (target.matches('a[href^="#exchange-"]')) setTimeout(() => this.linked())
    })
    window.addEventListener('hashchange', () => this.linked())
    window.addEventListener('resize', () => this.overview.redraw())
    window.addEventListener('beforeprint', () => this.print(1000))
    window.addEventListener('afterprint', () => this.print(0))
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.overview.redraw())
  }

  private key(event: KeyboardEvent): void {
    const { target } = event
    const typing = target instanceof HTMLInputElement || target instanceof HTMLSelectElement
    // With nothing to close, Escape clears the filter, as in any search field.
    if (event.key === 'Escape' && !this.find('detail').hidden) this.detail.close()
    else if (event.key === '/' && !typing) this.find('text').focus()
    else return
    event.preventDefault()
  }

  private value(id: string): string {
    const input = this.find(id)
    return input instanceof HTMLInputElement || input instanceof HTMLSelectElement ? input.value : ''
  }

  private wish(): Wish {
    return {
      text: this.value('text'),
      status: this.value('status'),
      verb: this.value('verb'),
      connection: this.value('connection'),
      took: Number(this.value('took')),
      order: this.value('order'),
    }
  }

  private refresh(): void {
    this.shown = this.filter.chosen(this.wish())
    const [some, all] = [this.shown.length, this.rows.length].map((count) => count.toLocaleString('en'))
    this.find('output').textContent = some === all ? `${all} rows` : `${some} of ${all} rows`
    this.overview.show(this.shown)
    const whole = this.value('scale') === 'session'
    this.list.scale(whole ? this.span : undefined)
    this.list.show(this.shown)
  }

  private open(row: TimelineRow): void {
    this.find('timeline').classList.add('opened')
    this.detail.show(row)
    if (row.id > 0) history.replaceState(null, '', `#exchange-${row.id}`)
  }

  private go(time: number): void {
    const at = this.shown.findIndex(({ from }) => from >= time)
    this.list.select(at < 0 ? this.shown.length - 1 : at)
  }

  /** Shows only the commands with this verb. */
  private only(verb: string): void {
    const select = this.find('verb')
    if (!(select instanceof HTMLSelectElement)) return
    select.value = verb
    this.refresh()
    this.find('timeline').scrollIntoView()
  }

  /** Opens the exchange named in the address: `#exchange-12`. */
  private linked(): void {
    const id = Number(/^#exchange-(\d+)$/.exec(location.hash)?.[1])
    const row = this.rows.find((each) => each.id === id)
    if (!(id > 0) || row === undefined) return
    if (!this.shown.includes(row)) this.clear()
    this.list.select(this.shown.indexOf(row))
    this.list.open()
    this.find('timeline').scrollIntoView()
  }

  private clear(): void {
    const form = this.find('filter')
    if (form instanceof HTMLFormElement) form.reset()
    this.refresh()
  }

  private print(most: number): void {
    this.find('timeline').classList.toggle('printed', most > 0)
    this.list.print(most)
    this.overview.redraw()
  }
}
