/**
 * The form of a command: `UID FETCH n (FLAGS)` for whatever messages it names. Words of the protocol stay,
 * what differs from one command to the next becomes a word that says what stood there.
 */
import { section } from '../grammar/section.ts'
import { sequenceSet } from '../grammar/sequence-set.ts'
import { text } from '../grammar/strings.ts'
import { kinds, Tape } from '../grammar/tape.ts'
import { parse } from '../grammar/tree.ts'
import { command, imap } from '../protocol/index.ts'
import type { Exchange } from '../session/events.ts'
import type { Frame } from '../wire/frame.ts'
import { NINE, ZERO } from '../wire/octets.ts'

/** Characters of a form; what is longer ends in `…`. */
const LONGEST = 120

/** A verb that nobody knows may be as long as a line. */
const LONGEST_VERB = 32

/** Forms that are remembered by the line they came from, and the octets of such a line. */
const REMEMBERED = 2048
const SHORT = 256

const DATE = /^\s?\d{1,2}-[A-Za-z]{3}-\d{4}/

/** What every command may use besides its own words. */
const ALWAYS = new Set(['NIL', 'RETURN', 'CHARSET', 'UTF-8', 'US-ASCII', 'NONE', 'SET'])

/** Where else a word of the arguments may be known; those that are none of these have parameters at most. */
const vocabularies = new Map<string, readonly ((word: string) => { readonly name: string } | undefined)[]>([
  ['FETCH', [imap.fetchItem]],
  ['STORE', [imap.storeItem, imap.flag]],
  ['APPEND', [imap.flag]],
  ['REPLACE', [imap.flag]],
  ['SEARCH', [imap.searchKey, imap.searchReturn, imap.flag]],
  ['ESEARCH', [imap.searchKey, imap.searchReturn]],
  ['SORT', [imap.sortKey, imap.searchKey, imap.searchReturn]],
  ['THREAD', [imap.threadAlgorithm, imap.searchKey]],
  ['STATUS', [imap.statusItem]],
  ['LIST', [imap.listSelection, imap.listReturn, imap.statusItem]],
  ['ENABLE', [imap.capability]],
  ['COMPRESS', [(word) => (word === 'DEFLATE' ? { name: word } : undefined)]],
  ['AUTHENTICATE', [imap.mechanism]],
  ['NOTIFY', [imap.notifyEvent, imap.notifyFilter, imap.fetchItem, imap.statusItem]],
])

/** Arguments that are told by what they are, in the words of the protocol's rows: `mailbox`, `user`. */
const NAMED =
  /^(?:.*(?:mailbox|name|pattern|identifier|message|url)|user|password|group|reference|rights|root)s?$/

/** Arguments that are numbers, where a name follows them: `sequence-set mailbox`. */
const NUMBERS = /^(?:(?:sequence-|uid-)?set|uid|sequence-number|n)$/

/** The line that is looked for, with its numbers taken out. */
const line = new Uint8Array(SHORT)

/** Octets behind which a number begins: ` (:,[.<`. */
const BEFORE_NUMBERS = new Set([0x20, 0x28, 0x3a, 0x2c, 0x5b, 0x2e, 0x3c])

/** A line with its numbers taken out, and its form. */
interface Remembered {
  readonly key: Uint8Array
  readonly shape: string
}

/** Forms by the hash of such a line: to make a string of each would take longer than all the rest. */
const remembered = new Map<number, Remembered>()

// Reading a command is synchronous, and no tree outlives it.
const tape = new Tape()

/**
 * The form of a command.
 * @param frame of kind `command`
 * @returns at most 120 characters: words of the protocol, the verb as it was sent, and for what varies `n`
 *   (numbers and sets of them), `date`, `text`, or what the protocol calls it: `mailbox`, `user`
 */
export function shapeOf(frame: Frame): string {
  const { bytes, literals, tag = '' } = frame
  if (literals.length > 0 || bytes.length > SHORT) return read(frame)
  const length = withoutNumbers(bytes, tag.length)
  let hash = 0
  for (let at = 0; at < length; at++) hash = (Math.imul(hash, 31) + line[at]) | 0
  const known = remembered.get(hash)
  if (known !== undefined && isLine(known.key, length)) return known.shape
  const shape = read(frame)
  if (remembered.size >= REMEMBERED) remembered.clear()
  remembered.set(hash, { key: line.slice(0, length), shape })
  return shape
}

/** @returns the form of an exchange's command; undefined where neither its frames nor its form are known */
export function formOf({ form, said: [first] }: Pick<Exchange, 'form' | 'said'>): string | undefined {
  return form ?? (first === undefined ? undefined : shapeOf(first))
}

/**
 * Lines that differ in numbers only have the same form, and most lines do: their tree is read once. A digit
 * within a word is a part of it (`RFC822.SIZE`), so only numbers that begin a word are taken out.
 * @returns the length of what stands in `line`
 */
function withoutNumbers(bytes: Uint8Array, from: number): number {
  let length = 0
  let number = false
  for (let at = from; at < bytes.length; at++) {
    const octet = bytes[at]
    const digit = octet >= ZERO && octet <= NINE
    if (digit && number) continue
    number = digit && length > 0 && BEFORE_NUMBERS.has(line[length - 1])
    line[length++] = number ? ZERO : octet
  }
  return length
}

function isLine(key: Uint8Array, length: number): boolean {
  if (key.length !== length) return false
  for (let at = 0; at < length; at++) if (key[at] !== line[at]) return false
  return true
}

function read(frame: Frame): string {
  const name = (frame.name ?? '').slice(0, LONGEST_VERB)
  return new Reader(name).command(frame)
}

/** Reads one command; knows how much of its form there is already. */
class Reader {
  private readonly vocabulary: readonly ((word: string) => { readonly name: string } | undefined)[]
  /** What the arguments are called that come next. */
  private readonly names: string[]
  private left = LONGEST

  constructor(private readonly name: string) {
    const verb = name.replace(/^UID /, '')
    this.vocabulary = vocabularies.get(verb) ?? []
    const words =
      command(name)
        ?.arguments.replace(/\[[^\]]*\]|\([^)]*\)/g, '')
        .split(' ') ?? []
    this.names = words
      .filter((word) => NAMED.test(word) || NUMBERS.test(word))
      .map((word) => word.replace(/ns$/, 'n'))
  }

  command(frame: Frame): string {
    const { head } = parse(frame, tape)
    const values = this.all(head.body, tape.length, 'argument')
    const shape = values === '' ? this.name : `${this.name} ${values}`
    return shape.length > LONGEST ? `${shape.slice(0, LONGEST - 1)}…` : shape
  }

  /** The values between two nodes; the same word several times in a row is said once, with `…`. */
  private all(from: number, to: number, place: 'argument' | 'member'): string {
    const words: string[] = []
    let repeated = false
    for (let at = tape.value(from, to); at < to && this.left > 0; at = tape.value(tape.nextOf(at), to)) {
      const word = this.value(at, place)
      if (word === words.at(-1) && word !== '""') {
        repeated = true
        continue
      }
      if (repeated) words.push('…')
      repeated = false
      words.push(word)
      this.left -= word.length + 1
    }
    return (repeated ? [...words, '…'] : words).join(' ')
  }

  private value(at: number, place: 'argument' | 'member'): string {
    switch (tape.kindOf(at)) {
      case kinds.list:
        return `(${this.all(at + 1, tape.nextOf(at), 'member')})`
      case kinds.item:
        return itemOf(at)
      case kinds.atom:
        return this.atom(text(tape, at), place)
      default:
        return this.string(at, place)
    }
  }

  private atom(word: string, place: 'argument' | 'member'): string {
    const next = place === 'argument' ? this.names[0] : undefined
    // A mailbox may be called 5, and a pattern `*`.
    if (next !== undefined && !NUMBERS.test(next)) return this.named(word)
    if (next !== undefined) this.names.shift()
    if (sequenceSet(word) !== undefined) return 'n'
    if (DATE.test(word)) return 'date'
    const upper = word.toUpperCase()
    if (ALWAYS.has(upper)) return upper
    const row = this.row(upper)
    if (row !== undefined) return row.name.toUpperCase() === upper ? row.name : `${row.name}…`
    return 'text'
  }

  private row(upper: string): { readonly name: string } | undefined {
    for (const look of this.vocabulary) {
      const row = look(upper)
      if (row !== undefined) return row
    }
    return imap.parameter(this.name, upper)
  }

  private string(at: number, place: 'argument' | 'member'): string {
    const { bytes } = tape
    const start = tape.startOf(at)
    const short = tape.endOf(at) - start < 40 ? text(tape, at) : undefined
    if (short !== undefined && bytes[start] === 0x22 && DATE.test(short)) return 'date'
    if (place === 'argument' && this.names.length > 0) return this.named(short ?? '…')
    return 'text'
  }

  /** Patterns that every client sends say more than that they are patterns. */
  private named(word: string): string {
    const name = this.names.shift() ?? 'text'
    if (!/reference|pattern/.test(name)) return name
    return word === '' ? '""' : word === '*' || word === '%' ? word : name
  }
}

/** `BODY.PEEK[1.2.HEADER.FIELDS (From To)]<0.100>` to `BODY.PEEK[n.HEADER.FIELDS (FROM TO)]<n.n>`. */
function itemOf(at: number): string {
  const name = text(tape, tape.first(at)).toUpperCase()
  const of = section(tape, at)
  if (of === undefined) return name
  const { part, what, fields, origin } = of
  const spec = [...(part.length > 0 ? ['n'] : []), ...(what === undefined ? [] : [what])].join('.')
  const named = fields === undefined ? '' : ` (${fields.map((field) => field.toUpperCase()).join(' ')})`
  return `${name}[${spec}${named}]${origin === undefined ? '' : '<n.n>'}`
}
