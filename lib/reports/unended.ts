/** The facts about a connection that has not ended, collected for its ending. */
import type { Endpoint, Time } from '../record/record.ts'
import type { Connection, State } from '../session/events.ts'
import type { SaidLine, Unanswered } from './ending.ts'
import type { Seen, Sign } from './signs.ts'

/** Grows with each event. */
export interface OpenCommand {
  readonly server: Endpoint
  readonly lines: { client?: SaidLine; server?: SaidLine }
  readonly signs: Map<Sign, Seen>
  readonly inFlight: Unanswered[]
  commandsInFlight: number
  /** When they were given up: at the end, or at a gap before it. */
  until: Time | undefined
  bye: string | undefined
  loggedOut: boolean
  /** The server's last lines may be missing; or its octets are no longer read at all. */
  deaf: boolean
  opaque: boolean
  /** The server has sent octets that the client did not get. */
  heard: boolean
  state: State
  mailbox: string | undefined
}

/** @returns the facts about a connection when it opens */
export function begun({ server }: Connection): OpenCommand {
  return {
    server,
    lines: {},
    signs: new Map(),
    inFlight: [],
    commandsInFlight: 0,
    until: undefined,
    bye: undefined,
    loggedOut: false,
    deaf: false,
    opaque: false,
    heard: false,
    state: 'connecting',
    mailbox: undefined,
  }
}
