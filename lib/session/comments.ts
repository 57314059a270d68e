/**
 * What the user wrote about a session. It stands in a session file behind what it is about, often at the very
 * end, so whoever tells a session again reads it beforehand.
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

/** Comments known beforehand, and the events they belong to. */
export class Comments {
  private readonly last = new Map<string, CommentFact>()
  /** Commands seen so far that may be meant by one of them. */
  private readonly seen = new Map<string, number>()

  /** Takes what was written, in the order of the file: of several about the same the last one holds. */
  add(about: About): void {
    const key = `${keyOf(about, about.fact.on)} ${about.fact.nth ?? 0}`
    if (this.last.size >= limits.comments && !this.last.has(key)) return
    this.last.set(key, { ...about.fact, text: about.fact.text.slice(0, limits.comment) })
    this.seen.set(keyOf(about, about.fact.on), 0)
  }

  /**
   * Puts each comment where it belongs: on a command it becomes `comment` of its exchange, another one stays
   * the fact that it is.
   * @param event the next one of the session
   * @returns the event, or nothing for a comment that is told with its exchange, or no longer holds
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

  /** The last comment on what this one is about, once. */
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

/** @returns whether a comment says nothing: it was taken back */
export function isSilent({ text, marked }: CommentFact): boolean {
  return text === '' && !marked
}

/** No tag begins with `*`. RFC 9051 §9, tag. */
function isOfNoCommand({ on }: CommentFact): boolean {
  return on.startsWith('*')
}

function keyOf({ connection, time }: Pick<About, 'connection' | 'time'>, on: string): string {
  return `${connection} ${time} ${on}`
}
