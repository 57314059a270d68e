/**
 * Messages: the names of header fields stay, what they say is replaced word by word, and of bodies only the
 * lines are left. RFC 5322 §2.
 */
import { latin1, octets } from '../wire/octets.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import { disguised } from './spelling.ts'
import { headerNames, isMime, openParameters } from './vocabulary.ts'

const CR = 0x0d
const LF = 0x0a
const FILLER = 0x78 // x

/** Where the octets of a string are header fields: all of them, up to an empty line, or none. */
export type Extent = 'headers' | 'message' | 'body'

/** Overwrites all but the line ends. */
function fill(bytes: Uint8Array): Uint8Array {
  return bytes.map((octet) => (octet === CR || octet === LF ? octet : FILLER))
}

/** @returns as many octets */
export function message(bytes: Uint8Array, extent: Extent, names: Pseudonyms): Uint8Array {
  const out = fill(bytes)
  if (extent === 'body') return out
  let at = 0
  for (const field of fields(latin1(bytes))) {
    const isField = FIELD.test(field)
    // An empty line ends them, and whatever is no field is body already.
    if (!isField && extent === 'message') break
    if (isField) out.set(octets(fieldOf(field, names)), at)
    at += field.length
  }
  return out
}

const FIELD = /^[!-9;-~]+[ \t]*:/

/** Header fields with the lines that continue them. */
function* fields(text: string): Generator<string> {
  for (const [field] of text.matchAll(/(?:[^\n]*\n|[^\n]+$)(?:[ \t][^\n]*(?:\n|$))*/g)) yield field
}

const DATED = new RegExp(
  [
    /^\s*(?:[a-z]{3},\s*)?\d{1,2}\s+[a-z]{3}\s+\d{2,4}\s+\d{1,2}:\d\d(?::\d\d)?\s+/,
    /(?:[+-]\d{4}|GMT|UTC?)(?:\s+\([A-Z]{1,5}\))?\s*$/,
  ]
    .map(({ source }) => source)
    .join(''),
  'i',
)

/** True for the date of a message as RFC 5322 §3.3 has it: nothing but a date. */
export function isMessageDate(text: string): boolean {
  return DATED.test(text)
}

function fieldOf(field: string, names: Pseudonyms): string {
  const [, name, blank, value] = /^([!-9;-~]+)(\s*:)(.*)$/s.exec(field) ?? []
  if (name === undefined || value === undefined) return replaced(field, names)
  const known = name.toLowerCase()
  const head = (headerNames.has(known) ? name : replaced(name, names)) + blank
  if (/^(?:resent-)?date$/.test(known) && isMessageDate(value)) return head + value
  if (known.startsWith('content-') || known === 'mime-version') return head + parameters(known, value, names)
  return head + replaced(value, names)
}

const replaced = (text: string, names: Pseudonyms): string => latin1(disguised(octets(text), names))

/** Fields whose value is a type, an encoding, a version. */
const TYPED = /^(?:content-(?:type|transfer-encoding|disposition|language|class)|mime-version)$/

/** `text/plain; charset=utf-8; name="secret"` */
function parameters(name: string, value: string, names: Pseudonyms): string {
  if (!TYPED.test(name)) return replaced(value, names)
  return value.replace(/(?:[^;"]|"(?:[^"\\]|\\.)*"?)+/gs, (part) => {
    const [, key, sign, rest] = /^(\s*[^\s=]+)(\s*=)(.*)$/s.exec(part) ?? []
    if (key === undefined || rest === undefined) return isOpenValue(part) ? part : replaced(part, names)
    const open = openParameters.has(key.trim().toLowerCase()) && isOpenValue(rest)
    const head =
      isMime(key.trim()) || openParameters.has(key.trim().toLowerCase()) ? key : replaced(key, names)
    return head + sign + (open ? rest : replaced(rest, names))
  })
}

const isOpenValue = (text: string): boolean => isMime(text.trim().replace(/^"(.*)"$/s, '$1'))
