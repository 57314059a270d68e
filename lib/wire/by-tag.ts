/** Values kept for each command in flight, found by tag at a cost that does not depend on their number. */
import { LinkedQueue } from './linked-queue.ts'

/** Up to so many are searched one by one: faster than hashing a tag, and mostly there is one. */
const few = 8

/** Values by tag. Tags may be reused: the oldest value of a tag comes first. */
export class ByTag<T extends NonNullable<unknown>> {
  /** In order of arrival, as long as there are few. */
  private readonly tags: string[] = []
  private readonly values: T[] = []
  /** Used instead of the arrays once there are many, until all are gone. */
  private many: Map<string, T | LinkedQueue<T>> | undefined
  private count = 0

  get size(): number {
    return this.count
  }

  /** Adds a value, as the newest of its tag. */
  add(tag: string, value: T): void {
    this.count++
    if (this.many === undefined && this.tags.length < few) {
      this.tags.push(tag)
      this.values.push(value)
      return
    }
    this.many ??= this.moved()
    put(this.many, tag, value)
  }

  /** @returns the oldest value of this tag */
  first(tag: string): T | undefined {
    if (this.many === undefined) return this.values[this.tags.indexOf(tag)]
    const found = this.many.get(tag)
    return found instanceof LinkedQueue ? found.first?.value : found
  }

  /** Removes the oldest value of this tag. @returns that value; undefined when there is none */
  take(tag: string): T | undefined {
    const { many } = this
    const found = many === undefined ? this.takeFew(tag) : takeFrom(many, tag)
    if (found === undefined) return undefined
    if (--this.count === 0) this.many = undefined
    return found
  }

  /** @returns true when any tag begins with `text`; looks through all of them */
  begins(text: string): boolean {
    for (const tag of this.many?.keys() ?? this.tags) if (tag.startsWith(text)) return true
    return false
  }

  private takeFew(tag: string): T | undefined {
    const { tags, values } = this
    const at = tags.indexOf(tag)
    if (at < 0) return undefined
    const value = values[at]
    if (at === tags.length - 1) {
      tags.pop()
      values.pop()
    } else {
      tags.splice(at, 1)
      values.splice(at, 1)
    }
    return value
  }

  private moved(): Map<string, T | LinkedQueue<T>> {
    const many = new Map<string, T | LinkedQueue<T>>()
    for (const [i, tag] of this.tags.entries()) put(many, tag, this.values[i])
    this.tags.length = 0
    this.values.length = 0
    return many
  }
}

function put<T extends NonNullable<unknown>>(
  many: Map<string, T | LinkedQueue<T>>,
  tag: string,
  value: T,
): void {
  const known = many.get(tag)
  if (known === undefined) many.set(tag, value)
  else if (known instanceof LinkedQueue) known.add(value)
  else {
    const queue = new LinkedQueue<T>()
    queue.add(known)
    queue.add(value)
    many.set(tag, queue)
  }
}

function takeFrom<T extends NonNullable<unknown>>(
  many: Map<string, T | LinkedQueue<T>>,
  tag: string,
): T | undefined {
  const known = many.get(tag)
  if (known === undefined) return undefined
  if (!(known instanceof LinkedQueue)) {
    many.delete(tag)
    return known
  }
  const { first } = known
  if (first === undefined) return undefined
  known.remove(first)
  if (known.size === 0) many.delete(tag)
  return first.value
}
