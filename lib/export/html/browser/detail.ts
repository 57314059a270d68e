/** One exchange in full: its facts, and what both sides sent, with times. */
import type { TimelineLine, TimelineRow } from '../data.ts'
import type { Parts } from './parts.ts'

export class DetailCard {
  /** @param closed is called when the reader closes it */
  constructor(
    private readonly root: HTMLElement,
    private readonly parts: Parts,
    private readonly closed: () => void,
  ) {
    root.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.close()
    })
  }

  /** Shows a row. */
  show(row: TimelineRow): void {
    const { element } = this.parts
    const close = element('button.close', 'Close')
    close.addEventListener('click', () => this.close())
    const title = element('h3', row.id === 0 ? 'Remark' : `${row.tag} ${row.name}`)
    title.id = 'detail-title'
    if (row.status !== '') title.append(' ', this.status(row))
    const said = element('ol.said', ...row.lines.map((line) => this.line(line)))
    said.setAttribute('aria-label', 'What was said')
    this.root.replaceChildren(element('header', title, close), this.facts(row), said)
    this.root.hidden = false
  }

  /** Hides the detail. */
  close(): void {
    if (this.root.hidden) return
    this.root.hidden = true
    this.closed()
  }

  private status({ status }: TimelineRow): HTMLElement {
    const badge = this.parts.element('span.badge', status)
    badge.dataset.status = status
    return badge
  }

  private facts(row: TimelineRow): HTMLElement {
    const { element } = this.parts
    const all = [
      ['connection', row.connection === 0 ? 'none' : String(row.connection)],
      ['at', row.at],
      ...(row.took === '' ? [] : [['took', row.took]]),
      ...row.facts,
    ]
    if (row.id === 0 && row.lines.length === 0) all.push(['remark', row.text])
    return element(
      'dl',
      ...all.map(([name, value]) => element('div', element('dt', name), element('dd', value))),
    )
  }

  private line({ side, after, sure, text }: TimelineLine): HTMLElement {
    const { element } = this.parts
    if (side === '') return element('li.remark', text)
    const who = element('b', side)
    who.title = side === 'C' ? 'client' : 'server'
    const item = element(`li.${side === 'C' ? 'client' : 'server'}`, who, element('time', after))
    const words = element('pre', text)
    if (sure !== undefined) words.append(' ', element('span.sure', sure))
    item.append(words)
    return item
  }
}
