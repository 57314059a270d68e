/** Lines of an authentication exchange: names in them are replaced, our own masks stay. RFC 9051 §6.2.2. */
import { latin1, octets } from '../wire/octets.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import type { Redraft } from './redraft.ts'
import { disguised } from './spelling.ts'

/** The text that mechanisms and masks put around names: keys, flags, prompts. */
const fixed = new RegExp(
  [
    '(?:^|(?<=[,\\x01]))(?:[nyp],|[a-z]{1,8}=)',
    '(?<=auth=)(?:Bearer|bearer|Basic) ',
    '(?<=c=)biws(?=,)',
    '(?<==)cmVkYWN0ZWQ=',
    '(?<=,i=)\\d{1,9}$',
    '\\bredacted\\b',
    '^(?:user ?name|password)[:\\0]{0,1}$',
  ].join('|'),
  'gi',
)
const base64Form = /^[A-Za-z0-9+/]+={0,2}$/

/** Replaces the words outside of the fixed text. */
function replaced(text: string, names: Pseudonyms): string {
  let made = ''
  let at = 0
  for (const match of text.matchAll(fixed)) {
    made += words(text.slice(at, match.index), names) + match[0]
    at = match.index + match[0].length
  }
  return made + words(text.slice(at), names)
}

const words = (text: string, names: Pseudonyms): string => latin1(disguised(octets(text), names))

/** True for text that may be base64: a challenge or a response. */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && base64Form.test(text)
}

/** Shares a response in a command, or a challenge in a text. */
export function saslNode(draft: Redraft, at: number): void {
  draft.stay(at)
  saslLine(draft, ...draft.span(at))
}

/** Replaces the names in base64 between two octets of a frame; if it is not base64, all its words. */
export function saslLine(draft: Redraft, start: number, end: number): void {
  const { names } = draft.sharing
  const text = latin1(draft.tree.tape.bytes, start, end)
  if (!isBase64(text)) {
    draft.disguise(start, end)
    return
  }
  const data = Buffer.from(text, 'base64').toString('latin1')
  const made = Buffer.from(replaced(data, names), 'latin1').toString('base64')
  const canonical = Buffer.from(data, 'latin1').toString('base64') === text
  draft.edits.put(start, end, octets(canonical ? made : words(text, names)))
}
