/** Which UID a message number stands for, as far as the server has reported it. RFC 9051 §2.3.1. */
import type { SequenceSet } from '../grammar/sequence-set.ts'
import { limits } from '../record/limits.ts'

/**
 * Pairs of message number and UID of the selected mailbox, kept correct while messages are removed. A number
 * whose UID is no longer certain is forgotten.
 */
export class MessageNumbers {
  // Both ascend together, as UIDs do: values at the same index belong together.
  private numbers: number[] = []
  private uids: number[] = []
  /** The probable place of the next pair: servers report them in order. */
  private next = 0

  /** The number of messages with both known. */
  get known(): number {
    return this.numbers.length
  }

  /** @returns undefined when the server has not reported it */
  uidOf(number: number): number | undefined {
    const at = lowest(this.numbers, number)
    return this.numbers[at] === number ? this.uids[at] : undefined
  }

  /** @returns undefined when the server has not reported it */
  numberOf(uid: number): number | undefined {
    const at = lowest(this.uids, uid)
    return this.uids[at] === uid ? this.numbers[at] : undefined
  }

  /** Takes a pair from a FETCH. Pairs that contradict it are forgotten. */
  learn(number: number, uid: number): void {
    const { numbers, uids } = this
    const at = numbers[this.next] === number ? this.next : lowest(numbers, number)
    this.next = at + 1
    const known = numbers[at] === number
    if (known && uids[at] === uid) return
    const above = uids[known ? at + 1 : at]
    if ((at > 0 && uids[at - 1] >= uid) || (above !== undefined && above <= uid)) this.clear()
    // A pair that would be the first to be forgotten is not added: inserting in front is slow in a large
    // mailbox.
    if (at === 0 && !known && this.numbers.length >= limits.messageNumbers) return
    const place = Math.min(at, this.numbers.length)
    this.numbers.splice(place, known && this.numbers.length > 0 ? 1 : 0, number)
    this.uids.splice(place, known && this.uids.length > 0 ? 1 : 0, uid)
    if (this.numbers.length > 2 * limits.messageNumbers) this.forget()
  }

  /**
   * Removes a message; the numbers after it decrease by one. RFC 9051 §7.5.1.
   * @returns its UID, if known
   */
  expunged(number: number): number | undefined {
    const { numbers, uids } = this
    const at = lowest(numbers, number)
    let uid: number | undefined
    if (numbers[at] === number) {
      uid = uids[at]
      numbers.splice(at, 1)
      uids.splice(at, 1)
    }
    for (let index = at; index < numbers.length; index++) numbers[index]--
    return uid
  }

  /**
   * Removes messages. Numbers above a range with an unknown count of removed messages are forgotten. RFC 7162
   * §3.2.10.
   * @returns how many were removed: of a range whose messages are all known, only those that existed
   */
  vanished(set: SequenceSet): number {
    const numbers: number[] = []
    const uids: number[] = []
    let index = 0
    let shift = 0
    let total = 0
    const keep = (below: number): void => {
      for (; index < this.uids.length && this.uids[index] < below; index++) {
        numbers.push(this.numbers[index] - shift)
        uids.push(this.uids[index])
      }
    }
    for (const [from, to] of spans(set)) {
      keep(from)
      const before = index
      while (index < this.uids.length && this.uids[index] <= to) index++
      const gone = index - before
      const above = this.numbers[index]
      const room = above === undefined ? undefined : above - (this.numbers[before - 1] ?? 0) - 1
      total += room === gone ? gone : to - from + 1
      shift += gone
      if (room !== gone) index = this.uids.length
    }
    keep(Number.POSITIVE_INFINITY)
    this.numbers = numbers
    this.uids = uids
    return total
  }

  private clear(): void {
    this.numbers = []
    this.uids = []
  }

  /** Beyond the limit the lowest numbers are forgotten, many at a time, so the cost for each is low. */
  private forget(): void {
    this.numbers = this.numbers.slice(-limits.messageNumbers)
    this.uids = this.uids.slice(-limits.messageNumbers)
  }
}

/** @returns index of the first value that is not below `value`; the values ascend */
function lowest(values: readonly number[], value: number): number {
  if (values.length === 0 || values[values.length - 1] < value) return values.length
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}

/** The ranges in ascending order, without those that contain `*`, which VANISHED never does. */
function spans(set: SequenceSet): [number, number][] {
  return set
    .flatMap(({ from, to }): [number, number][] =>
      from === '*' || to === '*' ? [] : [[Math.min(from, to), Math.max(from, to)]],
    )
    .sort(([a], [b]) => a - b)
}
