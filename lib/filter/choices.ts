/** The terms with a few words as values: the status of a command, its state, its properties. */
import type * as query from '../query/index.ts'
import type { Exchange, State } from '../session/events.ts'
import type { Frame } from '../wire/frame.ts'

type Choice = query.Choice<[exchange: Exchange]>

const status = (name: string, about: string): Choice => {
  const word = name.toUpperCase()
  return { name, about, test: (exchange) => exchange.status === word }
}

export const statuses: readonly Choice[] = [
  status('ok', 'It succeeded.'),
  status('no', 'The server could not do it, or would not.'),
  status('bad', 'The server did not understand it.'),
  status('bye', 'The server ended the connection in place of an answer.'),
  {
    name: 'ended',
    about: 'The connection ended before the answer.',
    test: (exchange) => exchange.status === 'ended',
  },
  {
    name: 'lost',
    about: 'Whether it was answered is not known: bytes are missing, or the recording ends.',
    test: (exchange) => exchange.status === 'lost',
  },
  { name: 'running', about: 'It has no answer yet.', test: (exchange) => exchange.status === undefined },
]

const state = (name: string, about: string, of: State): Choice => {
  return { name, about, test: (exchange) => exchange.state === of }
}

/** RFC 9051 §3. */
export const states: readonly Choice[] = [
  state('connecting', 'Before the greeting.', 'connecting'),
  state('not-authenticated', 'Before the login.', 'not authenticated'),
  state('authenticated', 'Logged in, no mailbox selected.', 'authenticated'),
  state('selected', 'In a mailbox.', 'selected'),
  state('logout', 'After LOGOUT or BYE.', 'logout'),
]

/** Every frame of an exchange, in order: the client's frames, the answers, the completion. */
export function* framesOf({ said, answers, completion }: Exchange): Generator<Frame, void> {
  yield* said
  for (const { frame } of answers) yield frame
  if (completion !== undefined) yield completion
}

const some = (exchange: Exchange, test: (frame: Frame) => boolean): boolean => {
  for (const frame of framesOf(exchange)) if (test(frame)) return true
  return false
}

export const features: readonly Choice[] = [
  {
    name: 'literal',
    about: 'A string sent by its length, `{12}`, in the command or an answer.',
    test: (exchange) => some(exchange, ({ literals }) => literals.length > 0),
  },
  {
    name: 'cut',
    about: 'A literal of which not all bytes were recorded.',
    test: (exchange) => some(exchange, ({ literals }) => literals.some(({ kept, length }) => kept < length)),
  },
  {
    name: 'wait',
    about: 'A `+` for which the client had to wait: a literal, SASL, IDLE.',
    test: ({ timing }) => timing.waits.length > 0,
  },
  {
    name: 'code',
    about: 'A response code in the completion.',
    test: ({ code }) => code !== undefined,
  },
  {
    name: 'unilateral',
    about: 'Something that the server said unsolicited while the command was in flight.',
    test: ({ answers }) => answers.some(({ sure }) => sure === 'unilateral'),
  },
  {
    name: 'finding',
    about: 'A deviation from how IMAP is framed.',
    test: (exchange) => some(exchange, ({ findings }) => findings.length > 0),
  },
]
