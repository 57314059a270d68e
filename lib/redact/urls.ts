/** Finds the secrets of URLs: passwords and tokens. Takes time in proportion to a text's length. */
import { redacted } from './mask.ts'

/** A place in a text that must not be shown. */
export interface Hole {
  readonly start: number
  readonly end: number
  /** The replacement, when it is not the usual mask. */
  readonly mask?: string
}

/** A possible URL: everything between blanks and quotes. */
const wordForm = /[^\s"]+/g
/** The token of an authorized URL: `;URLAUTH=<access>:<mechanism>:<token>`. RFC 4467 §3. */
const urlauth = /;URLAUTH=/gi

/** The password of `scheme://user:password@host`: to the last `@`, since a password may hold one. */
function password(word: string): Hole | undefined {
  const scheme = word.indexOf('://')
  if (scheme < 0) return undefined
  let at = scheme + 3
  while (at < word.length && word[at] !== ':' && word[at] !== '@' && word[at] !== '/') at++
  const end = word.lastIndexOf('@')
  return word[at] === ':' && end > at + 1 ? { start: at + 1, end } : undefined
}

function tokens(word: string): Hole[] {
  const holes: Hole[] = []
  urlauth.lastIndex = 0
  for (let found = urlauth.exec(word); found !== null; found = urlauth.exec(word)) {
    const access = word.indexOf(':', urlauth.lastIndex)
    const start = access < 0 ? 0 : word.indexOf(':', access + 1) + 1
    if (start === 0) break
    const close = word.indexOf(')', start)
    const end = close < 0 ? word.length : close
    if (end > start) holes.push({ start, end })
    urlauth.lastIndex = Math.max(end, start)
  }
  return holes
}

/** @returns the passwords and tokens of URLs, in order and without overlaps */
export function urlHoles(text: string): Hole[] {
  if (!text.includes('://') && !/;URLAUTH=/i.test(text)) return []
  const holes: Hole[] = []
  for (const { 0: word, index } of text.matchAll(wordForm)) {
    const found = [password(word), ...tokens(word)].filter((hole) => hole !== undefined)
    for (const { start, end } of joined(found)) holes.push({ start: index + start, end: index + end })
  }
  return holes
}

/** @returns the secrets in the URLs of a text: passwords and tokens, as they stand there */
export function urlSecrets(text: string): string[] {
  return urlHoles(text).map(({ start, end }) => text.slice(start, end))
}

/** @returns the same places in order, overlapping ones merged */
export function joined(holes: readonly Hole[]): Hole[] {
  const result: Hole[] = []
  for (const hole of holes.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1)
    if (last === undefined || hole.start >= last.end) result.push(hole)
    else result[result.length - 1] = { ...last, end: Math.max(last.end, hole.end) }
  }
  return result
}

/** @returns the text with a mask in each of the places, the same string when there is none */
export function filled(text: string, holes: readonly Hole[], mask: string = redacted): string {
  if (holes.length === 0) return text
  let result = ''
  let at = 0
  for (const { start, end, mask: own } of holes) {
    result += text.slice(at, start) + (own ?? mask)
    at = end
  }
  return result + text.slice(at)
}

/** @returns the text with tokens and passwords of URLs masked, the same string when there are none */
export function maskUrls(text: string): string {
  return filled(text, urlHoles(text))
}
