/**
 * Works in slices of a few milliseconds, so that a key is handled at once even while there is much to read.
 */

/** The clock that limits slices, in milliseconds, and a way to go on in the next turn of the event loop. */
export interface Turns {
  now(): number
  later(call: () => void): void
}

/** How long one slice may take, in milliseconds. */
export const slice = 4

/** A queue of batches, processed item by item. */
export class Slices<Item> {
  private readonly batches: { items: readonly Item[]; done: () => void }[] = []
  private at = 0
  private running = false

  /** @param work is called for each item in order */
  constructor(
    private readonly work: (item: Item) => void,
    private readonly turns: Turns,
  ) {}

  /** Queues a batch. @param done called when its last item has been processed */
  push(items: readonly Item[], done: () => void): void {
    this.batches.push({ items, done })
    if (!this.running) this.run()
  }

  /** The number of waiting items. */
  get waiting(): number {
    return this.batches.reduce((sum, { items }) => sum + items.length, 0) - this.at
  }

  private run(): void {
    this.running = true
    const until = this.turns.now() + slice
    for (let batch = this.batches[0]; batch !== undefined; batch = this.batches[0]) {
      while (this.at < batch.items.length) {
        if (this.turns.now() >= until) {
          this.turns.later(() => this.run())
          return
        }
        this.work(batch.items[this.at++])
      }
      this.batches.shift()
      this.at = 0
      batch.done()
    }
    this.running = false
  }
}
