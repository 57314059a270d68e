/**
 * The shape of a command, by which commands of different clients are compared: verb and arguments, without
 * tag and secrets.
 */
import type { Frame } from '../wire/frame.ts'
import { latin1, slice } from '../wire/octets.ts'

/** Verbs whose arguments differ between clients, with the number of words that count. */
const loose: ReadonlyMap<string, number> = new Map([
  ['LOGIN', 0],
  ['AUTHENTICATE', 0],
  ['ID', 0],
  ['APPEND', 1],
])

/** Words and quoted strings; some of these need no quotes: `"Sent"`. RFC 9051 §9, astring. */
const wordForm = /"((?:[^"\\]|\\.)*)"|[^\s"]+/g
const atom = /^[^\s"\\(){%*\]]+$/

/**
 * @param frame a command
 * @returns its shape, in upper case: `UID FETCH 1:* (FLAGS)`; a literal counts as a quoted string
 */
export function shapeOf(frame: Frame): string {
  const words = [...textOf(frame).matchAll(wordForm)].map(([word, quoted]) =>
    quoted !== undefined && atom.test(quoted) ? quoted : word,
  )
  const [, ...rest] = words
  const most = loose.get(frame.name ?? '')
  return (most === undefined ? rest : rest.slice(0, 1 + most)).join(' ').toUpperCase()
}

/** @returns the shape of a SELECT or EXAMINE without its verb and parameters: the mailbox */
export function mailboxOf(shape: string): string {
  return shape.replace(/^\S+ ?/, '').replace(/ \([^()]*\)$/, '')
}

/** The command as one line: literals in quotes, their announcements gone. */
function textOf({ bytes, literals }: Frame): string {
  let text = ''
  let at = 0
  for (const { start, kept } of literals) {
    text += latin1(slice(bytes, at, start)).replace(/~?\{\d+\+?\}\r?\n$/, '')
    text += `"${latin1(slice(bytes, start, start + kept)).replace(/["\\]/g, '\\$&')}"`
    at = start + kept
  }
  return text + latin1(slice(bytes, at, bytes.length))
}
