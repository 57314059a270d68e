/** Secrets just said, kept only to find them again in what the server answers. Some servers echo them. */
import { capability, code, command, mechanism, response } from '../protocol/index.ts'

/** Shorter ones would be found everywhere. */
const SHORTEST = 4
/** Words of something longer; shorter ones are words of every sentence. */
const SHORTEST_WORD = 6
/** A login has a few secrets, garbage before login any number: of more the oldest go. */
const MOST_SECRETS = 24
const MOST_WORDS = 64
/** Octets of a text whose words are looked for too. */
const LONGEST_TEXT = 1024

/**
 * The base64 forms of a text, at each of the three positions it can have inside a longer one, less the
 * borders.
 */
function base64Forms(text: string): string[] {
  return [0, 1, 2].map((shift) => {
    const whole = Buffer.from('\0'.repeat(shift) + text, 'latin1')
      .toString('base64')
      .replace(/=+$/, '')
    const from = shift === 0 ? 0 : shift + 1
    const octetsInLast = (shift + text.length) % 3
    return whole.slice(from, octetsInLast === 0 ? undefined : -1)
  })
}

/** What may be a word's own, or stand around it: what separates words, all that is no letter. */
const EDGES = [/^[,;:<>'`]+|[,;:.<>'`]+$/g, /^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g]

/** True for words that servers say whoever asks: masked, they would take the structure with them. */
function isProtocol(word: string): boolean {
  const rows = [command(word), capability(word), mechanism(word), response(word), code(word)]
  return rows.some((row) => row !== undefined)
}

/** Adds to a set; of more than `most` the oldest go. */
function keep(set: Set<string>, word: string, most: number): void {
  set.add(word)
  const [oldest] = set
  if (set.size > most && oldest !== undefined) set.delete(oldest)
}

/** The secrets of one login, until they are forgotten. */
export class Echo {
  private readonly secrets = new Set<string>()
  /** Apart, so that no garbage drives a secret out. */
  private readonly words = new Set<string>()
  /** What is looked for, once it has to be: in lower case, the longest first, since others may be in it. */
  private forms: readonly string[] | undefined

  get listening(): boolean {
    return this.secrets.size > 0 || this.words.size > 0
  }

  /** Looks for this secret too, as it is, in base64, and in any case. */
  add(secret: string): void {
    if (secret.length < SHORTEST || this.secrets.has(secret)) return
    keep(this.secrets, secret, MOST_SECRETS)
    this.forms = undefined
  }

  /** Looks for a text of which nobody knows what in it is secret: as a whole, and for each of its words. */
  addText(text: string): void {
    this.add(text)
    if (text.length < SHORTEST_WORD) return
    for (const [word] of text.slice(0, LONGEST_TEXT).matchAll(/[^\s\0"(){}]+/g)) {
      this.addWord(word)
      if (/^\w.*\w$/s.test(word)) continue
      for (const edges of EDGES) this.addWord(word.replace(edges, ''))
    }
  }

  private addWord(word: string): void {
    if (word.length < SHORTEST_WORD || this.words.has(word)) return
    keep(this.words, word, MOST_WORDS)
    this.forms = undefined
  }

  /**
   * Takes the secrets out of a text.
   * @param replacement what is put in their place
   * @returns the same string when there is none in it
   */
  silence(text: string, replacement: string): string {
    let result = text
    let lower = text.toLowerCase()
    const mask = replacement.toLowerCase()
    for (const form of this.lookedFor()) {
      for (let at = lower.indexOf(form); at >= 0; at = lower.indexOf(form)) {
        result = result.slice(0, at) + replacement + result.slice(at + form.length)
        lower = result.toLowerCase()
        if (mask.includes(form)) break
      }
    }
    return result
  }

  private lookedFor(): readonly string[] {
    if (this.forms !== undefined) return this.forms
    const spelled = [...this.secrets].flatMap((secret) => [secret, ...base64Forms(secret)])
    const words = [...this.words].filter((word) => !isProtocol(word))
    const long = [...spelled.filter((form) => form.length >= SHORTEST), ...words]
    this.forms = long.map((form) => form.toLowerCase()).sort((a, b) => b.length - a.length)
    return this.forms
  }

  /** Nothing is looked for any more, and nothing of it is kept. */
  forget(): void {
    this.secrets.clear()
    this.words.clear()
    this.forms = undefined
  }
}
