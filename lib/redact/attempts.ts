/**
 * Classifies a client's line: a well-formed command, or a login attempt in a form that no table lists. Scans
 * the octets once; keeps no connection state.
 */
import { command } from '../protocol/index.ts'
import type { CommandRow } from '../protocol/rows.ts'
import { commandHead, type Head, textEnd } from '../wire/line.ts'
import { latin1, sp } from '../wire/octets.ts'
import { unbase64 } from './mask.ts'

/** Words that begin a login in other protocols or in a person's typing: POP3, SMTP, a telnet session. */
const loginWords = new Set([
  ...['login', 'logon', 'signin', 'authenticate', 'auth', 'authinfo', 'user', 'username', 'xuser'],
  ...['pass', 'password', 'passwd', 'passphrase', 'apop', 'token', 'secret', 'authorization'],
])
/** Stems in the names of commands that log in: XAPPLELOGIN, X-MASTERAUTH, PASSWD. */
const loginStems = ['login', 'logon', 'auth', 'passw']
/** The longest part of a word that is examined, in octets. */
const longestWord = 64

/** True for octets that some reader takes as a separator: blanks, control characters, the no-break space. */
function separates(octet: number): boolean {
  return octet <= sp || (octet > del && octet <= 0xa0)
}

const backspace = 0x08
const del = 0x7f

/** The first words of a line, reduced to their letters in lower case. */
function firstWords(line: Uint8Array, most: number): string[] {
  const words: string[] = []
  let word = ''
  let inside = false
  for (let at = 0; at < line.length && words.length < most; at++) {
    const octet = line[at]
    const letter = octet | 0x20
    // Someone typing into a port without an editor sends both the mistake and the key meant to undo it.
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
 * The number of letters to insert, delete, change or swap with the next one to turn one word into the other.
 * Both words are short: the work is the product of their lengths.
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

/** True for LOGIN and AUTHENTICATE with a typing mistake: LOGN, LGOIN, AUTENTICATE. */
function isMisspelt(word: string): boolean {
  if (word.length >= 4 && word.length <= 6) return distance(word, 'login') <= 1
  return word.length >= 9 && word.length <= 15 && distance(word, 'authenticate') <= 3
}

/** True for a word that begins a login and that nobody chooses as a tag. */
function isLoginWord(word: string): boolean {
  return loginWords.has(word) || isMisspelt(word)
}

/** The longest line that is checked for being a SASL response, in octets; no token is longer. */
const longestResponse = 16 * 1024

/** True for a line that is a name and a password, or a token, in base64. RFC 4616 §2, RFC 7628 §3.1. */
function isResponse(line: Uint8Array): boolean {
  const end = textEnd(line)
  if (end > longestResponse) return false
  const data = unbase64(latin1(line, 0, end)) ?? ''
  return /^[^\0]*\0[^\0]+\0[^\0]+$/.test(data) || /\x01auth=/i.test(data)
}

/**
 * True when one of the first words of a line belongs to a login, misspelt or not, with or without a tag,
 * whatever separates the words; also when the whole line is a response in an exchange that was never begun.
 * For lines that are not a known command.
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
 * True for a line that logs in, as a known command or as an attempt in an unknown form. The record counts
 * such lines as logins, and none may leave unprotected.
 * @param line its first line, @param head what it is
 */
export function logsIn(line: Uint8Array, head: Head): boolean {
  const row = head.name === undefined ? undefined : command(head.name)
  if (row === undefined || isUntagged(head)) return looksLikeLogin(line)
  return row.secret !== undefined && row.secret !== 'urls'
}

/** Commands that carry signed URLs next to data that is not secret: messages. */
const messages = new Set(['append', 'replace'])

/** True for the letters of a command whose arguments are secret, including ID. */
function holdsSecrets(letters: string): boolean {
  return letters === 'id' || (command(letters)?.secret !== undefined && !messages.has(letters))
}

/**
 * True for a tag that is a login word or begins with one: the tag was forgotten, and `LOGIN search hunter2`
 * is not a SEARCH. Also true for a tag with control characters, which may be several words.
 */
export function isUntagged({ tag = '' }: Head): boolean {
  if (/[\0-\x1f\x7f\xa0]/.test(tag)) return true
  const word = tag.toLowerCase()
  return /^[a-z]{4,64}$/.test(word) && (isLoginWord(word) || /^(?:login|authenticate)/.test(word))
}

/** An octet that is not allowed in a tag: controls, 8-bit, and `( ) { % * " \ +`. RFC 9051 §9, tag. */
const noTag = /[^!#$&',-[\]^-z|}~]/

/**
 * True for a command that follows RFC 9051 as far as its first line shows: the tag is valid, and arguments
 * are present exactly when the command takes some.
 * @param row the command that the head names
 */
export function isWellFormed(line: Uint8Array, head: Head, row: CommandRow): boolean {
  if (head.kind !== 'command' || head.tag === undefined || noTag.test(head.tag) || isUntagged(head))
    return false
  const rest = afterVerb(line, row.name.startsWith('UID ') ? 3 : 2)
  if (rest === '') return !takesArguments(row)
  return row.arguments.length > 0 && !/[\0-\x08\x0a-\x1f]/.test(rest)
}

/** True when a command is incomplete without arguments. */
function takesArguments(row: CommandRow): boolean {
  return row.arguments.some(({ optional }) => optional !== true)
}

/** The text after the first `words` words. */
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

/** What the first line of a command reveals so far. */
export interface Opening {
  readonly head: Head
  readonly row: CommandRow | undefined
}

/**
 * @param line the line, or its beginning
 * @param ended true when the line is complete
 * @param read its head, when it was read already
 * @returns what its complete words reveal
 */
export function openingOf(line: Uint8Array, ended: boolean, read: Head | undefined): Opening {
  const head = read ?? commandHead(ended ? line : line.subarray(0, Math.max(0, line.lastIndexOf(sp))))
  return { head, row: head.name === undefined ? undefined : command(head.name) }
}

/** The octets within which tag and verb end, if at all: two words of 256 and the blanks around them. */
export const longestHead = 600

/** True when tag and verb are complete: two words, each followed by a blank; three when the verb is UID. */
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
