/** One line of JSON per exchange, for other programs. */
import type { SessionHead } from '../record/record.ts'
import type { Connection, Exchange, SessionEvent } from '../session/events.ts'
import { held, type Latency, latency, sincePrevious } from '../session/latency.ts'
import { safeJson, safeText } from '../text/safe.ts'
import type { Exporter, Format } from './format.ts'
import { linesOf } from './lines.ts'
import { InOrder } from './order.ts'

const millisecond = 1_000_000

/** Milliseconds with three decimals, from nanoseconds. */
const milliseconds = (time: number): number => Math.round(time / 1000) / 1000

/** The parts of the latency that each side caused, in milliseconds. */
function spans({ total, server, client, transfer }: Latency): object {
  return {
    latency: milliseconds(total),
    server: milliseconds(server),
    client: milliseconds(client),
    transfer: milliseconds(transfer),
  }
}

function line(record: object): string {
  return `${safeJson(JSON.stringify(record))}\n`
}

/** The record of a connection on which some commands were not followed. */
function ended({ id, unfollowed }: Connection): string {
  return unfollowed === undefined ? '' : line({ connection: id, unfollowed })
}

class JsonlExport implements Exporter {
  private readonly order = new InOrder<string>()

  constructor(
    private readonly head: SessionHead,
    private readonly pace: 'live' | undefined,
  ) {}

  take(event: SessionEvent): string {
    const text = this.told(event)
    if (text === '' || this.pace === 'live') return text
    const [time, nth] =
      event.type === 'completed' ? [event.exchange.timing.sent, event.exchange.id] : [event.time, 0]
    return this.order.push(time, text, text.length, nth).join('')
  }

  end(): string {
    return this.order.end().join('')
  }

  private told(event: SessionEvent): string {
    // A record of a newer program, unchanged.
    if (event.type === 'unknown') {
      const { connection, time, said } = event
      return `${safeJson(`{"connection":${connection},"at":"${this.iso(time)}","unknown":${said}}`)}\n`
    }
    if (event.type === 'completed') return line(this.record(event.exchange))
    if (event.type === 'ended') return ended(event.connection)
    return ''
  }

  private record(exchange: Exchange): object {
    const { id, connection, tag, name, status, code, state, mailbox, timing, bytes, comment } = exchange
    const took = latency(exchange)
    const idle = held(exchange)
    const since = sincePrevious(exchange)
    return {
      id,
      connection,
      tag,
      name,
      status,
      code,
      state,
      mailbox,
      sent: this.iso(timing.sent),
      ...(timing.completed === undefined ? {} : { completed: this.iso(timing.completed) }),
      ...(idle === undefined ? {} : { idle: milliseconds(idle), held: milliseconds(idle) }),
      ...(took === undefined ? {} : spans(took)),
      ...(since === undefined ? {} : { sincePrevious: milliseconds(since) }),
      ...(timing.first === undefined ? {} : { first: milliseconds(timing.first - timing.sent) }),
      bytes,
      said: exchange.said.map(linesOf),
      unkept: exchange.unkept,
      answers: exchange.answers.map(({ frame, sure }) => ({ sure, lines: linesOf(frame) })),
      completion: exchange.completion === undefined ? undefined : linesOf(exchange.completion)[0],
      ...(comment === undefined || comment.text === '' ? {} : { comment: safeText(comment.text) }),
      ...(comment?.marked === true ? { marked: true } : {}),
    }
  }

  private iso(time: number): string {
    return new Date(Number(this.head.started) / millisecond + time / millisecond).toISOString()
  }
}

export const jsonl: Format = {
  name: 'jsonl',
  about: 'one JSON record per command with all that answers it',
  offsets: true,
  begin: (head, pace) => new JsonlExport(head, pace),
}
