/** The states of a connection and its transitions, as a table. RFC 9051 §3. */
import type { State } from './events.ts'

/** The effect of an exchange on the state. */
interface Move {
  /** The state after OK. */
  readonly ok?: State
  /** The state after NO, if it changes. */
  readonly no?: State
  /** Only in these states; in all when absent. */
  readonly in?: readonly State[]
}

const moves = new Map<string, Move>([
  ['LOGIN', { ok: 'authenticated', in: ['not authenticated'] }],
  ['AUTHENTICATE', { ok: 'authenticated', in: ['not authenticated'] }],
  ['X-MASTERAUTH', { ok: 'authenticated', in: ['not authenticated'] }],
  // A SELECT that fails leaves no mailbox selected. RFC 9051 §6.3.2.
  ['SELECT', { ok: 'selected', no: 'authenticated', in: ['authenticated', 'selected'] }],
  ['EXAMINE', { ok: 'selected', no: 'authenticated', in: ['authenticated', 'selected'] }],
  ['CLOSE', { ok: 'authenticated', in: ['selected'] }],
  ['UNSELECT', { ok: 'authenticated', in: ['selected'] }],
  ['UNAUTHENTICATE', { ok: 'not authenticated', in: ['authenticated', 'selected'] }],
  ['LOGOUT', { ok: 'logout' }],
])

/** The state after a greeting, by its status word. RFC 9051 §7.1. */
const greetings = new Map<string, State>([
  ['OK', 'not authenticated'],
  ['PREAUTH', 'authenticated'],
  ['BYE', 'logout'],
])

/** State changes that a server makes unasked. `* OK [CLOSED]` closes the mailbox. RFC 9051 §7.1, §7.1.5. */
const ends = new Map<string, Move>([
  ['BYE', { ok: 'logout' }],
  ['CLOSED', { ok: 'authenticated', in: ['selected'] }],
])

/** @returns the state after the greeting `* OK`, `* PREAUTH`, `* BYE`; anything else is taken as OK */
export function greeted(status: string | undefined): State {
  return greetings.get(status ?? 'OK') ?? 'not authenticated'
}

/**
 * The state after a completed command.
 * @param state before the completion, @param name upper case, @param status of the completion
 */
export function moved(state: State, name: string, status: string): State {
  const move = moves.get(name)
  if (move === undefined || !applies(move, state)) return state
  if (status === 'OK') return move.ok ?? state
  return status === 'NO' ? (move.no ?? state) : state
}

/**
 * The state after an untagged status response.
 * @param state before it, @param status `OK` `NO` `BAD` `BYE`, @param code of the response code, if any
 */
export function told(state: State, status: string | undefined, code: string | undefined): State {
  const move = ends.get(status === 'BYE' ? 'BYE' : (code ?? ''))
  return move?.ok !== undefined && applies(move, state) ? move.ok : state
}

function applies(move: Move, state: State): boolean {
  return move.in === undefined || move.in.includes(state)
}
