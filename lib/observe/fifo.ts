/** A queue that stays fast at any length: `shift` of an array moves all the remaining items. */

export class Fifo<Item> {
  private items: Item[] = []
  private at = 0

  push(item: Item): void {
    this.items.push(item)
  }

  /** The oldest item still in the queue. */
  get first(): Item | undefined {
    return this.items[this.at]
  }

  /** Removes the oldest item. */
  shift(): Item | undefined {
    const item = this.items[this.at]
    if (this.at < this.items.length) this.at++
    if (this.at > 1024 && this.at * 2 > this.items.length) {
      this.items = this.items.slice(this.at)
      this.at = 0
    }
    return item
  }

  /** @returns the items at the front for which this holds, without removing them */
  while(holds: (item: Item) => boolean): Item[] {
    let end = this.at
    while (end < this.items.length && holds(this.items[end])) end++
    return this.items.slice(this.at, end)
  }
}
