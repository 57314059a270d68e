/**
 * Regular expressions whose search always takes time in proportion to the text: all paths through the
 * expression are followed at the same time (Thompson 1968), and the sets of places on them are remembered.
 */
import { limits } from '../record/limits.ts'
import { Expression, type ExpressionPart, NoExpression } from './expression.ts'

/** A place in an expression: takes a character, or branches to several places; the last place is the end. */
type Place =
  | { readonly has: (code: number) => boolean; readonly next: number }
  | { readonly ways: readonly number[] }

/** A set of places, with the set that each character leads to. */
interface Standing {
  readonly places: readonly number[]
  readonly found: boolean
  /** Indexed by character code; characters above ASCII are in the map. */
  readonly ascii: (Standing | undefined)[]
  readonly others: Map<number, Standing>
}

/** The most sets of places that are remembered; beyond it all are dropped. */
const remembered = 500

/** A parsed regular expression. */
export class Pattern {
  private readonly places: Place[] = []
  private readonly start: number
  private standings = new Map<string, Standing>()

  /**
   * @param exact true when letter case matters; otherwise `in` requires lower case
   * @throws {NoExpression} when `text` is invalid, or has more than `limits.pattern` places
   */
  constructor(text: string, exact: boolean) {
    const part = new Expression(text, exact).whole()
    const end = this.add({ ways: [] })
    this.start = this.build(part, end)
  }

  /** @returns true when the expression matches anywhere in the text */
  in(text: string): boolean {
    let standing = this.standing([])
    for (let at = 0; at < text.length && !standing.found; at++) {
      standing = this.step(standing, text.charCodeAt(at))
    }
    return standing.found
  }

  private step(from: Standing, code: number): Standing {
    const known = code < 128 ? from.ascii[code] : from.others.get(code)
    if (known !== undefined) return known
    const next: number[] = []
    for (const at of from.places) {
      const place = this.places[at]
      if ('has' in place && place.has(code)) next.push(place.next)
    }
    const to = this.standing(next)
    if (code < 128) from.ascii[code] = to
    else if (from.others.size < remembered) from.others.set(code, to)
    return to
  }

  /** All places reachable from these without a character; a search may begin anywhere. */
  private standing(from: readonly number[]): Standing {
    const reached = new Set<number>()
    const queue = [this.start, ...from]
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      if (reached.has(at)) continue
      reached.add(at)
      const place = this.places[at]
      if ('ways' in place) queue.push(...place.ways)
    }
    const places = [...reached].sort((a, b) => a - b)
    const key = places.join()
    const known = this.standings.get(key)
    if (known !== undefined) return known
    if (this.standings.size >= remembered) this.standings = new Map()
    // The end is the first place that was created.
    const standing = { places, found: places[0] === 0, ascii: new Array(128), others: new Map() }
    this.standings.set(key, standing)
    return standing
  }

  /** @returns the first place of a part that continues at `next` */
  private build(part: ExpressionPart, next: number): number {
    switch (part.kind) {
      case 'set':
        return this.add({ has: part.has, next })
      case 'row':
        return part.parts.reduceRight((after, each) => this.build(each, after), next)
      case 'choice':
        return this.add({ ways: part.parts.map((each) => this.build(each, next)) })
      case 'repeat':
        return this.repeat(part, next)
    }
  }

  private repeat({ part, least, most }: ExpressionPart & { kind: 'repeat' }, next: number): number {
    let after = next
    if (most === Number.POSITIVE_INFINITY) {
      const ways: number[] = [next]
      after = this.add({ ways })
      ways.push(this.build(part, after))
    } else for (let i = least; i < most; i++) after = this.add({ ways: [next, this.build(part, after)] })
    for (let i = 0; i < least; i++) after = this.build(part, after)
    return after
  }

  private add(place: Place): number {
    if (this.places.length >= limits.pattern) throw new NoExpression('it has too many parts')
    return this.places.push(place) - 1
  }
}
