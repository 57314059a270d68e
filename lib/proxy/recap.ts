/**
 * Keeps what a reader needs to start in the middle of a connection: the frames that led to its state, the
 * commands in flight, and incomplete frames. Takes the redacted parts in order; knows no file.
 */
import { limits } from '../record/limits.ts'
import type { Chunk, Retold } from '../record/record.ts'
import { ByTag } from '../wire/by-tag.ts'
import type { Head } from '../wire/line.ts'
import { latin1, nothing } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'

/** A kept chunk with its place in the order of all kept chunks. */
interface Saying extends Chunk {
  readonly order: number
  omitted?: number
}

/** A command without a completion so far, with the `+` and the lines that followed it. */
interface Command {
  readonly name: string
  readonly said: Saying[]
  octets: number
}

/** The frame that a side has begun and not finished. */
class Begun {
  said: Saying[] = []
  octets = 0
  head: Head | undefined
  /** True when the client has to wait for `+`. */
  waits = false
  /** True when the command was completed before all of it was sent. */
  answered = false
  /** True when it is longer than `limits.recap`. */
  long = false

  end(): void {
    this.said = []
    this.octets = 0
    this.head = undefined
    this.waits = false
    this.answered = false
    this.long = false
  }
}

/** The subjects of which frames are kept: the newest of each, and every ENABLED. */
type Subject = 'greeting' | 'capabilities' | 'login' | 'enabled' | 'mailbox' | 'notify' | 'end'

/** Commands whose OK changes the state of a connection: kept together with that OK. RFC 9051 §3. */
const subjects: ReadonlyMap<string, Subject> = new Map([
  ['LOGIN', 'login'],
  ['AUTHENTICATE', 'login'],
  ['X-MASTERAUTH', 'login'],
  ['SELECT', 'mailbox'],
  ['EXAMINE', 'mailbox'],
  ['NOTIFY', 'notify'],
  ['LOGOUT', 'end'],
])

/** Subjects that no longer hold after the OK of a command. */
const endedBy: ReadonlyMap<string, readonly Subject[]> = new Map([
  ['CLOSE', ['mailbox']],
  ['UNSELECT', ['mailbox']],
  ['STARTTLS', ['capabilities']],
  ['UNAUTHENTICATE', ['capabilities', 'login', 'enabled', 'mailbox', 'notify']],
])

/** A line whose response code changes the state. RFC 9051 §7.1. */
const recappedCode = /^[^ ]+ [A-Z]+ \[(CAPABILITY|CLOSED)[ \]]/i

/** Octets at the beginning of a line that are searched for it. */
const enough = 512

/** Size counted for a command besides its octets. */
const overhead = 64

const star = 0x2a

export class Recap {
  private order = 0
  /** Octets that each side has sent. */
  private readonly before = { client: 0, server: 0 }
  private readonly past = new Map<Subject, readonly Saying[]>()
  private readonly commands = new Set<Command>()
  private readonly byTag = new ByTag<Command>()
  /** Total size of the commands. */
  private octets = 0
  /** Number of commands in flight that are not kept for lack of room. */
  private more = 0
  /** The newest IDLE or AUTHENTICATE in flight: the client's next lines are part of it. */
  private holder: Command | undefined
  private readonly begun = { client: new Begun(), server: new Begun() }

  /** Takes the next recorded part. */
  take(part: Part): void {
    const begun = this.begun[part.side]
    const { head, bytes, side, time } = part
    this.before[side] += bytes.length + part.omitted
    if (
      side === 'server' &&
      head !== undefined &&
      part.last &&
      begun.said.length === 0 &&
      part.piece === 'line'
    ) {
      // Most responses are about messages, which do not matter for the state.
      if (head.kind === 'data' && !begins(bytes, 'C') && !begins(bytes, 'E')) return
      this.heard(head, [{ side, time, bytes, order: this.order++ }])
      return
    }
    this.begin(begun, part)
    if (!part.ends || !part.last) return
    const { said, head: first } = begun
    if (first !== undefined && side === 'server') this.heard(first, said)
    else if (first !== undefined && !begun.answered) this.asked(first, begun)
    begun.end()
  }

  /** @returns the chunks to repeat, in the order in which they were sent */
  retold(): Retold {
    const { client, server } = this.begun
    const said = [...this.past.values(), ...[...this.commands].map((command) => command.said)].flat()
    const begun = [client, server].flatMap((each) => (each.long ? [] : each.said))
    const chunks = [...said, ...begun]
      .sort((a, b) => a.order - b.order)
      .map(({ order: _, ...chunk }) => chunk)
    const before = { ...this.before }
    return this.more === 0 ? { before, said: chunks } : { before, said: chunks, more: this.more }
  }

  private saying({ side, time }: Part, bytes: Uint8Array, omitted: number): Saying {
    const said = { side, time, bytes, order: this.order++ }
    return omitted === 0 ? said : { ...said, omitted }
  }

  /** Adds a part to an incomplete frame. The octets of a literal are only counted. */
  private begin(begun: Begun, part: Part): void {
    begun.head ??= part.head
    begun.waits = part.waits === true
    if (begun.long) return
    const last = begun.said.at(-1)
    if (part.piece === 'literal') {
      const omitted = part.bytes.length + part.omitted
      if (last?.omitted !== undefined && last.side === part.side) last.omitted += omitted
      else if (omitted > 0) begun.said.push(this.saying(part, nothing, omitted))
    } else if (part.bytes.length > 0) begun.said.push(this.saying(part, part.bytes.slice(), 0))
    begun.octets += (part.piece === 'line' ? part.bytes.length : 0) + overhead
    begun.long = begun.octets > limits.recap && begun.said.length > 0
    if (begun.long) begun.said = []
  }

  /** The client has finished a frame. */
  private asked({ kind, tag = '', name = '' }: Head, { said, octets, long }: Begun): void {
    if (kind === 'sasl' || kind === 'done') {
      this.append(this.holder, said, octets)
      return
    }
    if (kind !== 'command') return
    if (long || this.octets + octets > limits.recap) {
      this.more++
      return
    }
    const command = { name, said, octets }
    this.octets += octets
    this.commands.add(command)
    this.byTag.add(tag, command)
    if (name === 'IDLE' || name === 'AUTHENTICATE') this.holder = command
  }

  private append(command: Command | undefined, said: readonly Saying[], octets: number): void {
    if (command === undefined || this.octets + octets > limits.recap) return
    command.said.push(...own(said))
    command.octets += octets
    this.octets += octets
  }

  private heard(head: Head, said: readonly Saying[]): void {
    switch (head.kind) {
      case 'greeting':
        this.remember('greeting', said)
        return
      case 'continuation': {
        const { client } = this.begun
        if (client.said.length > 0) client.said.push(...own(said))
        else this.append(this.holder, said, overhead)
        return
      }
      case 'completion':
        this.completed(head, said)
        return
      case 'status':
      case 'data':
        this.told(said, head.name)
        return
      default:
        return
    }
  }

  /** Untagged data, or an untagged status. */
  private told(said: readonly Saying[], status: string | undefined): void {
    const line = lineOf(said)
    const code = codeOf(line)
    if (status === 'BYE') this.remember('end', said)
    else if (code === 'CLOSED') this.past.delete('mailbox')
    else if (code === 'CAPABILITY' || /^\* CAPABILITY /i.test(line)) this.remember('capabilities', said)
    else if (/^\* ENABLED[ \r\n]/i.test(line))
      this.remember('enabled', [...(this.past.get('enabled') ?? []), ...said])
  }

  private completed({ tag = '', name: status }: Head, completion: readonly Saying[]): void {
    const { client } = this.begun
    const command = this.byTag.take(tag)
    if (command !== undefined) {
      this.commands.delete(command)
      this.octets -= command.octets
      if (command === this.holder) this.holder = undefined
      this.moved(command, status, completion)
    } else if (client.head?.tag === tag && client.said.length > 0) {
      // A refused literal is never sent: the command has ended. Otherwise the rest of it is on its way.
      if (client.waits) client.end()
      else {
        client.said.push(...own(completion))
        client.answered = true
      }
    } else this.more = Math.max(0, this.more - 1)
  }

  /** Applies the lasting effect of a completed command. */
  private moved({ name, said }: Command, status: string | undefined, completion: readonly Saying[]): void {
    const subject = subjects.get(name)
    const code = codeOf(lineOf(completion))
    if (code === 'CAPABILITY') this.remember('capabilities', [...said, ...completion])
    // A SELECT that fails leaves no mailbox selected. RFC 9051 §6.3.2.
    if (subject === 'mailbox' && status === 'NO') this.past.delete('mailbox')
    if (status !== 'OK') return
    if (subject !== undefined) {
      if (code !== undefined) this.past.delete('capabilities')
      this.remember(subject, [...said, ...completion])
    }
    for (const over of endedBy.get(name) ?? []) this.past.delete(over)
  }

  /** Replaces the kept chunks of a subject. */
  private remember(subject: Subject, said: readonly Saying[]): void {
    this.past.delete(subject)
    const octets = said.reduce((sum, { bytes }) => sum + bytes.length, 0)
    if (octets <= limits.recap) this.past.set(subject, own(said))
  }
}

/** Copies the bytes, which are views of a much larger read buffer. */
function own(said: readonly Saying[]): Saying[] {
  return said.map((saying) => ({ ...saying, bytes: saying.bytes.slice() }))
}

/** The beginning of a line, up to where a response code may be. */
function lineOf([first]: readonly Saying[]): string {
  if (first === undefined) return ''
  return latin1(first.bytes, 0, Math.min(first.bytes.length, enough))
}

function codeOf(line: string): string | undefined {
  return line.includes('[') ? recappedCode.exec(line)?.[1].toUpperCase() : undefined
}

/** @returns true for an untagged line whose first word begins with this letter, in either case */
function begins(bytes: Uint8Array, letter: string): boolean {
  return bytes[0] === star && ((bytes[2] as number) & 0xdf) === letter.charCodeAt(0)
}
