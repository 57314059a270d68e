/** What is known of a connection that has not ended, on the way to how it ends. */
import type { Endpoint, Time } from '../record/record.ts'
import type { Connection, State } from '../session/events.ts'
import type { SaidLine, Unanswered } from './ending.ts'
import type { Seen, Sign } from './signs.ts'

/** It grows with each event. */
export interface OpenCommand {
  readonly server: Endpoint
  readonly lines: { client?: SaidLine; server?: SaidLine }
  readonly signs: Map<Sign, Seen>
  readonly inFlight: Unanswered[]
  commandsInFlight: number
  /** When they were given up: that is the end, or a hole before it. */
  until: Time | undefined
  bye: string | undefined
  loggedOut: boolean
  /** What the server said last may be missing; or none of it is read any more. */
  deaf: boolean
  opaque: boolean
  /** The server has said something that the client did not hear. */
  heard: boolean
  state: State
  mailbox: string | undefined
}

/** @returns what is known of a connection when it opens */
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
