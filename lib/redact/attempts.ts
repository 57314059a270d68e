/**
 * What a client's line looks like: a command as it should be, or an attempt to log in that nobody
 * understands. Scans octets once; knows no state of the connection.
 */
import { command } from '../protocol/index.ts'
import type { CommandRow } from '../protocol/rows.ts'
import { commandHead, type Head, textEnd } from '../wire/line.ts'
import { latin1, sp } from '../wire/octets.ts'
import { unbase64 } from './mask.ts'

/** Words of other protocols and of people with which a login begins: POP3, SMTP, a telnet session. */
const loginWords = new Set([
  ...['login', 'logon', 'signin', 'authenticate', 'auth', 'authinfo', 'user', 'username', 'xuser'],
  ...['pass', 'password', 'passwd', 'passphrase', 'apop', 'token', 'secret', 'authorization'],
])
/** What the name of a command that logs in has in it: XAPPLELOGIN, X-MASTERAUTH, PASSWD. */
const loginStems = ['login', 'logon', 'auth', 'passw']
/** Octets of a word that are looked at. */
const longestWord = 64

/** True for what separates words, whoever reads the line: blanks, control characters, the no-break space. */
function separates(octet: number): boolean {
  return octet <= sp || (octet > del && octet <= 0xa0)
}

const backspace = 0x08
const del = 0x7f

/** The first words of a line, their letters in lower case and nothing else of them. */
function firstWords(line: Uint8Array, most: number): string[] {
  const words: string[] = []
  let word = ''
  let inside = false
  for (let at = 0; at < line.length && words.length < most; at++) {
    const octet = line[at]
    const letter = octet | 0x20
    // Who types into a port without an editor sends the mistake and the key that was to undo it.
    if (octet === backspace || octet === del) word = word.slice(0, -1)
    else if (separates(octet)) {
      if (inside) words.push(word)
      inside = false
      word = ''
    } else {
      inside = true
      if (letter >= 0x61 && letter <= 0x7a && word.length < longestWord) word += String.fromCharCode(letter)
    }
  }
  if (inside && words.length < most) words.push(word)
  return words
}

/**
 * How many letters have to be put in, left out, changed or swapped with the next to make one word the other.
 * Both are short: the work is the product of their lengths.
 */
function distance(one: string, other: string): number {
  let before: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, i) => i)
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1]
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1)
    }
    before = last
    last = row
  }
  return last[other.length]
}

/** True for LOGIN and AUTHENTICATE with a slip of the finger: LOGN, LGOIN, AUTENTICATE. */
function isMisspelt(word: string): boolean {
  if (word.length >= 4 && word.length <= 6) return distance(word, 'login') <= 1
  return word.length >= 9 && word.length <= 15 && distance(word, 'authenticate') <= 3
}

/** True for a word that is said to log in, and that nobody chooses for a tag. */
function isLoginWord(word: string): boolean {
  return loginWords.has(word) || isMisspelt(word)
}

/** Octets of a line that is looked at as a response of a mechanism; a token is no longer. */
const longestResponse = 16 * 1024

/** True for a line that is a name and a password, or a token, in base64. RFC 4616 §2, RFC 7628 §3.1. */
function isResponse(line: Uint8Array): boolean {
  const end = textEnd(line)
  if (end > longestResponse) return false
  const data = unbase64(latin1(line, 0, end)) ?? ''
  return /^[^\0]*\0[^\0]+\0[^\0]+$/.test(data) || /\x01auth=/i.test(data)
}

/**
 * True where one of the first words of a line is that of a login, as it should be or misspelt, with a tag or
 * without one, whatever stands between them, and where all of it is the response of a login that nobody asked
 * for. For lines that are no known command.
 */
export function looksLikeLogin(line: Uint8Array): boolean {
  const words = firstWords(line, 4)
  const looked = words[1] === 'uid' ? words : words.slice(0, 2)
  if (words.length < 2 && isResponse(line)) return true
  return looked.some(
    (word) => isLoginWord(word) || holdsSecrets(word) || loginStems.some((stem) => word.includes(stem)),
  )
}

/**
 * True for a line that logs in, as a command that is known to or as an attempt that nobody understands: what
 * counts as one for the record, and where none may leave unprotected.
 * @param line its first line, @param head what it is
 */
export function logsIn(line: Uint8Array, head: Head): boolean {
  const row = head.name === undefined ? undefined : command(head.name)
  if (row === undefined || isUntagged(head)) return looksLikeLogin(line)
  return row.secret !== undefined && row.secret !== 'urls'
}

/** Commands that name signed URLs beside what is no secret: messages. */
const messages = new Set(['append', 'replace'])

/** True for the letters of a command whose arguments are secret, ID among them. */
function holdsSecrets(letters: string): boolean {
  return letters === 'id' || (command(letters)?.secret !== undefined && !messages.has(letters))
}

/**
 * True for a tag that is the word of a login, or has one grown into it: the tag was forgotten, and `LOGIN
 * search hunter2` is no SEARCH. So it is for a tag with controls in it, which may be several words.
 */
export function isUntagged({ tag = '' }: Head): boolean {
  if (/[\0-\x1f\x7f\xa0]/.test(tag)) return true
  const word = tag.toLowerCase()
  return /^[a-z]{4,64}$/.test(word) && (isLoginWord(word) || /^(?:login|authenticate)/.test(word))
}

/** An octet that no tag has: controls, 8-bit, and `( ) { % * " \ +`. RFC 9051 §9, tag. */
const noTag = /[^!#$&',-[\]^-z|}~]/

/**
 * True for a command as RFC 9051 has it, as far as its first line shows: its tag is one, its arguments are
 * there where it takes some, and not where it takes none.
 * @param row the command that the head names
 */
export function isWellFormed(line: Uint8Array, head: Head, row: CommandRow): boolean {
  if (head.kind !== 'command' || head.tag === undefined || noTag.test(head.tag) || isUntagged(head))
    return false
  const rest = afterVerb(line, row.name.startsWith('UID ') ? 3 : 2)
  if (rest === '') return !takesArguments(row)
  return row.arguments.length > 0 && !/[\0-\x08\x0a-\x1f]/.test(rest)
}

/** True where a command is nothing without arguments. */
function takesArguments(row: CommandRow): boolean {
  return row.arguments.some(({ optional }) => optional !== true)
}

/** What stands behind so many words. */
function afterVerb(line: Uint8Array, words: number): string {
  const end = textEnd(line)
  let at = 0
  for (let word = 0; word < words; word++) {
    while (at < end && line[at] === sp) at++
    while (at < end && line[at] !== sp) at++
  }
  while (at < end && line[at] === sp) at++
  return latin1(line, at, end)
}

/** What the first line of a command says so far. */
export interface Opening {
  readonly head: Head
  readonly row: CommandRow | undefined
}

/**
 * @param line the line, or its beginning
 * @param ended true when nothing of it is missing
 * @param read its head, where it was read already
 * @returns what its complete words say
 */
export function openingOf(line: Uint8Array, ended: boolean, read: Head | undefined): Opening {
  const head = read ?? commandHead(ended ? line : line.subarray(0, Math.max(0, line.lastIndexOf(sp))))
  return { head, row: head.name === undefined ? undefined : command(head.name) }
}

/** Octets in which tag and verb end, where there are any: two words of 256 and the blanks around them. */
export const longestHead = 600

/**
 * True when tag and verb are complete: two words, each with a blank behind it; three where the verb is UID.
 */
export function hasVerb(line: Uint8Array): boolean {
  const end = Math.min(line.length, longestHead)
  let at = 0
  while (at < end && line[at] === sp) at++
  for (let word = 1; ; word++) {
    const from = at
    while (at < end && line[at] !== sp) at++
    if (at === from || at === end) return false
    if (word > 2 || (word === 2 && latin1(line, from, at).toLowerCase() !== 'uid')) return true
    while (at < end && line[at] === sp) at++
  }
}
