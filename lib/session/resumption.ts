/**
 * A connection that continues after a gap, or whose beginning is in an earlier file: its repeated frames are
 * read silently, and only the commands in flight are reported.
 */
import { Story, type Tell } from './connection.ts'
import type { Connection, Exchange } from './events.ts'
import type { Resumed } from './session.ts'

/** Numbers of exchanges that are never reported: below all others, and in order. */
const first = -(2 ** 50)

/**
 * Resumes a connection.
 * @param story of it until then; its commands in flight that are not repeated were completed in the gap
 * @param input the repeated frames
 * @param nextId gives each reported exchange its number
 * @returns the story of the connection from here on
 */
export function resumed(story: Story, input: Resumed, nextId: () => number, tell: Tell): Story {
  const { connection } = story
  const { time, frames, before, more = 0 } = input
  const was = beginAnew(connection)
  let silent = true
  let unheard = first
  const next = new Story(
    connection,
    () => (silent ? unheard++ : nextId()),
    (event) => {
      if (!silent) tell(event)
    },
    more,
  )
  for (const frame of frames) next.take(frame)
  silent = false
  const retold = restore(connection, was)
  const missed = handedOver(story)
  const fresh: Exchange[] = []
  for (const request of next.inFlight.all) {
    const name = nameOf(request.exchange)
    const same = missed.get(name)
    missed.delete(name)
    if (same !== undefined) same.doubtful = undefined
    request.exchange = same ?? { ...request.exchange, id: nextId(), resumed: true }
    if (same === undefined) fresh.push(request.exchange)
  }
  connection.commands += fresh.length
  for (const exchange of missed.values()) {
    exchange.status = 'lost'
    exchange.latest = undefined
    tell({ type: 'completed', time, exchange })
  }
  tell({ type: 'resumed', time, connection, before, frames, inFlight: next.inFlight.size, more })
  if (was.state !== connection.state)
    tell({ type: 'state', time, connection, from: was.state, to: connection.state })
  if (retold !== undefined) tell({ type: 'capabilities', time, connection, set: retold })
  for (const exchange of fresh) tell({ type: 'sent', time: exchange.timing.sent, exchange })
  return next
}

/** @returns the exchanges in flight, by name; ends the old story */
function handedOver(story: Story): Map<string, Exchange> {
  const exchanges = new Map<string, Exchange>()
  for (const request of story.inFlight.all) {
    request.end()
    exchanges.set(nameOf(request.exchange), request.exchange)
  }
  return exchanges
}

/** The identity of a command: its tag and the time at which it was sent. */
function nameOf({ tag, timing }: Exchange): string {
  return `${timing.sent} ${tag}`
}

type Past = Pick<Connection, 'state' | 'commands' | 'unfollowed'> & {
  readonly bytes: Connection['bytes']
  readonly capabilities: Connection['capabilities']
}

/** @returns the past of the connection, which is cleared there */
function beginAnew(connection: Connection): Past {
  const { state, commands, unfollowed, bytes } = connection
  connection.state = 'connecting'
  connection.mailbox = undefined
  connection.numbers = undefined
  connection.enabled = undefined
  return { state, commands, unfollowed, bytes: { ...bytes }, capabilities: connection.capabilities.splice(0) }
}

/** Restores counts and reported sets. @returns the new capabilities, if they differ from the last set */
function restore(connection: Connection, was: Past): Connection['capabilities'][number] | undefined {
  Object.assign(connection.bytes, was.bytes)
  connection.commands = was.commands
  connection.unfollowed = was.unfollowed
  const last = connection.capabilities.at(-1)
  connection.capabilities.splice(0, connection.capabilities.length, ...was.capabilities)
  const told = was.capabilities.at(-1)
  if (last === undefined || String(last.names) === String(told?.names)) return undefined
  connection.capabilities.push(last)
  return last
}
