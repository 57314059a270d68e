/** A whole session: the frames of every connection and all other records, in order, become events. */
import type { ResumedRecord, SessionRecord } from '../record/record.ts'
import type { Frame } from '../wire/frame.ts'
import { Story, type Tell } from './connection.ts'
import type { Connection } from './events.ts'
import { resumed } from './resumption.ts'

/** The input of a session: frames instead of chunks, all other records as recorded. */
export type SessionInput =
  | Exclude<SessionRecord, { readonly type: 'chunk' | 'gap' | 'resumed' }>
  | Missing
  | Resumed
  | { readonly type: 'frame'; readonly connection: number; readonly frame: Frame }

/** The traffic before a resumption: the repeated octets as frames, and the number of octets in all. */
export interface Resumed extends Omit<ResumedRecord, 'said'> {
  readonly frames: readonly Frame[]
}

/** A gap: octets that are missing. */
type Missing = Extract<SessionRecord, { readonly type: 'gap' }> & {
  /** True when all of them belong to a literal: then no line is missing. */
  readonly within?: boolean
}

export class Session {
  private readonly stories = new Map<number, Story>()
  private exchanges = 0
  private readonly nextId = (): number => ++this.exchanges

  /** @param tell receives the events in order, during `take` */
  constructor(private readonly tell: Tell) {}

  /** Takes the next input. Input for a connection that was never opened is ignored. */
  take(input: SessionInput): void {
    if (input.type === 'opened') {
      this.open(input)
      return
    }
    const story = this.stories.get(input.connection)
    switch (input.type) {
      case 'frame':
        story?.take(input.frame)
        break
      case 'layer':
        story?.layer(input.time, input.side, input.layer)
        break
      case 'altered':
        if (story === undefined) break
        noteGreeting(story.connection, input)
        this.tell({ ...input, connection: story.connection })
        break
      case 'gap': {
        const { within, ...gap } = input
        this.tell(gap)
        if (within !== true) story?.missing(input.side, input.time)
        break
      }
      case 'unknown':
        this.tell(input)
        break
      case 'fact':
        if (input.fact.name !== 'comment') story?.connection.facts.push(input.fact)
        this.tell(input)
        break
      case 'resumed':
        if (story !== undefined)
          this.stories.set(input.connection, resumed(story, input, this.nextId, this.tell))
        break
      case 'closed':
        this.stories.delete(input.connection)
        story?.end(input.time, input.by, input.reason)
        break
    }
  }

  private open(input: Extract<SessionInput, { type: 'opened' }>): void {
    const { connection: id, time: opened, client, server, security } = input
    const connection = {
      id,
      opened,
      client,
      server,
      security,
      state: 'connecting' as const,
      layers: { client: layerOf(security.client), server: layerOf(security.server) },
      capabilities: [],
      facts: [],
      bytes: { client: 0, server: 0 },
      commands: 0,
    }
    this.stories.set(id, new Story(connection, this.nextId, this.tell))
    this.tell({ type: 'opened', time: opened, connection })
  }
}

/** Before the greeting only the greeting is altered; octets that the proxy keeps are altered to nothing. */
function noteGreeting(connection: Connection, altered: Extract<SessionInput, { type: 'altered' }>): void {
  const { side, received, sent } = altered
  if (connection.greeting !== undefined || side !== 'server') return
  if (received.length > 0 && sent.length > 0) connection.originalGreeting = received.slice()
}

/** The first layer of a leg: STARTTLS begins in clear text. */
function layerOf(security: 'plain' | 'starttls' | 'tls'): 'plain' | 'tls' {
  return security === 'tls' ? 'tls' : 'plain'
}
