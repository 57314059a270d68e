/**
 * What one connection must not hear again: the secrets of the run, and the words of lines of its own that
 * nobody understood. Some servers echo them.
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

/** In nanoseconds. */
const second = 1_000_000_000
/** Words of something longer; shorter ones are words of every sentence. */
const shortestWord = 6
/** Octets of a text whose words are looked for too. */
const longestText = 1024

/** What may be a word's own, or stand around it: what separates words, all that is no letter. */
const separators = /[,;:.<>'`]/
const others = /[^A-Za-z0-9]/

/** True for words that servers say whoever asks: masked, they would take the structure with them. */
function isProtocol(word: string): boolean {
  const found = [command(word), capability(word), mechanism(word), response(word), code(word)]
  return found.some((row) => row !== undefined)
}

/** What a word tells in base64; nothing where it is only letters that base64 has too. */
function textIn(word: string): string {
  const data = unbase64(word) ?? ''
  return /^[\x20-\x7e\0\x01]*$/.test(data) ? data : ''
}

/** A word without what stands around it. */
function bare(word: string, around: RegExp): string {
  let [start, end] = [0, word.length]
  while (start < end && around.test(word[start])) start++
  while (end > start && around.test(word[end - 1])) end--
  return word.slice(start, end)
}

/** The same text as other programs may write its characters: in another charset, or in a form. */
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

/** What a connection listens for. */
export class Echo {
  /** Octets looked through since `since`, a time of the connection. */
  private searched = 0
  private since: Time = 0
  private now: Time = 0
  private readonly words = new Secrets(limits.suspects)
  private readonly stores: readonly Secrets[]

  /**
   * @param secrets those of the run, which all its connections share
   * @param budget octets that are looked through within a second, for those who must not be held up
   */
  constructor(
    private readonly secrets: Secrets = new Secrets(limits.secrets),
    private readonly budget: number = Number.POSITIVE_INFINITY,
  ) {
    this.stores = [secrets, this.words]
  }

  /** True when anything is to be looked for. */
  get listening(): boolean {
    return this.secrets.any || this.words.any
  }

  /** Looks for this secret and for parts of it: as it is, in any case, and in the encodings of `eachView`. */
  add(secret: string): void {
    for (const spelling of spellings(secret)) this.secrets.add(spelling, mark.secret)
  }

  /** Looks for what is secret in the URLs of a text. @returns true where there are such URLs */
  addUrls(text: string): boolean {
    const secrets = urlSecrets(text)
    for (const secret of secrets) this.add(secret)
    return secrets.length > 0
  }

  /** Looks for this as a whole: something that holds a secret, and what is none. */
  addWhole(text: string): void {
    this.secrets.add(text, mark.seen)
  }

  /**
   * Looks for a text of which nobody knows what in it is secret: as a whole, for each of its words, and for
   * what is in those that are base64, as a password is in RFC 4616 §2.
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

  /** What may be told: it is not masked where it is a part of a secret too. */
  spare(text: string): void {
    this.secrets.spare(text)
  }

  /** What comes next was said then. */
  at(time: Time): void {
    this.now = time
  }

  /**
   * Looks for secrets in octets, in any encoding; beyond the budget `everything` has to be masked.
   * @param most findings that are enough
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

  /** True when nothing more is looked through within this second. */
  get spent(): boolean {
    return this.searched > this.budget && this.now - this.since <= second
  }

  /**
   * Whatever the budget is: a client that says much is no reason to mask what it says.
   * @returns true when there is a secret in a text, or a part of one
   */
  knows(text: string): boolean {
    return search(octets(text), this.stores, 1).length > 0
  }

  /** @returns true for a text that is a secret of the run as a whole, and nothing besides */
  isSecret(text: string): boolean {
    return this.secrets.isWhole(text.toLowerCase())
  }

  /**
   * Takes the secrets out of a text.
   * @returns the text with a replacement in their place, or that alone where there are more than are counted;
   *   the same string when there is none in it
   */
  silence(text: string, replacement: string = redacted): string {
    const found = this.listening ? this.find(octets(text)) : []
    if (found === 'everything' || found.length >= limits.echoes) return replacement
    return filled(text, joined(found), replacement)
  }

  /** The connection is over: its words are not kept. The secrets are the run's. */
  forget(): void {
    this.words.forget()
  }
}
