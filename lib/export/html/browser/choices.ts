/** The choices above the timeline, as found in the rows. */
import type { TimelineRow } from '../data.ts'
import type { Parts } from './parts.ts'

/** Fills the selects of the form. */
export function choices(rows: readonly TimelineRow[], { element }: Parts): void {
  const fill = (id: string, options: readonly (readonly [value: string, label: string])[]): void => {
    const select = document.getElementById(id)
    const made = options.map(([value, label]) => {
      const option = element('option', label)
      option.setAttribute('value', value)
      return option
    })
    select?.append(...made)
  }
  const counts = (values: readonly string[]): [string, string][] => {
    const found = new Map<string, number>()
    for (const value of values) if (value !== '') found.set(value, (found.get(value) ?? 0) + 1)
    const few = [...found].sort(([, a], [, b]) => b - a).slice(0, 500)
    return few.map(([value, count]) => [value, `${value} (${count})`])
  }
  const number = ([a]: [string, string], [b]: [string, string]): number => Number(a) - Number(b)
  const connections = counts(rows.map(({ connection }) => (connection === 0 ? '' : String(connection))))
  fill('verb', [['', 'all'], ...counts(rows.map(({ name }) => name))])
  fill('connection', [['', 'all'], ...connections.sort(number)])
  fill('status', [
    ['all', 'all'],
    ['commands', 'commands only'],
    ['ok', 'OK'],
    ['refused', 'NO or BAD'],
    ['unanswered', 'no answer'],
    ['unknown', 'not known'],
    ['remarks', 'remarks only'],
  ])
  fill('took', [
    ['0', 'any time'],
    ['10000', '10 ms or more'],
    ['100000', '100 ms or more'],
    ['1000000', '1 s or more'],
    ['10000000', '10 s or more'],
  ])
  fill('order', [
    ['time', 'as sent'],
    ['slowest', 'slowest first'],
  ])
  fill('scale', [
    ['rows', 'rows on screen'],
    ['session', 'whole session'],
  ])
}
