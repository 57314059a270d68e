/**
 * The user's comments on a session. A session file has them after the records that they are about, often at
 * the very end, so they are read before the session is replayed.
 */
import { limits } from '../record/limits.ts'
import type { CommentFact } from '../record/record.ts'
import type { SessionEvent } from './events.ts'

/** The event of a comment, or the record it came from. */
interface About {
  readonly connection: number
  readonly time: number
  readonly fact: CommentFact
}

/** Comments read in advance, and the events they belong to. */
export class Comments {
  private readonly last = new Map<string, CommentFact>()
  /** The number of commands seen so far for each key that has a comment. */
  private readonly seen = new Map<string, number>()

  /** Takes a comment, in the order of the file: the last one about the same thing replaces the others. */
  add(about: About): void {
    const key = `${keyOf(about, about.fact.on)} ${about.fact.nth ?? 0}`
    if (this.last.size >= limits.comments && !this.last.has(key)) return
    this.last.set(key, { ...about.fact, text: about.fact.text.slice(0, limits.comment) })
    this.seen.set(keyOf(about, about.fact.on), 0)
  }

  /**
   * Attaches each comment: one on a command becomes `comment` of its exchange, any other stays a fact.
   * @param event the next one of the session
   * @returns the event, or nothing for a comment that is part of its exchange or was replaced
   */
  take(event: SessionEvent): readonly SessionEvent[] {
    if (this.last.size === 0) return [event]
    if (event.type === 'sent') {
      const { exchange, time } = event
      const comment = this.next(keyOf({ connection: exchange.connection, time }, exchange.tag))
      if (comment !== undefined && !isSilent(comment)) exchange.comment = comment
      return [event]
    }
    if (event.type !== 'fact' || event.fact.name !== 'comment') return [event]
    const fact = isOfNoCommand(event.fact) ? this.holding(event, event.fact) : undefined
    return fact === undefined || isSilent(fact) ? [] : [{ ...event, fact }]
  }

  /** Takes the last comment about the same thing as this one. */
  private holding(about: Omit<About, 'fact'>, { on, nth = 0 }: CommentFact): CommentFact | undefined {
    const key = `${keyOf(about, on)} ${nth}`
    const last = this.last.get(key)
    this.last.delete(key)
    return last
  }

  private next(key: string): CommentFact | undefined {
    const nth = this.seen.get(key)
    if (nth === undefined) return undefined
    this.seen.set(key, nth + 1)
    return this.last.get(`${key} ${nth}`)
  }
}

/** @returns true for an empty comment: the user took it back */
export function isSilent({ text, marked }: CommentFact): boolean {
  return text === '' && !marked
}

/** True for a comment that is not on a command: no tag begins with `*`. RFC 9051 §9, tag. */
function isOfNoCommand({ on }: CommentFact): boolean {
  return on.startsWith('*')
}

function keyOf({ connection, time }: Pick<About, 'connection' | 'time'>, on: string): string {
  return `${connection} ${time} ${on}`
}
