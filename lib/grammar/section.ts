/**
 * The section of a message that an item names: `BODY[1.2.HEADER.FIELDS (From)]<0.100>`. RFC 9051 §6.4.5, RFC
 * 3516.
 */
import { text } from './strings.ts'
import { kinds, type Tape } from './tape.ts'

/** A section specification. Empty, it means the whole message. */
export interface Section {
  /** Part numbers: `[1, 2]` for `1.2`. */
  readonly part: readonly number[]
  /**
   * Upper case: `HEADER`, `HEADER.FIELDS`, `HEADER.FIELDS.NOT`, `TEXT`, `MIME`; or any other word that was
   * sent.
   */
  readonly what?: string
  /** Names of header fields, as sent. */
  readonly fields?: readonly string[]
  /** The first octet of a partial fetch. */
  readonly origin?: number
  /** The number of octets that a command asks for; responses do not repeat it. */
  readonly length?: number
}

const partial = /^<(\d{1,15})(?:\.(\d{1,15}))?>?$/

/**
 * Reads the section of an item.
 * @param at an `item` node; anything else gives undefined
 */
export function section(tape: Tape, at: number): Section | undefined {
  if (tape.kindOf(at) !== kinds.item) return undefined
  const [, bracket, end] = tape.values(at)
  if (bracket === undefined) return undefined
  const [spec, list] = tape.values(bracket)
  const { part, what } = specification(spec === undefined ? '' : text(tape, spec))
  const [, origin, length] = end === undefined ? [] : (partial.exec(text(tape, end)) ?? [])
  return {
    part,
    ...(what === undefined ? {} : { what }),
    ...(list === undefined ? {} : { fields: tape.values(list).map((field) => text(tape, field)) }),
    ...(origin === undefined ? {} : { origin: Number(origin) }),
    ...(length === undefined ? {} : { length: Number(length) }),
  }
}

function specification(spec: string): { part: number[]; what?: string } {
  const words = spec.split('.')
  let at = 0
  while (at < words.length && /^\d{1,9}$/.test(words[at] as string)) at++
  const part = words.slice(0, at).map(Number)
  const what = words.slice(at).join('.').toUpperCase()
  return what === '' ? { part } : { part, what }
}

/**
 * A section in canonical form, to compare a request with its response: upper case, fields sorted, no partial
 * length.
 * @returns `1.2.HEADER.FIELDS (DATE FROM)<0>`
 */
export function sectionText(of: Section): string {
  const spec = [...of.part, ...(of.what === undefined ? [] : [of.what])].join('.')
  const fields = of.fields?.map((field) => field.toUpperCase()).sort()
  const origin = of.origin === undefined ? '' : `<${of.origin}>`
  return (fields === undefined ? spec : `${spec} (${fields.join(' ')})`) + origin
}
