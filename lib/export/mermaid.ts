/**
 * A sequence diagram for Mermaid, in issues and documents. Bounded, since Mermaid draws at most 50,000
 * characters.
 */
import { parse } from '../grammar/tree.ts'
import { limits } from '../record/limits.ts'
import type { SessionHead } from '../record/record.ts'
import {
  altered,
  commentOn,
  connected,
  ended,
  factInWords,
  layerInWords,
  overfull,
  resumed,
} from '../reports/remarks.ts'
import type { Connection, Exchange, SessionEvent } from '../session/events.ts'
import { keptOf } from '../session/exchange.ts'
import { isFetch } from '../session/glance.ts'
import { latency, sincePrevious } from '../session/latency.ts'
import { cut } from '../text/cut.ts'
import { wallDate, wallTime } from '../text/times.ts'
import { count, counted, duration } from '../text/units.ts'
import type { Frame } from '../wire/frame.ts'
import type { Exporter, Format } from './format.ts'
import { linesOf } from './lines.ts'
import { InOrder, WireTimes } from './order.ts'

/** The most columns of one arrow's text. */
const width = 90

/** Consecutive responses of one kind, drawn as one arrow. */
interface Run {
  readonly connection: number
  readonly name: string
  readonly first: Frame
  count: number
  octets: number
}

class MermaidExport implements Exporter {
  private begun = false
  private room: number = limits.mermaid
  private run: Run | undefined
  /** The number of arrows and notes for which there was no room. */
  private left = 0
  /** The connection of the last line for which there was room. */
  private last: number | undefined

  private readonly times = new WireTimes()
  private readonly order = new InOrder<SessionEvent>()

  constructor(private readonly head: SessionHead) {}

  take(event: SessionEvent): string {
    const time = this.times.ofEvent(event)
    const ready = this.order.push(time, event, sizeOf(event))
    return ready.map((one) => this.told(one)).join('')
  }

  private told(event: SessionEvent): string {
    const grown = event.type === 'received' && this.grows(event.connection.id, event.frame)
    if (grown) return ''
    const own = lines(event)
    if (event.type !== 'received' && own.length === 0) return ''
    const before = this.ended()
    if (event.type === 'received') this.run = runOf(event.connection.id, event.frame)
    return this.title() + before + own.map((line) => this.fit(line)).join('')
  }

  end(): string {
    const rest = this.order.end().map((one) => this.told(one))
    const text = this.title() + rest.join('') + this.ended()
    if (this.left === 0 || this.last === undefined) return text
    const what = `${counted(this.left, 'further line')} not shown; --filter chooses what is`
    return `${text}  ${note(this.last, what)}\n`
  }

  /** Counts a response into the previous arrow if it is of the same kind. */
  private grows(connection: number, frame: Frame): boolean {
    const { run } = this
    if (run === undefined || run.connection !== connection || run.name !== nameOf(frame)) return false
    run.count++
    run.octets += frame.length
    return true
  }

  private ended(): string {
    const { run } = this
    this.run = undefined
    if (run === undefined) return ''
    const { connection, name, first } = run
    const text =
      run.count === 1 ? brief(first) : `${count(run.count)} × ${name}, ${counted(run.octets, 'byte')}`
    return this.fit({ connection, text: answer(connection, text) })
  }

  private fit({ connection, text }: Line): string {
    if (this.left > 0 || text.length > this.room) {
      this.left++
      return ''
    }
    this.room -= text.length + 3
    this.last = connection
    return `  ${text}\n`
  }

  private title(): string {
    if (this.begun) return ''
    this.begun = true
    const { started, program, redacted } = this.head
    const day = `${wallDate(started, 0, 0)} ${wallTime(started, 0, 0)} UTC`
    const title = `${program}, session of ${day}${redacted ? '' : ', WITH SECRETS: redaction was off'}`
    return `sequenceDiagram\n  title ${mermaidText(title)}\n`
  }
}

/** The approximate size of a waiting event. */
function sizeOf(event: SessionEvent): number {
  if (event.type === 'completed') return 200 + event.exchange.kept
  if (event.type === 'sent') return 200 + keptOf(event.exchange.said[0])
  return 'frame' in event && event.frame !== undefined ? 200 + keptOf(event.frame) : 200
}

/** A line of the diagram, and its connection. */
interface Line {
  readonly connection: number
  readonly text: string
}

/** The lines of an event. Responses are left out: one arrow may stand for many. */
function lines(event: SessionEvent): Line[] {
  const line = (connection: number, text: string): Line[] =>
    text === '' || connection === 0 ? [] : [{ connection, text }]
  const remark = (connection: number, text: string): Line[] =>
    text === '' ? [] : line(connection, note(connection, text))
  switch (event.type) {
    case 'opened':
      return [participants(event.connection), ...remark(event.connection.id, connected(event.connection))]
    case 'greeting':
      return line(event.connection.id, answer(event.connection.id, brief(event.frame)))
    case 'unfollowed':
      return [
        ...(event.first ? remark(event.connection.id, overfull) : []),
        ...line(event.connection.id, said(event.connection.id, event.frame)),
      ]
    case 'stray':
      return line(event.connection.id, said(event.connection.id, event.frame))
    case 'sent':
      return line(event.exchange.connection, said(event.exchange.connection, event.exchange.said[0]))
    case 'continued':
      return line(event.exchange.connection, said(event.exchange.connection, event.frame))
    case 'completed':
      return [
        ...line(event.exchange.connection, completed(event.exchange)),
        ...remark(event.exchange.connection, commentOn(event.exchange)),
      ]
    case 'layer':
      return remark(event.connection.id, `${event.side}: ${layerInWords(event.layer)}`)
    case 'altered':
      return remark(event.connection.id, altered(event))
    case 'gap':
      return remark(event.connection, `${counted(event.length, 'byte')} missing: ${event.reason}`)
    case 'resumed':
      return remark(event.connection.id, resumed(event))
    case 'fact':
      return remark(event.connection, factInWords(event.fact))
    case 'ended':
      return remark(event.connection.id, ended(event.connection))
    default:
      return []
  }
}

function participants({ id, server }: Connection): Line {
  const host = cut(server.host ?? server.address, 40)
  const client = `participant C${id} as ${mermaidText(`mail client c${id}`)}`
  return { connection: id, text: `${client}\n  participant S${id} as ${mermaidText(host)}` }
}

function said(connection: number, frame: Frame): string {
  if (frame.side === 'server') return answer(connection, brief(frame))
  return `C${connection}->>S${connection}: ${mermaidText(brief(frame))}`
}

function answer(connection: number, text: string): string {
  return `S${connection}-->>C${connection}: ${mermaidText(text)}`
}

function completed(exchange: Exchange): string {
  const { connection, completion, status } = exchange
  if (completion === undefined) return ''
  // The arrow of a refusal ends in a cross.
  const took = latency(exchange)
  const since = sincePrevious(exchange)
  const behind = since === undefined ? '' : `, ${duration(since)} after the one before`
  const time = took === undefined ? '' : ` (${duration(took.total)}${behind})`
  const arrow = status === 'OK' ? '-->>' : '--x'
  return `S${connection}${arrow}C${connection}: ${mermaidText(brief(completion) + time)}`
}

function note(connection: number, text: string): string {
  return `Note over C${connection},S${connection}: ${mermaidText(cut(text, width))}`
}

/** The first line of a frame; marked as incomplete if the frame has literals. */
function brief(frame: Frame): string {
  const [first, ...more] = linesOf(frame)
  return cut(more.length > 0 ? `${first} …` : first, width)
}

function runOf(connection: number, frame: Frame): Run {
  return { connection, name: nameOf(frame), first: frame, count: 1, octets: frame.length }
}

function nameOf(frame: Frame): string {
  if (isFetch(frame)) return 'FETCH'
  return frame.kind === 'continuation' ? '+' : (parse(frame).name ?? 'response')
}

/**
 * Escapes all but letters, digits and a few signs as `#59;`, so that no text is taken for Mermaid or HTML.
 */
function mermaidText(text: string): string {
  const coded = (sign: string): string => `#${sign.codePointAt(0)};`
  const plain = text.replace(/[^\p{L}\p{M}\p{N} .,:()[\]/*+=_@'!?…→×µ-]/gu, coded)
  // The one word that Mermaid interprets at the beginning of a text.
  return plain.replace(/^((?:no)?wrap):/, '$1#58;')
}

export const mermaid: Format = {
  name: 'mermaid',
  about: 'a sequence diagram of who said what',
  begin: (head) => new MermaidExport(head),
}
