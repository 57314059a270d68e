/** Things in order of arrival, any of which may leave at any time. */

/** Where something stands in a queue. */
export interface QueuePlace<T> {
  readonly value: T
  before: QueuePlace<T> | undefined
  after: QueuePlace<T> | undefined
}

/** To come and to leave costs the same however many there are. */
export class LinkedQueue<T> {
  first: QueuePlace<T> | undefined
  last: QueuePlace<T> | undefined
  size = 0

  /** @returns its place, by which it leaves again */
  add(value: T): QueuePlace<T> {
    const { last } = this
    const place = { value, before: last, after: undefined }
    if (last === undefined) this.first = place
    else last.after = place
    this.last = place
    this.size++
    return place
  }

  /** @param place one that was added here and has not left */
  remove({ before, after }: QueuePlace<T>): void {
    if (before === undefined) this.first = after
    else before.after = after
    if (after === undefined) this.last = before
    else after.before = before
    this.size--
  }

  /** @returns the first ones, at most `most` */
  some(most: number): T[] {
    const found: T[] = []
    for (let at = this.first; at !== undefined && found.length < most; at = at.after) found.push(at.value)
    return found
  }
}
