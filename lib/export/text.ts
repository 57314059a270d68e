/** `C:` and `S:` lines with time and connection, to be read and pasted. */
import type { SessionHead, Time } from '../record/record.ts'
import {
  altered,
  commentOn,
  connected,
  ended,
  factInWords,
  layerInWords,
  overfull,
  resumed,
  unknownInWords,
} from '../reports/remarks.ts'
import type { SessionEvent } from '../session/events.ts'
import { safeText } from '../text/safe.ts'
import { wallDate, wallTime } from '../text/times.ts'
import type { Exporter, Format } from './format.ts'
import { linesOf } from './lines.ts'
import { InOrder, WireTimes } from './order.ts'
import { type PlacedSegment, Utterances } from './telling.ts'

/** Writes the lines; reports/remarks.ts words the remarks on connections, failures and gaps. */
class TextExport implements Exporter {
  private titled = false
  private readonly conversation = new Utterances()
  private readonly times = new WireTimes()
  private readonly order = new InOrder<string>()

  constructor(private readonly head: SessionHead) {}

  take(event: SessionEvent): string {
    let text = ''
    const tell = (time: Time, lines: string): void => {
      if (lines !== '') text += this.order.push(time, lines, lines.length).join('')
    }
    for (const said of this.conversation.take(event)) tell(this.times.ofSaid(said), this.said(said))
    tell(this.times.ofEvent(event), this.between(event))
    return text === '' ? '' : this.opening() + text
  }

  end(): string {
    return this.opening() + this.order.end().join('')
  }

  private opening(): string {
    const title = this.titled ? '' : this.title()
    this.titled = true
    return title
  }

  private title(): string {
    const { started, program, redacted, pseudonyms } = this.head
    const names = pseudonyms === true ? ', names are pseudonyms, bodies are removed' : ''
    const day = `${wallDate(started, 0, 0)} ${wallTime(started, 0, 0)} UTC`
    const secrets = redacted ? '' : ', WITH SECRETS: redaction was off'
    return `# ${safeText(program)}, session of ${day}${secrets}${names}\n`
  }

  /** The remark on an event that is not part of the conversation. */
  private between(event: SessionEvent): string {
    switch (event.type) {
      case 'opened':
        return this.remark(event.time, event.connection.id, connected(event.connection))
      case 'layer':
        return this.remark(event.time, event.connection.id, `${event.side}: ${layerInWords(event.layer)}`)
      case 'altered':
        return this.remark(event.time, event.connection.id, altered(event))
      case 'gap':
        return this.remark(event.time, event.connection, `${event.length} bytes missing: ${event.reason}`)
      case 'resumed':
        return this.remark(event.time, event.connection.id, resumed(event))
      case 'unknown':
        return this.remark(event.time, event.connection, unknownInWords(event))
      case 'unfollowed':
        return event.first ? this.remark(event.time, event.connection.id, overfull) : ''
      case 'fact':
        return this.remark(event.time, event.connection, factInWords(event.fact))
      case 'completed':
        return this.remark(event.time, event.exchange.connection, commentOn(event.exchange))
      case 'ended':
        return this.remark(event.time, event.connection.id, ended(event.connection))
      default:
        return ''
    }
  }

  private said({ connection, time, frame }: PlacedSegment): string {
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
