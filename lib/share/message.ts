/**
 * Messages: the names of header fields stay, their values are replaced word by word, and bodies keep only
 * their lines. RFC 5322 §2.
 */
import { latin1, octets } from '../wire/octets.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import { disguised } from './spelling.ts'
import type { Dates } from './tokens.ts'
import { headerNames, isMime, openParameters } from './vocabulary.ts'

const cr = 0x0d
const lf = 0x0a
const filler = 0x78 // x

/** Which octets of a string are header fields: all, those before an empty line, or none. */
export type Extent = 'headers' | 'message' | 'body'

/** The length of lines in a body that must not reveal its real ones. */
const line = 72

/**
 * Overwrites a body, except a line end at its beginning and at its end. With uniform pseudonyms all lines
 * between have one length. A body of a single line, such as one in a quoted string, stays a single line.
 * @returns the same number of octets
 */
function fill(bytes: Uint8Array, { uniform }: Pseudonyms): Uint8Array {
  if (!uniform || !bytes.includes(lf)) return bytes.map((octet) => (isLineEnd(octet) ? octet : filler))
  const [{ length: start } = ''] = /^\r?\n/.exec(latin1(bytes.subarray(0, 2))) ?? []
  const [{ length: last } = ''] =
    /\r?\n$/.exec(latin1(bytes.subarray(Math.max(start, bytes.length - 2)))) ?? []
  const end = bytes.length - last
  return bytes.map((octet, at) => {
    if (at < start || at >= end) return octet
    const place = (at - start) % line
    if (place === line - 2 && at + 2 < end) return cr
    return place === line - 1 && at + 1 < end ? lf : filler
  })
}

const isLineEnd = (octet: number): boolean => octet === cr || octet === lf

/** @returns the same number of octets, unless pseudonyms are uniform: then only bodies keep their size */
export function message(bytes: Uint8Array, extent: Extent, names: Pseudonyms): Uint8Array {
  if (extent === 'body') return fill(bytes, names)
  const made: Uint8Array[] = []
  let at = 0
  for (const field of fields(latin1(bytes))) {
    const isField = fieldForm.test(field)
    // An empty line ends the fields; anything that is not a field belongs to the body.
    if (!isField && extent === 'message') break
    const part = bytes.subarray(at, at + field.length)
    made.push(isField ? octets(fieldOf(field, names)) : fill(part, names))
    at += field.length
  }
  return Buffer.concat([...made, fill(bytes.subarray(at), names)])
}

const fieldForm = /^[!-9;-~]+[ \t]*:/

/** Splits text into header fields with their continuation lines. */
function* fields(text: string): Generator<string> {
  for (const [field] of text.matchAll(/(?:[^\n]*\n|[^\n]+$)(?:[ \t][^\n]*(?:\n|$))*/g)) yield field
}

function fieldOf(field: string, names: Pseudonyms): string {
  const [, name, blank, value] = /^([!-9;-~]+)(\s*:)(.*)$/s.exec(field) ?? []
  if (name === undefined || value === undefined) return replaced(field, names)
  const known = name.toLowerCase()
  const head = (headerNames.has(known) ? name : replaced(name, names)) + blank
  if (known.startsWith('content-') || known === 'mime-version') return head + parameters(known, value, names)
  return head + replaced(value, names, ofPrograms.test(known) ? 'words' : 'moved')
}

/** Fields that name programs. A date in them is that of a release, which anybody can look up. */
const ofPrograms = /agent|mailer|mimeole|newsreader|software|generator|version|scan|spam|virus/

const replaced = (text: string, names: Pseudonyms, dates?: Dates): string =>
  latin1(disguised(octets(text), names, dates))

/** Fields whose value is a type, an encoding or a version. */
const typed = /^(?:content-(?:type|transfer-encoding|disposition|language|class)|mime-version)$/

/** `text/plain; charset=utf-8; name="secret"` */
function parameters(name: string, value: string, names: Pseudonyms): string {
  if (!typed.test(name)) return replaced(value, names)
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
