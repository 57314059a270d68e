/**
 * Plays the server of a recorded session: answers each command as the recorded server answered one of the
 * same shape, with the tag of the present client. Knows no socket and no clock.
 */
import type { Frame } from '../wire/frame.ts'
import { latin1, octets, slice } from '../wire/octets.ts'
import { type DialogueStep, mailboxAfter, type RecordedDialogue, wholeOctets } from './dialogue.ts'
import type { Position, Repertoire } from './repertoire.ts'
import type { Saying, SayingPart } from './saying.ts'
import { shapeOf } from './shape.ts'

/** Answers to commands that the recorded server never received. RFC 9051 §6.1, §6.3.13. */
const always: Readonly<Record<string, (tag: string) => string>> = {
  NOOP: (tag) => `${tag} OK NOOP completed\r\n`,
  LOGOUT: (tag) => `* BYE see you\r\n${tag} OK LOGOUT completed\r\n`,
  IDLE: () => '+ idling\r\n',
}

/** The server's challenges for each mechanism; other mechanisms cannot be played. RFC 4616, RFC 7628. */
const lines: Readonly<Record<string, readonly string[]>> = {
  PLAIN: [''],
  LOGIN: ['VXNlcm5hbWU6', 'UGFzc3dvcmQ6'],
  XOAUTH2: [''],
  OAUTHBEARER: [''],
}

export class RecordedServer implements SayingPart {
  private readonly repertoire: Repertoire
  private readonly greeting: readonly DialogueStep[]
  private position: Position
  private mailbox: string | undefined
  private tag = ''
  /** The remaining steps of this turn; the first of them waits for the client. */
  private rest: DialogueStep[] = []
  /** Challenges of a SASL mechanism that are still to be sent. */
  private questions: string[] = []
  private idling = false

  /**
   * @param dialogues the dialogues of the session; not empty
   * @param first number of the connection, from 0: its dialogue is expected first
   * @param repertoire the turns of all dialogues, shared by all connections of the server
   */
  constructor(dialogues: readonly RecordedDialogue[], first: number, repertoire: Repertoire) {
    this.repertoire = repertoire
    const dialogue = first % dialogues.length
    this.greeting = dialogues[dialogue].greeting
    this.position = { dialogue, index: 0 }
  }

  begin(): readonly Saying[] {
    return this.greeting.flatMap((step) => this.saying(step))
  }

  invite(): readonly Saying[] {
    return [this.line('+ go on\r\n')]
  }

  heard(frame: Frame): readonly Saying[] {
    if (frame.kind === 'command') return this.answer(frame)
    if (frame.kind === 'sasl') return this.login(latin1(frame.bytes).trimEnd())
    if (frame.kind === 'done') return this.goOn()
    return [this.line('* BAD this is no command\r\n')]
  }

  private answer(command: Frame): readonly Saying[] {
    const { mailbox } = this
    const { name = '', tag = '*' } = command
    this.tag = tag
    this.rest = []
    this.idling = name === 'IDLE'
    const shape = shapeOf(command)
    const mechanism = name === 'AUTHENTICATE' ? authentication(command) : undefined
    const questions = mechanism === undefined ? [] : lines[mechanism.name]
    const found = questions && this.repertoire.find({ command, shape, mailbox }, this.position)
    if (found === undefined) {
      return [this.line(always[name]?.(tag) ?? never(tag)), ...(name === 'LOGOUT' ? [end] : [])]
    }
    const { turn, dialogue, index } = found
    this.position = { dialogue, index: index + 1 }
    this.mailbox = mailboxAfter({ command, shape }, turn.status, mailbox)
    const steps = [...turn.steps]
    if (name === 'LOGIN' || mechanism !== undefined) {
      // The present client may log in in another way, so only the last responses of the turn are played.
      this.rest = steps.slice(steps.findLastIndex(({ type }) => type === 'hear') + 1).filter(isNoQuestion)
      this.questions = [...questions]
      return name === 'LOGIN' ? this.play() : this.login(mechanism?.response)
    }
    this.rest = steps
    return [...this.play(), ...(name === 'LOGOUT' ? [end] : [])]
  }

  /** @param response the client's answer to the last challenge; undefined before the first */
  private login(response: string | undefined): readonly Saying[] {
    if (response === '*') return [this.line(`${this.tag} BAD cancelled\r\n`)]
    if (response !== undefined) this.questions.shift()
    const [question] = this.questions
    return question === undefined ? this.play() : [this.line(`+ ${question}\r\n`)]
  }

  private goOn(): readonly Saying[] {
    const { idling } = this
    this.idling = false
    const waited = this.rest.shift()
    const said = this.play()
    // The recorded connection ended in this IDLE, or never had one.
    return idling && waited === undefined ? [this.line(`${this.tag} OK IDLE completed\r\n`)] : said
  }

  /** Plays the remaining steps up to the next one that waits for the client. */
  private play(): readonly Saying[] {
    const waits = this.rest.findIndex(({ type }) => type === 'hear')
    const now = this.rest.splice(0, waits < 0 ? this.rest.length : waits)
    return now.flatMap((step) => this.saying(step))
  }

  private saying(step: DialogueStep): readonly Saying[] {
    if (step.type === 'hear') return []
    if (step.type === 'end') return [step]
    const { frame, gap } = step
    const bytes = wholeOctets(frame)
    if (frame.kind !== 'completion' || frame.tag === undefined) return [{ type: 'say', gap, bytes }]
    const text = slice(bytes, frame.tag.length, bytes.length)
    return [{ type: 'say', gap, bytes: Buffer.concat([octets(this.tag), text]) }]
  }

  private line(text: string): Saying {
    return { type: 'say', gap: 0, bytes: octets(text) }
  }
}

const end: Saying = { type: 'end', gap: 0 }

const never = (tag: string): string => `${tag} NO [CANNOT] this command is not in the recorded session\r\n`

const isNoQuestion = (step: DialogueStep): boolean =>
  step.type !== 'say' || step.frame.kind !== 'continuation'

/** The mechanism and initial response of an AUTHENTICATE. RFC 4959 §3. */
function authentication({ bytes }: Frame): { readonly name: string; readonly response: string | undefined } {
  const [, , name = '', response] = latin1(bytes).trimEnd().split(/ +/)
  return { name: name.toUpperCase(), response }
}
