/**
 * A connection that goes on after a hole, or whose beginning is in an earlier file: what was said again is
 * taken in without a word, and only what is in flight is told.
 */
import { Story, type Tell } from './connection.ts'
import type { Connection, Exchange } from './events.ts'
import type { Resumed } from './session.ts'

/** Numbers of exchanges that nobody hears of: below all others, and in order. */
const first = -(2 ** 50)

/**
 * Takes a connection up again.
 * @param story of it until then; what it says is in flight and is not said again was completed in the hole
 * @param input what is said again
 * @param nextId gives each exchange that is told its number
 * @returns the story of it from here on
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

/** @returns what was in flight, by name; the story of it ends here */
function handedOver(story: Story): Map<string, Exchange> {
  const exchanges = new Map<string, Exchange>()
  for (const request of story.inFlight.all) {
    request.end()
    exchanges.set(nameOf(request.exchange), request.exchange)
  }
  return exchanges
}

/** One command is the same as another when it has its tag and was sent at the same time. */
function nameOf({ tag, timing }: Exchange): string {
  return `${timing.sent} ${tag}`
}

type Past = Pick<Connection, 'state' | 'commands' | 'unfollowed'> & {
  readonly bytes: Connection['bytes']
  readonly capabilities: Connection['capabilities']
}

/** @returns what was known; of it the connection knows nothing any more */
function beginAnew(connection: Connection): Past {
  const { state, commands, unfollowed, bytes } = connection
  connection.state = 'connecting'
  connection.mailbox = undefined
  connection.numbers = undefined
  connection.enabled = undefined
  return { state, commands, unfollowed, bytes: { ...bytes }, capabilities: connection.capabilities.splice(0) }
}

/** What was counted and told stays. @returns the capabilities, where they are others than those told last */
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
