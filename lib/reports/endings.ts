/**
 * How each connection ended, and why: the side that closed it, the last lines, the commands in flight, the
 * complaints of the server. A fold over events in flat memory.
 */
import { parse } from '../grammar/tree.ts'
import { limits } from '../record/limits.ts'
import type { Time, UnprotectedFact } from '../record/record.ts'
import type { Connection, Exchange, SessionEvent, State } from '../session/events.ts'
import type { Frame } from '../wire/frame.ts'
import { latin1 } from '../wire/octets.ts'
import type { Ending, EndingsReport, SaidLine, Unprotected } from './ending.ts'
import { type EndingKind, kindOf } from './ending-kinds.ts'
import { neverGreeted } from './greeting.ts'
import { isOurGoodbye } from './own-words.ts'
import { Remembered } from './remembered.ts'
import { type Recognised, recognise } from './signs.ts'
import { begun, type OpenCommand } from './unended.ts'

export type { Ending, EndingsReport, SaidLine, Unanswered, Unprotected } from './ending.ts'

/** The time that a server may take to greet. Nanoseconds. */
const patience = limits.ungreeted * 1_000_000

/** The octets that are kept of a line. */
const shown = 200

/** The number of commands in flight that are listed. */
const told = 20

/** Nothing in flight. */
const none = { inFlight: [], commandsInFlight: 0 }

/** Takes the events of a session, in order; `result` may be called at any time. */
export class Endings {
  private readonly open = new Map<number, OpenCommand>()
  private readonly endings = new Remembered()
  private readonly kinds = new Map<EndingKind, number>()
  private readonly unprotected: Unprotected[] = []
  private missing = 0
  private readonly counts = { endings: 0, signs: 0, unprotected: 0 }

  /** The ending of the connection that ended last. */
  get latest(): Ending | undefined {
    return this.endings.latest
  }

  /** Takes the next event. */
  take(event: SessionEvent): void {
    switch (event.type) {
      case 'opened':
        this.open.set(event.connection.id, begun(event.connection))
        break
      case 'sent':
        this.said(event.exchange.connection, event.exchange.said[0])
        this.sent(event.exchange)
        break
      case 'continued':
        this.said(event.exchange.connection, event.frame)
        break
      case 'unfollowed':
        if (event.frame.side === 'client') this.said(event.connection.id, event.frame)
        else this.heard(event.connection.id, event.frame)
        break
      case 'greeting':
      case 'stray':
        this.heard(event.connection.id, event.frame)
        break
      case 'received':
        this.heard(event.connection.id, event.frame, event.exchange)
        break
      case 'completed':
        this.completed(event.time, event.exchange)
        break
      case 'state':
        this.moved(event.connection, event.from)
        break
      case 'altered':
        this.altered(event)
        break
      case 'gap':
        this.missing += event.length
        // The greeting may be among the missing octets.
        if (event.side === 'server') this.unknown(event.connection)
        break
      case 'resumed':
        this.unknown(event.connection.id)
        break
      case 'layer':
        if (event.layer === 'opaque' && event.side === 'server') this.unread(event.connection.id)
        break
      case 'fact':
        if (event.fact.name === 'unprotected') this.exposed(event.connection, event.time, event.fact)
        break
      case 'ended':
        this.end(event.connection)
        break
      default:
        break
    }
  }

  /** @returns the report on all events so far */
  result(): EndingsReport {
    const open = [...this.open.values()].flatMap(({ signs }) => [...signs.values()])
    const endings = this.endings.all()
    const signs = [...endings.flatMap((ending) => ending.signs), ...open]
    return {
      endings,
      kinds: new Map(this.kinds),
      signs: signs.sort((a, b) => a.time - b.time),
      unprotected: [...this.unprotected],
      missing: this.missing,
      counts: { ...this.counts, signs: this.counts.signs + open.length },
    }
  }

  private said(connection: number, frame: Frame): void {
    const open = this.open.get(connection)
    if (open !== undefined) open.lines[frame.side] = lineOf(frame)
  }

  private sent({ connection, name, mailbox }: Exchange): void {
    const open = this.open.get(connection)
    if (open === undefined) return
    open.mailbox = mailbox
    if (name === 'LOGOUT') open.loggedOut = true
  }

  private heard(connection: number, frame: Frame, exchange?: Exchange): void {
    const open = this.open.get(connection)
    if (open === undefined || isOurGoodbye(frame)) return
    open.lines[frame.side] = lineOf(frame)
    if (frame.side === 'server') open.deaf = false
    if (frame.kind === 'data' || frame.kind === 'continuation') return
    if (frame.name === 'BYE') open.bye = statusText(frame)
    const found = recognise(frame)
    if (found !== undefined) note(open, connection, frame.time, found, exchange?.name)
  }

  private completed(time: Time, exchange: Exchange): void {
    const { connection, completion, status, tag, name, timing, bytes } = exchange
    if (completion !== undefined) this.heard(connection, completion, exchange)
    const open = this.open.get(connection)
    if ((status !== 'ended' && status !== 'lost') || open === undefined) return
    // Commands lost in a gap before the end are not in flight at the end.
    if (open.until !== time) {
      open.inFlight.length = 0
      open.commandsInFlight = 0
    }
    open.until = time
    open.commandsInFlight++
    if (open.inFlight.length >= told) return
    open.inFlight.push({ tag, name, age: time - timing.sent, octets: bytes.server })
  }

  private moved({ id }: Connection, from: State): void {
    const open = this.open.get(id)
    // The last meaningful state: `logout` and `ended` do not show what the client was doing.
    if (open !== undefined && from !== 'logout') open.state = from
  }

  private altered({ connection, side, received }: Extract<SessionEvent, { type: 'altered' }>): void {
    const open = this.open.get(connection.id)
    if (open !== undefined && side === 'server' && received.length > 0) open.heard = true
  }

  private unread(connection: number): void {
    this.unknown(connection)
    const open = this.open.get(connection)
    if (open !== undefined) open.opaque = true
  }

  private unknown(connection: number): void {
    const open = this.open.get(connection)
    if (open === undefined) return
    open.heard = true
    open.deaf = true
  }

  private exposed(connection: number, time: Time, { command, offered }: UnprotectedFact): void {
    const server = this.open.get(connection)?.server
    if (server === undefined) return
    this.counts.unprotected++
    if (this.unprotected.length >= limits.reported) this.unprotected.shift()
    this.unprotected.push({ connection, time, server, command, offered })
  }

  private end(connection: Connection): void {
    const { id, client, server, user, opened, ended, facts } = connection
    const open = this.open.get(id)
    if (open === undefined || ended === undefined) return
    this.open.delete(id)
    const { lines, signs, bye, loggedOut, heard, state, mailbox } = open
    const { inFlight, commandsInFlight } = open.until === ended.time ? open : none
    const spoken = Math.max(opened, lines.client?.time ?? 0, lines.server?.time ?? 0)
    const silent = Math.max(0, ended.time - spoken)
    const failures = facts.filter((fact) => fact.name === 'failure')
    const seen = [...signs.values()]
    const { by, reason } = ended
    const unheard = open.deaf && !open.opaque
    const missed = heard ? undefined : neverGreeted(connection)
    const nothing = lines.client === undefined && lines.server === undefined && !heard
    const ungreeted =
      missed !== undefined || (nothing && (by === 'server' ? !/reset/i.test(reason) : silent >= patience))
    const kind = kindOf({
      by,
      reason,
      bye,
      loggedOut: loggedOut && !open.deaf && !open.opaque,
      silent,
      ungreeted,
      failures,
      signs: seen,
      missing: unheard,
    })
    this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1)
    this.counts.endings++
    this.counts.signs += seen.length
    this.endings.add({
      connection: id,
      client,
      server,
      ...(user === undefined ? {} : { user }),
      opened,
      ended: ended.time,
      kind,
      by,
      reason,
      ...(bye === undefined ? {} : { bye }),
      state,
      ...(mailbox === undefined ? {} : { mailbox }),
      silent,
      last: lines,
      inFlight,
      commandsInFlight,
      ...(unheard ? { unheard } : {}),
      signs: seen,
      failures,
      ...(missed === undefined ? {} : { ungreeted: { cause: missed.cause, remedy: missed.remedy } }),
    })
  }
}

/** The first line of a frame, copied: the octets of the frame are not kept. */
function lineOf({ bytes, time }: Frame): SaidLine {
  const end = Math.min(shown, bytes.length)
  return { time, text: latin1(bytes, 0, end).split(/\r?\n/, 1)[0] ?? '' }
}

/** Code and text of a status response. */
function statusText(frame: Frame): string {
  const { code, text = '' } = parse(frame)
  if (code === undefined) return text
  return `[${code.name}${code.arguments === '' ? '' : ` ${code.arguments}`}] ${text}`.trimEnd()
}

function note(open: OpenCommand, connection: number, time: Time, found: Recognised, command?: string): void {
  const { sign, text, backoff } = found
  const known = open.signs.get(sign)
  const longest = Math.max(known?.backoff ?? 0, backoff ?? 0)
  open.signs.set(sign, {
    connection,
    sign,
    time: known?.time ?? time,
    text: known?.text ?? text.slice(0, shown),
    ...((known?.command ?? command) === undefined ? {} : { command: known?.command ?? command }),
    ...(longest === 0 ? {} : { backoff: longest }),
    count: (known?.count ?? 0) + 1,
  })
}
