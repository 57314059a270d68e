/** Finds secrets in a text, whatever its encoding. */
import { limits } from '../record/limits.ts'
import { latin1 } from '../wire/octets.ts'
import { eachView, type View } from './encodings.ts'
import { type Fragments, fragment, mark } from './fragments.ts'
import { isOrdinary } from './ordinary.ts'
import type { Secrets } from './secrets.ts'
import type { Hole } from './urls.ts'

/** Where a secret is in a text. */
export interface SecretMatch extends Hole {
  /** False for a part of a secret: a hole in the text would show how much of it the server knows. */
  readonly whole: boolean
}

/** A run of remembered octets. */
interface Run {
  readonly start: number
  end: number
  marks: number
}

/** Runs that only touch stay separate: `secretsecret` is two. */
function extend(runs: Run[], start: number, end: number, marks: number): void {
  const last = runs.at(-1)
  if (last === undefined || start >= last.end) {
    runs.push({ start, end, marks })
    return
  }
  last.end = Math.max(last.end, end)
  last.marks |= marks
}

const tellingMarks = mark.suspect | mark.secret

/** One search: collects the findings in all views. */
class Search {
  readonly findings: SecretMatch[] = []
  private readonly runs: readonly Fragments[]
  /** The runs seen at this place of the view, and those of them that reveal a secret. */
  private seen: Run[] = []
  private telling: Run[] = []

  constructor(
    private readonly stores: readonly Secrets[],
    private readonly most: number,
  ) {
    this.runs = stores.flatMap((store) => store.runs)
  }

  /** @returns true when enough secrets were found */
  readonly see = (view: View): boolean => {
    const { octets, length } = view
    let open = 0
    for (let at = 0; at < length; at++) {
      const found = this.at(octets, at, length)
      if (found === 0) continue
      if (at >= open) {
        this.close(view)
        if (this.findings.length >= this.most) return true
      }
      const end = at + (found >> 8)
      open = Math.max(open, end)
      extend(this.seen, at, end, found & 255)
      if ((found & (tellingMarks | mark.told)) !== 0) extend(this.telling, at, end, found & 255)
    }
    this.close(view)
    return this.findings.length >= this.most
  }

  /** The longest of all remembered runs at a place, and its marks. */
  private at(octets: Uint8Array, start: number, end: number): number {
    let found = 0
    for (const runs of this.runs) {
      const more = runs.at(octets, start, end)
      if (more !== 0) found = Math.max(found & ~255, more & ~255) | ((found | more) & 255)
    }
    if (found >> 8 < fragment || (found & tellingMarks) === 0) return found
    const stop = start + fragment
    const told =
      isOrdinary(octets, start, stop) || this.stores.some((store) => store.spares(octets, start, stop))
    return told ? (found & ~tellingMarks) | mark.told : found
  }

  private close(view: View): void {
    const { seen, telling } = this
    const [whole] = seen
    if (whole === undefined) return
    this.seen = []
    this.telling = []
    if (this.isWhole(view, whole)) {
      this.note(view, whole, true)
      return
    }
    for (const run of telling) {
      const { marks } = run
      if ((marks & tellingMarks) !== 0)
        this.note(view, run, (marks & mark.secret) === 0 || this.isWhole(view, run))
    }
  }

  private note(view: View, { start, end }: Run, whole: boolean): void {
    if (this.findings.length < this.most)
      this.findings.push({ start: view.from(start), end: view.to(end - 1), whole })
  }

  private isWhole({ octets }: View, { start, end }: Run): boolean {
    if (end - start > limits.secret) return false
    const text = latin1(octets, start, end)
    return this.stores.some((store) => store.isWhole(text))
  }
}

/**
 * Looks for secrets in a text. Takes time in proportion to its length, whatever it contains.
 * @param most findings after which the search stops
 * @returns where they are, in no order
 */
export function search(text: Uint8Array, stores: readonly Secrets[], most: number): readonly SecretMatch[] {
  const known = stores.filter((store) => store.any)
  if (known.length === 0) return []
  const one = new Search(known, most)
  eachView(text, one.see)
  return outermost(one.findings)
}

/**
 * Drops parts of a secret within a whole one: in a view that decodes `%`, a secret with a `%` is only found
 * in part.
 * @returns the other findings, in the same order
 */
export function outermost(findings: readonly SecretMatch[]): readonly SecretMatch[] {
  const wholes = findings.filter(({ whole }) => whole)
  if (wholes.length === 0) return findings
  return findings.filter(
    ({ start, end, whole }) => whole || !wholes.some((other) => other.start <= start && other.end >= end),
  )
}
