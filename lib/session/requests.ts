/**
 * The commands in flight on one connection, found by tag, by name or by the message that they name, at a cost
 * that does not depend on their number. Decides nothing about attribution.
 */
import { limits } from '../record/limits.ts'
import { ByTag } from '../wire/by-tag.ts'
import { LinkedQueue, type QueuePlace } from '../wire/linked-queue.ts'
import type { Request } from './request.ts'

/** The number of commands from which sorting them by message pays. */
const many = 16

/** Commands that can be told apart by the one message they name. RFC 9051 §6.4.5, §6.4.6, §6.4.9. */
const byMessage = new Set(['FETCH', 'STORE', 'UID FETCH', 'UID STORE'])

/** Some of the commands that a response may answer. */
export interface Some {
  /** Oldest first. */
  readonly requests: readonly Request[]
  /** False when there are more, which were left out: see `limits.compared`. */
  readonly all: boolean
}

/** The commands in flight with one name; all unknown commands form one group, with an empty name. */
export class Group {
  readonly queue = new LinkedQueue<Request>()
  /**
   * By the number or UID of the one message that each names; commands that name several or none are in
   * `others`.
   */
  private single: Map<number, LinkedQueue<Request>> | undefined
  private readonly others = new LinkedQueue<Request>()

  /** @param solicits names of the responses that such a command asks for */
  constructor(
    readonly name: string,
    readonly solicits: readonly string[] | undefined,
  ) {}

  /** A command was sent. */
  add(request: Request): void {
    request.inGroup = this.queue.add(request)
    if (this.single !== undefined) this.sort(request)
    else if (this.queue.size > many && byMessage.has(this.name)) {
      this.single = new Map()
      for (let at = this.queue.first; at !== undefined; at = at.after) this.sort(at.value)
    }
  }

  /** The command is no longer in flight. */
  remove(request: Request): void {
    leave(this.queue, request.inGroup)
    request.inGroup = undefined
    const { single } = this
    if (single === undefined) return
    const { message } = request
    const sorted = message === undefined ? this.others : single.get(message)
    if (sorted !== undefined) leave(sorted, request.sorted)
    if (message !== undefined && sorted?.size === 0) single.delete(message)
    request.sorted = undefined
    if (this.queue.size === 0) this.single = undefined
  }

  /**
   * The commands that a response may answer.
   * @param message the message that the response is about, by number or UID as such a command names it;
   *   undefined when it is about none, or its message is unknown: then it may answer any of them
   */
  about(message: number | undefined): Some {
    const { queue, single } = this
    if (message === undefined || single === undefined) return someOf(queue)
    const named = someOf(single.get(message))
    const others = someOf(this.others)
    return together([named, others])
  }

  private sort(request: Request): void {
    const { single } = this
    const { message } = request
    if (message === undefined || single === undefined) {
      request.sorted = this.others.add(request)
      return
    }
    const known = single.get(message)
    const queue = known ?? new LinkedQueue<Request>()
    if (known === undefined) single.set(message, queue)
    request.sorted = queue.add(request)
  }
}

export class Requests {
  private readonly queue = new LinkedQueue<Request>()
  private readonly tags = new ByTag<Request>()
  private readonly groups = new Map<string, Group>()

  get size(): number {
    return this.queue.size
  }

  /** The command in flight, if there is only one. */
  get only(): Request | undefined {
    return this.queue.size === 1 ? this.queue.first?.value : undefined
  }

  /** All of them, oldest first. */
  get all(): Request[] {
    return this.queue.some(Number.POSITIVE_INFINITY)
  }

  /** A command was sent. */
  add(request: Request): void {
    request.inAll = this.queue.add(request)
    this.tags.add(request.exchange.tag, request)
    request.group = this.groupOf(request)
    request.group.add(request)
  }

  /**
   * Completes the oldest command with this tag: tags may be reused, and that one was sent first.
   * @returns the completed command, which is no longer in flight
   */
  complete(tag: string): Request | undefined {
    const request = this.tags.take(tag)
    if (request === undefined) return undefined
    leave(this.queue, request.inAll)
    request.inAll = undefined
    request.group?.remove(request)
    request.group = undefined
    return request
  }

  /** @returns the oldest command with this tag */
  tagged(tag: string): Request | undefined {
    return this.tags.first(tag)
  }

  /** @returns the oldest command with one of these names */
  oldest(...names: readonly string[]): Request | undefined {
    return this.outermost(names, 'oldest')
  }

  /** @returns the newest command with one of these names */
  newest(...names: readonly string[]): Request | undefined {
    return this.outermost(names, 'newest')
  }

  /** @returns the groups with a command in flight that ask for something */
  asking(asks: (group: Group) => boolean): readonly Group[] {
    const found: Group[] = []
    for (const group of this.groups.values()) if (group.queue.size > 0 && asks(group)) found.push(group)
    return found
  }

  private outermost(names: readonly string[], which: 'oldest' | 'newest'): Request | undefined {
    const { only } = this
    // Called for every response, and usually there is one command or none.
    if (this.size === 0 || only !== undefined) return only && names.includes(only.name) ? only : undefined
    let found: Request | undefined
    for (const name of names) {
      const queue = this.groups.get(name)?.queue
      const request = (which === 'oldest' ? queue?.first : queue?.last)?.value
      if (request === undefined) continue
      const older = found === undefined || request.exchange.id < found.exchange.id
      if (found === undefined || older === (which === 'oldest')) found = request
    }
    return found
  }

  private groupOf({ name, solicits }: Request): Group {
    const known = solicits === undefined ? '' : name
    const group = this.groups.get(known)
    if (group !== undefined) return group
    const added = new Group(known, solicits)
    this.groups.set(known, added)
    return added
  }
}

/** @returns the commands of several groups, oldest first */
export function together(all: readonly Some[]): Some {
  if (all.length === 1) return all[0]
  const requests = all.flatMap((some) => some.requests)
  requests.sort((a, b) => a.exchange.id - b.exchange.id)
  return { requests, all: all.every((some) => some.all) }
}

function someOf(queue: LinkedQueue<Request> | undefined): Some {
  if (queue === undefined) return { requests: [], all: true }
  return { requests: queue.some(limits.compared), all: queue.size <= limits.compared }
}

function leave(queue: LinkedQueue<Request>, place: QueuePlace<Request> | undefined): void {
  if (place !== undefined) queue.remove(place)
}
