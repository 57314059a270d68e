/** Parts played without sockets: what a recorded server or client says to lines that a test writes. */
import { Observer } from '../../lib/observe/observer.ts'
import type { SessionRecord, Side } from '../../lib/record/record.ts'
import { Dialogues, type RecordedDialogue } from '../../lib/replay/dialogue.ts'
import { Repertoire } from '../../lib/replay/repertoire.ts'
import type { Saying, SayingPart } from '../../lib/replay/saying.ts'
import { RecordedServer } from '../../lib/replay/server.ts'
import { Framer } from '../../lib/wire/framer.ts'
import { latin1, octets } from '../../lib/wire/octets.ts'
import { recorded } from '../session/retold.ts'

/** The dialogues of these records. */
export function dialoguesOf(records: readonly SessionRecord[]): readonly RecordedDialogue[] {
  const dialogues = new Dialogues()
  const observer = new Observer({}, (event) => dialogues.take(event))
  for (const record of records) observer.take(record)
  return dialogues.list
}

/** A connection on which a part is played and a test says the other side. */
export class Played {
  private readonly framer = new Framer()
  /** All that the part has said. */
  readonly sayings: Saying[] = []
  private invited = false

  constructor(
    private readonly part: SayingPart,
    private readonly side: Side,
  ) {
    this.say(part.begin())
  }

  private say(sayings: readonly Saying[]): void {
    for (const saying of sayings) {
      this.sayings.push(saying)
      if (saying.type === 'say') this.framer.push({ side: this.side, time: 0, bytes: saying.bytes })
      this.read()
    }
  }

  private read(): void {
    for (let next = this.framer.next(); next !== undefined; next = this.framer.next()) {
      if (next.type === 'frame' && next.frame.side !== this.side) this.say(this.part.heard(next.frame))
    }
    const waits = this.side === 'server' && this.framer.waiting === 'continuation'
    const asks = waits && !this.invited
    this.invited = waits
    if (asks) this.say(this.part.invite())
  }

  /** @returns what the part says to it, line by line */
  hears(text: string): string[] {
    const before = this.sayings.length
    this.framer.push({ side: this.side === 'client' ? 'server' : 'client', time: 0, bytes: octets(text) })
    this.read()
    return this.sayings.slice(before).flatMap(lines)
  }
}

const lines = (saying: Saying): string[] =>
  saying.type === 'say' ? latin1(saying.bytes).trimEnd().split('\r\n') : ['(ends)']

/** The server of a session that is written as `C:` and `S:` lines. */
export function serverOf(text: string): Played {
  const dialogues = dialoguesOf(recorded(text))
  return new Played(new RecordedServer(dialogues, 0, new Repertoire(dialogues)), 'server')
}
