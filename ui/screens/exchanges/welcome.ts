/** The text until the first mail client connects: the settings to enter in it, and any problems so far. */
import { wallTime } from '../../../lib/text/times.ts'
import type { Drawing } from '../../panes/drawing.ts'

/** Draws the guidance of the setup, and the newest log entries below. */
export function drawWelcome({ grid, area, model, theme }: Drawing): void {
  const end = area.y + area.height
  let y = area.y + (area.height > 14 ? 1 : 0)
  const write = (x: number, text: string, attr: number): void => {
    if (y < end) grid.put(area.x + x, y, area.width - x - 2, text, attr)
    y++
  }
  write(3, 'Listening. No mail client has connected yet.', theme.accent)
  if (area.height > 14) y++
  model.setup.steps.forEach((step, index) => {
    write(3, `${index + 1}. ${step.heading}`, theme.text)
    for (const line of step.lines) write(6, line, theme.dim)
  })
  const room = Math.max(0, Math.floor((end - y - 2) / 2))
  const news = model.store.log.entries.filter(({ severity }) => severity !== 'info')
  if (news.length === 0 || room === 0) return
  y++
  for (const { time, severity, text, remedy } of news.slice(-room)) {
    write(
      3,
      `${wallTime(model.started, time, model.offsetMinutes).slice(0, 8)}  ${text}`,
      severity === 'note' ? theme.accent : theme.warn,
    )
    if (remedy !== undefined) write(13, remedy, theme.text)
  }
}
