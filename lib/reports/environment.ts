/** The peers of a session: servers, security, their identification. The beginning of a bug report. */
import { type IdFields, idFields } from '../grammar/id.ts'
import { parse } from '../grammar/tree.ts'
import { limits } from '../record/limits.ts'
import type { Connection, SessionEvent } from '../session/events.ts'
import { endpoint } from '../text/endpoints.ts'
import type { Frame } from '../wire/frame.ts'
import { latin1 } from '../wire/octets.ts'
import { isOurGoodbye } from './own-words.ts'

/** All lists in the order of first appearance, at most `limits.reported` entries. Peers' text. */
export interface EnvironmentReport {
  /** `imap.example.org:993` */
  readonly servers: readonly string[]
  /** How the legs begin, and the negotiated TLS. */
  readonly security: readonly string[]
  readonly greetings: readonly string[]
  /** The fields of ID: `name "Thunderbird", version "140.0"`. RFC 2971. */
  readonly clients: readonly string[]
  readonly software: readonly string[]
}

/** The octets of a greeting that are shown. */
const shown = 200

/** Takes the events of a session, in order; `result` may be called at any time. */
export class Environment {
  private readonly servers = new Set<string>()
  private readonly security = new Set<string>()
  private readonly greetings = new Set<string>()
  private readonly clients = new Set<string>()
  private readonly software = new Set<string>()

  /** Takes the next event. */
  take(event: SessionEvent): void {
    switch (event.type) {
      case 'opened':
        this.opened(event.connection)
        break
      case 'fact': {
        const { fact } = event
        if (fact.name !== 'tls') break
        const verified = fact.leg === 'client' ? '' : fact.verified === true ? ', verified' : ', not verified'
        add(this.security, `TLS with the ${fact.leg}: ${fact.protocol} ${fact.cipher}${verified}`)
        break
      }
      case 'greeting': {
        // The server's own greeting, not the one the client got: it identifies the server.
        const greeting = event.connection.originalGreeting ?? event.frame.bytes
        if (isOurGoodbye({ side: 'server', bytes: greeting })) break
        add(this.greetings, latin1(greeting, 0, Math.min(shown, greeting.length)).trimEnd())
        break
      }
      case 'sent':
        if (event.exchange.name === 'ID') identify(this.clients, event.exchange.said[0])
        break
      case 'received':
        if (event.exchange?.name === 'ID') identify(this.software, event.frame)
        break
      default:
        break
    }
  }

  /** @returns the report on all events so far */
  result(): EnvironmentReport {
    return {
      servers: [...this.servers],
      security: [...this.security],
      greetings: [...this.greetings],
      clients: [...this.clients],
      software: [...this.software],
    }
  }

  private opened({ server, security }: Connection): void {
    add(this.servers, endpoint(server))
    add(this.security, `the client's leg begins as ${security.client}, the server's as ${security.server}`)
  }
}

function add(to: Set<string>, text: string): void {
  if (to.size < limits.reported) to.add(text)
}

function identify(to: Set<string>, frame: Frame): void {
  const tree = parse(frame)
  if (tree.name !== 'ID') return
  const [list] = tree.values
  const fields: IdFields | null = list === undefined ? null : idFields(tree.tape, list.at, [])
  const told = Object.entries(fields ?? {}).flatMap(([name, value]) =>
    value === null ? [] : [`${name} "${value}"`],
  )
  if (told.length > 0) add(to, told.join(', ').slice(0, shown))
}
