/** First in, first out, however many: an array moves all that is left whenever its first one goes. */

export class Fifo<Item> {
  private items: Item[] = []
  private at = 0

  push(item: Item): void {
    this.items.push(item)
  }

  /** The one that came first, and still is there. */
  get first(): Item | undefined {
    return this.items[this.at]
  }

  /** Takes the first one out. */
  shift(): Item | undefined {
    const item = this.items[this.at]
    if (this.at < this.items.length) this.at++
    if (this.at > 1024 && this.at * 2 > this.items.length) {
      this.items = this.items.slice(this.at)
      this.at = 0
    }
    return item
  }

  /** @returns those at the front for which this holds, which stay where they are */
  while(holds: (item: Item) => boolean): Item[] {
    let end = this.at
    while (end < this.items.length && holds(this.items[end])) end++
    return this.items.slice(this.at, end)
  }
}
