/** The user's comments on commands and their marks, as a table for an issue. */
import type { SessionHead, Time } from '../record/record.ts'
import type { SessionEvent } from '../session/events.ts'
import { markdownTable } from '../text/markdown.ts'
import { wallTime } from '../text/times.ts'
import { counted } from '../text/units.ts'
import { code } from './quoted.ts'

/** The most comments listed; further ones are counted. */
const most = 100

/** Takes the events of a session, in order. */
export class Commented {
  private readonly rows: { readonly time: Time; readonly cells: string[] }[] = []
  private others = 0

  constructor(private readonly head: SessionHead) {}

  /** Takes the next event. */
  take(event: SessionEvent): void {
    if (event.type === 'completed' && event.exchange.comment !== undefined) {
      const { connection, tag, name, timing, comment } = event.exchange
      this.add(connection, timing.sent, `${tag} ${name}`, comment.text)
    } else if (event.type === 'fact' && event.fact.name === 'comment') {
      const { on, text, marked } = event.fact
      if (text !== '' || marked) this.add(event.connection, event.time, on, text)
    }
  }

  /** @returns lines; none if there are no comments and no marks */
  section(): string[] {
    if (this.rows.length === 0) return []
    const more = this.others === 0 ? [] : ['', `and ${counted(this.others, 'further one')}`]
    const rows = this.rows.toSorted((a, b) => a.time - b.time).map(({ cells }) => cells)
    return ['', '### Comments', '', ...markdownTable(['', 'at', 'on', 'comment'], rows), ...more]
  }

  private add(connection: number, time: Time, on: string, text: string): void {
    if (this.rows.length >= most) this.others++
    else {
      const comment = text === '' ? 'marked' : code(text)
      const cells = [`c${connection}`, wallTime(this.head.started, time, 0), code(on), comment]
      this.rows.push({ time, cells })
    }
  }
}
