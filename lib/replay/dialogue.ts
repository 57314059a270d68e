/**
 * A recorded session as dialogues: one for each connection, turn by turn, with the times in between. Knows
 * neither sockets nor which side will be played.
 */
import { limits } from '../record/limits.ts'
import type { Closer, Time } from '../record/record.ts'
import type { SessionEvent } from '../session/events.ts'
import type { Frame } from '../wire/frame.ts'
import { join, octets, slice } from '../wire/octets.ts'
import { mailboxOf, shapeOf } from './shape.ts'

/** A step of a server in a turn. `gap`: nanoseconds since the step before it in the turn. */
export type DialogueStep =
  | { readonly type: 'say'; readonly gap: Time; readonly frame: Frame }
  /** The server waits until the client sends a SASL line or DONE. */
  | { readonly type: 'hear' }
  | { readonly type: 'end'; readonly gap: Time }

/** A command with its responses, and with the unsolicited ones up to the next command. */
export interface Turn {
  readonly command: Frame
  /** See `shapeOf`. */
  readonly shape: string
  /** The mailbox that was selected when the command was sent, as `mailboxOf` spells it. */
  readonly mailbox: string | undefined
  /** `OK` `NO` `BAD`; undefined if the command was never completed. */
  readonly status: string | undefined
  readonly steps: readonly DialogueStep[]
}

/** One connection of a recorded session. */
export interface RecordedDialogue {
  readonly opened: Time
  readonly greeting: readonly DialogueStep[]
  readonly turns: readonly Turn[]
  /** All frames of both sides, in order. */
  readonly frames: readonly Frame[]
  readonly ended: { readonly time: Time; readonly by: Closer } | undefined
}

interface OpenTurn extends Turn {
  status: string | undefined
  readonly steps: DialogueStep[]
  last: Time
}

interface OpenDialogue extends RecordedDialogue {
  readonly greeting: DialogueStep[]
  readonly turns: OpenTurn[]
  readonly frames: Frame[]
  ended: RecordedDialogue['ended']
  /** Turns by the id of their exchange. */
  readonly byExchange: Map<number, OpenTurn>
  mailbox: string | undefined
}

/** Collects the dialogues of a session from its events. */
export class Dialogues {
  private readonly all = new Map<number, OpenDialogue>()
  private room: number = limits.replayed

  /** The dialogues in the order in which their connections were opened. */
  get list(): readonly RecordedDialogue[] {
    return [...this.all.values()]
  }

  /** Takes the next event. Anything after `limits.replayed` octets is not played. */
  take(event: SessionEvent): void {
    if (event.type === 'opened') this.open(event.connection.id, event.time)
    const dialogue = this.all.get(connectionOf(event))
    if (dialogue === undefined || this.room < 0) return
    switch (event.type) {
      case 'greeting':
        this.say(dialogue, undefined, event.frame)
        break
      case 'sent':
        this.begin(dialogue, event.exchange.id, event.exchange.said[0])
        break
      case 'continued':
        this.goOn(dialogue, event.exchange.id, event.frame)
        break
      case 'received':
        this.say(dialogue, event.exchange?.id, event.frame)
        break
      case 'completed':
        this.complete(dialogue, event.exchange.id, event.exchange.completion)
        break
      case 'ended':
        end(dialogue, event.time, event.connection.ended?.by ?? 'proxy')
        break
    }
  }

  private open(connection: number, opened: Time): void {
    const [byExchange, mailbox, ended] = [new Map<number, OpenTurn>(), undefined, undefined]
    this.all.set(connection, { opened, greeting: [], turns: [], frames: [], ended, byExchange, mailbox })
  }

  private begin(dialogue: OpenDialogue, id: number, command: Frame): void {
    this.keep(dialogue, command)
    const { mailbox } = dialogue
    const last = command.time
    const turn = { command, shape: shapeOf(command), mailbox, status: undefined, steps: [], last }
    dialogue.turns.push(turn)
    dialogue.byExchange.set(id, turn)
  }

  private goOn(dialogue: OpenDialogue, id: number, frame: Frame): void {
    this.keep(dialogue, frame)
    const turn = dialogue.byExchange.get(id)
    if (turn === undefined) return
    turn.steps.push({ type: 'hear' })
    turn.last = frame.time
  }

  /** Adds a response to its turn; one that belongs to no exchange goes to the newest command. */
  private say(dialogue: OpenDialogue, id: number | undefined, frame: Frame): void {
    this.keep(dialogue, frame)
    const turn = (id === undefined ? undefined : dialogue.byExchange.get(id)) ?? dialogue.turns.at(-1)
    const from = turn?.last ?? dialogue.opened
    // A `+` for a literal came before the whole command: the player of the server sends its own.
    if (turn !== undefined && frame.kind === 'continuation' && frame.time < turn.command.time) return
    const steps = turn?.steps ?? dialogue.greeting
    steps.push({ type: 'say', gap: Math.max(0, frame.time - from), frame })
    if (turn !== undefined) turn.last = frame.time
  }

  private complete(dialogue: OpenDialogue, id: number, completion: Frame | undefined): void {
    const turn = dialogue.byExchange.get(id)
    if (turn === undefined || completion === undefined) return
    this.say(dialogue, id, completion)
    turn.status = completion.name
    dialogue.mailbox = mailboxAfter(turn, turn.status, dialogue.mailbox)
    dialogue.byExchange.delete(id)
  }

  private keep(dialogue: OpenDialogue, frame: Frame): void {
    this.room -= frame.bytes.length
    dialogue.frames.push(frame)
  }
}

/**
 * @param mailbox the mailbox selected before it
 * @returns the mailbox that is selected after a command was answered. RFC 9051 §6.3.2, §6.4.1.
 */
export function mailboxAfter(
  { command, shape }: Pick<Turn, 'command' | 'shape'>,
  status: string | undefined,
  mailbox: string | undefined,
): string | undefined {
  const { name } = command
  if (name === 'SELECT' || name === 'EXAMINE') return status === 'OK' ? mailboxOf(shape) : undefined
  return status === 'OK' && (name === 'CLOSE' || name === 'UNSELECT') ? undefined : mailbox
}

/** @returns the octets of a frame, with blanks for octets of literals that were not recorded */
export function wholeOctets({ bytes, literals }: Frame): Uint8Array {
  if (literals.every(({ kept, length }) => kept === length)) return bytes
  const parts: Uint8Array[] = []
  let at = 0
  for (const { start, kept, length } of literals) {
    parts.push(slice(bytes, at, start + kept), octets(' '.repeat(length - kept)))
    at = start + kept
  }
  return join([...parts, slice(bytes, at, bytes.length)])
}

/** True for a response that lets a client go on: the greeting, a `+`, a completion. */
export function isDecisive({ kind }: Frame): boolean {
  return kind === 'greeting' || kind === 'continuation' || kind === 'completion'
}

/** Ends a dialogue. If the server ended it, the player of the server does so too, after the last turn. */
function end(dialogue: OpenDialogue, time: Time, by: Closer): void {
  dialogue.ended = { time, by }
  const turn = dialogue.turns.at(-1)
  if (by === 'server') turn?.steps.push({ type: 'end', gap: Math.max(0, time - turn.last) })
}

function connectionOf(event: SessionEvent): number {
  if ('exchange' in event && event.exchange !== undefined) return event.exchange.connection
  if (!('connection' in event)) return 0
  return typeof event.connection === 'number' ? event.connection : event.connection.id
}
