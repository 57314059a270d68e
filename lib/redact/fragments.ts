/**
 * Short runs of octets, all searched for at the same time: a tree whose paths are the runs, half an octet a
 * step. The tree grows in use; a look-up takes at most twelve steps, whatever the tree and the text hold.
 */

/** The length of a run, in octets. */
export const fragment = 6

/** What is known of a run: bits, so one run can have several marks. */
export const mark = {
  /** Seen in a text of which only the whole is secret. */
  seen: 1,
  /** A word of a text whose secret part is unknown. */
  suspect: 2,
  /** Part of a secret: when it stands alone, nothing around it may reveal where it ends. */
  secret: 4,
  /** Found in text that is public. */
  told: 8,
} as const

/** The empty set of beginnings: most connections have two sets without runs, and never add to them. */
const nowhere = new Uint8Array(8192)

/** A set of runs, each at least two octets long. */
export class Fragments {
  /** Sixteen numbers for each node: the node after each half octet, 0 for none. */
  private next = new Uint32Array(16)
  private marks = new Uint8Array(1)
  private nodes = 1
  /** One bit for each two octets that a run begins with: most places of most texts begin none. */
  private starts = nowhere

  /** Adds the run between two places. @param end at most `fragment` octets after `start` */
  add(octets: Uint8Array, start: number, end: number, bits: number): void {
    let node = 0
    if (this.starts === nowhere) this.starts = new Uint8Array(nowhere.length)
    this.starts[(octets[start] << 5) | (octets[start + 1] >> 3)] |= 1 << (octets[start + 1] & 7)
    for (let i = start; i < end; i++) {
      node = this.step(node, octets[i] >> 4)
      node = this.step(node, octets[i] & 15)
    }
    this.marks[node] |= bits
  }

  private step(node: number, half: number): number {
    const known = this.next[node * 16 + half]
    if (known !== 0) return known
    if (this.nodes === this.marks.length) this.grow()
    const made = this.nodes++
    this.next[node * 16 + half] = made
    return made
  }

  private grow(): void {
    const next = new Uint32Array(this.next.length * 2)
    next.set(this.next)
    this.next = next
    const marks = new Uint8Array(this.marks.length * 2)
    marks.set(this.marks)
    this.marks = marks
  }

  /**
   * The longest run that begins at a place of a text.
   * @param end where the text ends
   * @returns octets times 256 plus its marks; 0 for none
   */
  at(text: Uint8Array, start: number, end: number): number {
    // The text may end here: then the octet after it means nothing, and the steps below notice.
    const second = text[start + 1]
    if (((this.starts[(text[start] << 5) | (second >> 3)] >> (second & 7)) & 1) === 0) return 0
    const { next, marks } = this
    let found = 0
    let node = 0
    const stop = Math.min(end, start + fragment)
    for (let i = start; i < stop; i++) {
      const octet = text[i]
      node = next[node * 16 + (octet >> 4)]
      if (node === 0) return found
      node = next[node * 16 + (octet & 15)]
      if (node === 0) return found
      if (marks[node] !== 0) found = (i + 1 - start) * 256 + marks[node]
    }
    return found
  }
}
