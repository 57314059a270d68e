/** A queue in order of arrival that any value may leave at any time. */

/** The place of a value in a queue. */
export interface QueuePlace<T> {
  readonly value: T
  before: QueuePlace<T> | undefined
  after: QueuePlace<T> | undefined
}

/** Adding and removing take constant time. */
export class LinkedQueue<T> {
  first: QueuePlace<T> | undefined
  last: QueuePlace<T> | undefined
  size = 0

  /** @returns the place of the value, needed to remove it */
  add(value: T): QueuePlace<T> {
    const { last } = this
    const place = { value, before: last, after: undefined }
    if (last === undefined) this.first = place
    else last.after = place
    this.last = place
    this.size++
    return place
  }

  /** @param place a place that `add` returned and that was not removed yet */
  remove({ before, after }: QueuePlace<T>): void {
    if (before === undefined) this.first = after
    else before.after = after
    if (after === undefined) this.last = before
    else after.before = before
    this.size--
  }

  /** @returns the first values, at most `most` */
  some(most: number): T[] {
    const found: T[] = []
    for (let at = this.first; at !== undefined && found.length < most; at = at.after) found.push(at.value)
    return found
  }
}
