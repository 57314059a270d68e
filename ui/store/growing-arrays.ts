/** Columns that grow: numbers, octets and words, without an object per element for the garbage collector. */

/** A growing sequence of numbers. */
export class GrowingNumbers {
  private all: Float64Array
  private used = 0

  /** @param room initial capacity */
  constructor(room: number) {
    this.all = new Float64Array(room)
  }

  get length(): number {
    return this.used
  }

  push(value: number): void {
    if (this.used === this.all.length) {
      const larger = new Float64Array(2 * this.used)
      larger.set(this.all)
      this.all = larger
    }
    this.all[this.used++] = value
  }

  /** @returns the number at an index; NaN beyond the end */
  at(index: number): number {
    return index < this.used ? (this.all[index] ?? Number.NaN) : Number.NaN
  }

  set(index: number, value: number): void {
    this.all[index] = value
  }

  /** Drops the first `count` numbers. */
  drop(count: number): void {
    this.all.copyWithin(0, count, this.used)
    this.used -= count
  }
}

/** A growing sequence of octets. */
export class GrowingOctets {
  private all: Buffer
  private used = 0

  /** @param room initial capacity */
  constructor(room: number) {
    this.all = Buffer.allocUnsafeSlow(room)
  }

  get length(): number {
    return this.used
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length)
    this.all.set(bytes, this.used)
    this.used += bytes.length
  }

  /** Appends a text as UTF-16, since halves of surrogate pairs stand for octets that are not UTF-8. */
  write(text: string): void {
    this.reserve(2 * text.length)
    this.used += this.all.write(text, this.used, 'utf16le')
  }

  /** @returns a view; later appends do not change it */
  between(from: number, to: number): Uint8Array {
    return new Uint8Array(this.all.buffer, this.all.byteOffset + from, to - from)
  }

  /** @returns the text written between two offsets */
  text(from: number, to: number): string {
    return this.all.toString('utf16le', from, to)
  }

  private reserve(more: number): void {
    const needed = this.used + more
    if (needed <= this.all.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.all.length))
    larger.set(this.all.subarray(0, this.used))
    this.all = larger
  }
}

/** Words, most of which repeat, each stored once. */
export class Words {
  private readonly all: string[] = []
  private readonly known = new Map<string, number>()

  /** @returns the number of a word; -1 for undefined */
  number(word: string | undefined): number {
    if (word === undefined) return -1
    const known = this.known.get(word)
    if (known !== undefined) return known
    this.known.set(word, this.all.length)
    return this.all.push(word) - 1
  }

  /** @returns the word with a number */
  word(number: number): string | undefined {
    return this.all[number]
  }
}

/** Numbers of rows, first in, first out. */
export class Holders {
  private readonly all = new GrowingNumbers(1024)
  private taken = 0

  add(number: number): void {
    // Moves as many numbers as remain, at most once for each number taken.
    if (this.taken > 1024 && 2 * this.taken > this.all.length) {
      this.all.drop(this.taken)
      this.taken = 0
    }
    this.all.push(number)
  }

  /** Drops numbers below `number` from the front. */
  dropBelow(number: number): void {
    while (this.all.at(this.taken) < number) this.taken++
  }

  /** @returns the first number; undefined when there is none */
  take(): number | undefined {
    if (this.taken === this.all.length) return undefined
    return this.all.at(this.taken++)
  }
}
