/**
 * The texts to find and mask on one connection: the secrets of the run, and the words of its own lines that
 * could not be parsed. Some servers echo them.
 */
import { capability, code, command, mechanism, response } from '../protocol/index.ts'
import { limits } from '../record/limits.ts'
import type { Time } from '../record/record.ts'
import { octets } from '../wire/octets.ts'
import { mark } from './fragments.ts'
import { redacted, unbase64 } from './mask.ts'
import { type SecretMatch, search } from './search.ts'
import { Secrets } from './secrets.ts'
import { filled, joined, urlSecrets } from './urls.ts'

/** One second in nanoseconds. */
const second = 1_000_000_000
/** The shortest word searched for when it is part of a longer text; shorter ones occur in every sentence. */
const shortestWord = 6
/** The longest text whose words are searched for too, in octets. */
const longestText = 1024

/** Characters that may surround a word: separators, and everything except letters and digits. */
const separators = /[,;:.<>'`]/
const others = /[^A-Za-z0-9]/

/** True for words that servers send in any session: masking them would destroy the structure of the line. */
function isProtocol(word: string): boolean {
  const found = [command(word), capability(word), mechanism(word), response(word), code(word)]
  return found.some((row) => row !== undefined)
}

/** The text of a word in base64; empty when it is only letters that base64 has too. */
function textIn(word: string): string {
  const data = unbase64(word) ?? ''
  return /^[\x20-\x7e\0\x01]*$/.test(data) ? data : ''
}

/** A word without the characters around it. */
function bare(word: string, around: RegExp): string {
  let [start, end] = [0, word.length]
  while (start < end && around.test(word[start])) start++
  while (end > start && around.test(word[end - 1])) end--
  return word.slice(start, end)
}

/**
 * The same text as other programs may encode its characters: in UTF-8, in ISO 8859-1, or with `+` for a blank
 * as in web forms.
 */
function spellings(secret: string): readonly string[] {
  const all = [secret]
  if (secret.includes(' ')) all.push(secret.replaceAll(' ', '+'))
  if (!/[\x80-\xff]/.test(secret)) return all
  const bytes = Buffer.from(secret, 'latin1')
  all.push(Buffer.from(secret, 'utf8').toString('latin1'))
  const text = bytes.toString('utf8')
  if (/^[\0-\xff]*$/.test(text)) all.push(text)
  return all
}

/** The texts that a connection searches for. */
export class Echo {
  /** Octets searched since `since`, a time of the connection. */
  private searched = 0
  private since: Time = 0
  private now: Time = 0
  private readonly words = new Secrets(limits.suspects)
  private readonly stores: readonly Secrets[]

  /**
   * @param secrets those of the run, shared by all its connections
   * @param budget octets searched within a second, for connections that must not be delayed
   */
  constructor(
    private readonly secrets: Secrets = new Secrets(limits.secrets),
    private readonly budget: number = Number.POSITIVE_INFINITY,
  ) {
    this.stores = [secrets, this.words]
  }

  /** True when there is anything to search for. */
  get listening(): boolean {
    return this.secrets.any || this.words.any
  }

  /** Adds a secret to search for: it and its parts, in any letter case and in the encodings of `eachView`. */
  add(secret: string): void {
    for (const spelling of spellings(secret)) this.secrets.add(spelling, mark.secret)
  }

  /** Adds the secrets in the URLs of a text. @returns true when there are such URLs */
  addUrls(text: string): boolean {
    const secrets = urlSecrets(text)
    for (const secret of secrets) this.add(secret)
    return secrets.length > 0
  }

  /** Adds a text to find only as a whole: it contains a secret but is not one. */
  addWhole(text: string): void {
    this.secrets.add(text, mark.seen)
  }

  /**
   * Adds a text whose secret part is unknown: as a whole, each of its words, and the decoded text of words in
   * base64, where a password may be (RFC 4616 §2).
   */
  addText(text: string): void {
    this.words.add(text, mark.seen)
    for (const [word] of text.slice(0, longestText).matchAll(/[^\s\0"(){}]+/g)) {
      this.addWord(word)
      this.addWord(bare(word, separators))
      this.addWord(bare(word, others))
      for (const part of textIn(word).split(/[\0\x01 ]/)) this.addWord(part)
    }
  }

  private addWord(word: string): void {
    if (word.length >= shortestWord && !isProtocol(word)) this.words.add(word, mark.suspect)
  }

  /** Exempts a public text: it is not masked even when it is also a part of a secret. */
  spare(text: string): void {
    this.secrets.spare(text)
  }

  /** Sets the time of the octets that follow. */
  at(time: Time): void {
    this.now = time
  }

  /**
   * Searches octets for secrets in any encoding; beyond the budget, `everything` must be masked.
   * @param most findings after which the search stops
   */
  find(text: Uint8Array, most: number = limits.echoes): readonly SecretMatch[] | 'everything' {
    if (this.now - this.since > second) {
      this.since = this.now
      this.searched = 0
    }
    this.searched += text.length
    if (this.searched > this.budget) return 'everything'
    return search(text, this.stores, most)
  }

  /** True when the budget of this second is used up. */
  get spent(): boolean {
    return this.searched > this.budget && this.now - this.since <= second
  }

  /**
   * Searches regardless of the budget: a client that sends much is not a reason to mask its commands.
   * @returns true when a text contains a secret, or a part of one
   */
  knows(text: string): boolean {
    return search(octets(text), this.stores, 1).length > 0
  }

  /** @returns true for a text that is exactly a secret of the run */
  isSecret(text: string): boolean {
    return this.secrets.isWhole(text.toLowerCase())
  }

  /**
   * Takes the secrets out of a text.
   * @returns the text with each secret replaced; the replacement alone when there are more than are counted;
   *   the same string when there is none
   */
  silence(text: string, replacement: string = redacted): string {
    const found = this.listening ? this.find(octets(text)) : []
    if (found === 'everything' || found.length >= limits.echoes) return replacement
    return filled(text, joined(found), replacement)
  }

  /** The connection is over: its words are dropped. The secrets belong to the run and stay. */
  forget(): void {
    this.words.forget()
  }
}
