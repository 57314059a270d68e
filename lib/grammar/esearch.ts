/** The results of searches: SEARCH, SORT, ESEARCH. RFC 9051 §7.3.3, RFC 3501 §7.2.5, RFC 5256, RFC 7162. */
import type { Deviation } from '../wire/frame.ts'
import { note } from './findings.ts'
import type { Numeral } from './octets.ts'
import { setText } from './sets.ts'
import { generic, number, text, type Value } from './strings.ts'
import { kinds, type Tape } from './tape.ts'
import type { Tree } from './tree.ts'

export interface SearchData {
  readonly type: 'search' | 'sort'
  /** Message numbers or UIDs, as the command asked for. */
  readonly numbers: readonly Numeral[]
  /** RFC 7162 §3.1.5 */
  readonly modseq?: Numeral
}

/** `PARTIAL (1:500 4,7)`: the requested range of results, and the results in it; RFC 9394. */
interface PartialResult {
  readonly range: string
  /** A sequence set as sent; null when the range has no results. */
  readonly set: string | null
}

interface EsearchResult {
  /** Upper case: `MIN`, `ALL`, `COUNT`. */
  readonly name: string
  /** `ALL` is a sequence set as sent. */
  readonly value: Value | PartialResult
}

export interface EsearchData {
  readonly type: 'esearch'
  /** The tag of the command it answers. */
  readonly tag?: string
  /** RFC 7377 */
  readonly mailbox?: string
  readonly uidvalidity?: Numeral
  /** True when the numbers are UIDs. */
  readonly uid: boolean
  /** In the order sent; a result may come twice (`ADDTO`, RFC 5267). */
  readonly results: readonly EsearchResult[]
}

/** `* SEARCH 2 3 6 (MODSEQ 917162500)`. */
export function search(tree: Tree, findings: Deviation[]): SearchData {
  const { tape, head } = tree
  const numbers: Numeral[] = []
  let modseq: Numeral | undefined
  for (const at of tape.valuesBetween(head.body, tape.length)) {
    if (tape.kindOf(at) === kinds.list) {
      const value = tape.values(at)[1]
      modseq = value === undefined ? undefined : number(tape, value, findings)
      continue
    }
    const value = number(tape, at, findings)
    if (value !== undefined) numbers.push(value)
  }
  return {
    type: tree.name === 'SORT' ? 'sort' : 'search',
    numbers,
    ...(modseq === undefined ? {} : { modseq }),
  }
}

/** `* ESEARCH (TAG "A282") UID MIN 2 COUNT 3`. The correlator may be missing. */
export function esearch(tree: Tree, findings: Deviation[]): EsearchData {
  const { tape, head } = tree
  const fields = tape.valuesBetween(head.body, tape.length)
  const hasTag = fields[0] !== undefined && tape.kindOf(fields[0]) === kinds.list
  const correlated = hasTag ? correlator(tape, fields.shift() as number, findings) : {}
  const uid = fields[0] !== undefined && /^uid$/i.test(text(tape, fields[0]))
  if (uid) fields.shift()
  const results: EsearchResult[] = []
  for (let index = 0; index < fields.length; index += 2) {
    const at = fields[index] as number
    const value = fields[index + 1]
    const name = text(tape, at).toUpperCase()
    if (value === undefined)
      note(findings, 'value-missing', tape.startOf(at), tape.endOf(at), `${name} without value`)
    results.push({ name, value: value === undefined ? null : resultOf(tape, name, value, findings) })
  }
  return { type: 'esearch', ...correlated, uid, results }
}

type Correlation = Pick<EsearchData, 'tag' | 'mailbox' | 'uidvalidity'>

function correlator(tape: Tape, at: number, findings: Deviation[]): Correlation {
  const members = tape.values(at)
  const found: { -readonly [Key in keyof Correlation]: Correlation[Key] } = {}
  for (let index = 0; index + 1 < members.length; index += 2) {
    const name = text(tape, members[index] as number).toUpperCase()
    const value = members[index + 1] as number
    if (name === 'TAG') found.tag = text(tape, value)
    if (name === 'MAILBOX') found.mailbox = text(tape, value)
    if (name === 'UIDVALIDITY') found.uidvalidity = number(tape, value, findings)
  }
  return found
}

function resultOf(tape: Tape, name: string, at: number, findings: Deviation[]): Value | PartialResult {
  if (name === 'ALL' && tape.kindOf(at) !== kinds.list) return setText(tape, at, findings)
  if (name !== 'PARTIAL' || tape.kindOf(at) !== kinds.list) return generic(tape, at)
  const [range, set] = tape.values(at)
  if (range === undefined) return null
  const empty = set === undefined || generic(tape, set) === null
  return { range: text(tape, range), set: empty ? null : setText(tape, set, findings) }
}
