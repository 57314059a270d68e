/** `C:` and `S:` lines with time and connection: what people paste and read. */
import type { SessionHead, Time } from '../record/record.ts'
import type { Exchange, SessionEvent } from '../session/events.ts'
import { wallDate, wallTime } from '../text/times.ts'
import type { Frame } from '../wire/frame.ts'
import type { Exporter, Format } from './format.ts'
import { linesOf } from './lines.ts'
import { altered, connected, ended, factInWords } from './remarks.ts'
import { type Segment, segments } from './segments.ts'

/** What connections, failures and gaps look like is in remarks.ts; the lines themselves are here. */
class TextExport implements Exporter {
  private titled = false
  /** What is still to be told of commands, by exchange. */
  private readonly waiting = new Map<number, Segment[]>()

  constructor(private readonly head: SessionHead) {}

  take(event: SessionEvent): string {
    const text = this.lines(event)
    if (this.titled || text === '') return text
    this.titled = true
    return this.title() + text
  }

  end(): string {
    return this.titled ? '' : this.title()
  }

  private title(): string {
    const { started, program, redacted, pseudonyms } = this.head
    const names = pseudonyms === true ? ', names are pseudonyms and bodies are blotted out' : ''
    const day = `${wallDate(started, 0, 0)} ${wallTime(started, 0, 0)} UTC`
    return `# ${program}, session of ${day}${redacted ? '' : ', WITH SECRETS: redaction was off'}${names}\n`
  }

  private lines(event: SessionEvent): string {
    switch (event.type) {
      case 'opened':
        return this.remark(event.time, event.connection.id, connected(event.connection))
      case 'greeting':
      case 'stray':
        return this.said(event.connection.id, event.frame)
      case 'sent':
        return this.begun(event.exchange)
      case 'continued':
        return this.said(event.exchange.connection, event.frame)
      case 'received':
        return this.said(event.connection.id, event.frame) + this.resumed(event.exchange, event.frame)
      case 'completed':
        return event.exchange.completion === undefined
          ? ''
          : this.said(event.exchange.connection, event.exchange.completion)
      case 'layer':
        return this.remark(event.time, event.connection.id, `${event.side}: from here on ${event.layer}`)
      case 'altered':
        return this.remark(event.time, event.connection.id, altered(event))
      case 'gap':
        return this.remark(event.time, event.connection, `${event.length} octets missing: ${event.reason}`)
      case 'fact':
        return this.remark(event.time, event.connection, factInWords(event.fact))
      case 'ended':
        return this.remark(event.time, event.connection.id, ended(event.connection))
      default:
        return ''
    }
  }

  /** A command that had to wait for `+` is told piece by piece, each behind the `+` that it waited for. */
  private begun({ id, connection, said }: Exchange): string {
    const [first, ...rest] = segments(said[0])
    if (rest.length > 0) this.waiting.set(id, rest)
    return this.said(connection, first.frame, first.time)
  }

  private resumed(exchange: Exchange | undefined, frame: Frame): string {
    if (exchange === undefined || frame.kind !== 'continuation') return ''
    const rest = this.waiting.get(exchange.id) ?? []
    const next = rest.shift()
    if (rest.length === 0) this.waiting.delete(exchange.id)
    return next === undefined ? '' : this.said(exchange.connection, next.frame, next.time)
  }

  private said(connection: number, frame: Frame, time: Time = frame.time): string {
    const side = frame.side === 'client' ? 'C' : 'S'
    const head = `${this.time(time)} c${connection} ${side}: `
    const more = `${' '.repeat(head.length - 2)}| `
    return linesOf(frame)
      .map((line, i) => `${i === 0 ? head : more}${line}\n`)
      .join('')
  }

  private remark(time: number, connection: number, text: string): string {
    return text === '' ? '' : `${this.time(time)} ${connection === 0 ? '--' : `c${connection}`} -- ${text}\n`
  }

  private time(time: number): string {
    return wallTime(this.head.started, time, 0)
  }
}

export const text: Format = {
  name: 'text',
  about: 'C: and S: lines with connection and time',
  begin: (head) => new TextExport(head),
}
