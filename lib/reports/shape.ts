/**
 * The form of a command: `UID FETCH n (FLAGS)` for whatever messages it names. Words of the protocol stay,
 * what differs from one command to the next becomes a word that says what stood there.
 */

import { argumentsIn } from '../grammar/arguments.ts'
import { section } from '../grammar/section.ts'
import { sequenceSet } from '../grammar/sequence-set.ts'
import { text } from '../grammar/strings.ts'
import { kinds, Tape } from '../grammar/tape.ts'
import { parse } from '../grammar/tree.ts'
import { type Argument, type ArgumentKind, command, parameter, wordIn } from '../protocol/index.ts'
import type { Exchange } from '../session/events.ts'
import type { Frame } from '../wire/frame.ts'
import { nine, zero } from '../wire/octets.ts'

/** Characters of a form; what is longer ends in `…`. */
const longest = 120

/** A verb that nobody knows may be as long as a line. */
const longestVerb = 32

/** Forms that are remembered by the line they came from, and the octets of such a line. */
const mostRemembered = 2048
const longestRemembered = 256

const date = /^\s?\d{1,2}-[A-Za-z]{3}-\d{4}/

/** What every command may use besides its own words. */
const always = new Set(['NIL', 'RETURN', 'CHARSET', 'UTF-8', 'US-ASCII', 'NONE', 'SET'])

/** Arguments that are told by what they are, in the words of the protocol's rows: `mailbox`, `user`. */
const namedKinds = new Set<ArgumentKind>([
  'mailbox',
  'reference',
  'pattern',
  'message',
  'name',
  'secret',
  'url',
  'rights',
])

/** The line that is looked for, with its numbers taken out. */
const line = new Uint8Array(longestRemembered)

/** Octets behind which a number begins: ` (:,[.<`. */
const beforeNumbers = new Set([0x20, 0x28, 0x3a, 0x2c, 0x5b, 0x2e, 0x3c])

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
export function commandForm(frame: Frame): string {
  const { bytes, literals, tag = '' } = frame
  if (literals.length > 0 || bytes.length > longestRemembered) return read(frame)
  const length = withoutNumbers(bytes, tag.length)
  let hash = 0
  for (let at = 0; at < length; at++) hash = (Math.imul(hash, 31) + line[at]) | 0
  const known = remembered.get(hash)
  if (known !== undefined && isLine(known.key, length)) return known.shape
  const shape = read(frame)
  if (remembered.size >= mostRemembered) remembered.clear()
  remembered.set(hash, { key: line.slice(0, length), shape })
  return shape
}

/** @returns the form of an exchange's command; undefined where neither its frames nor its form are known */
export function formOf({ form, said: [first] }: Pick<Exchange, 'form' | 'said'>): string | undefined {
  return form ?? (first === undefined ? undefined : commandForm(first))
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
    const digit = octet >= zero && octet <= nine
    if (digit && number) continue
    number = digit && length > 0 && beforeNumbers.has(line[length - 1])
    line[length++] = number ? zero : octet
  }
  return length
}

function isLine(key: Uint8Array, length: number): boolean {
  if (key.length !== length) return false
  for (let at = 0; at < length; at++) if (key[at] !== line[at]) return false
  return true
}

function read(frame: Frame): string {
  const name = (frame.name ?? '').slice(0, longestVerb)
  return new Reader(name).command(frame)
}

/** Reads one command; knows how much of its form there is already. */
class Reader {
  private readonly row: readonly Argument[]
  /** What stands where, by the nodes of the arguments. */
  private readonly placed = new Map<number, Argument>()
  private left = longest

  constructor(private readonly name: string) {
    this.row = command(name)?.arguments ?? []
  }

  command(frame: Frame): string {
    const tree = parse(frame, tape)
    for (const { argument, at } of argumentsIn(tree)) this.placed.set(at, argument)
    const values = this.all(tree.head.body, tape.length, undefined)
    const shape = values === '' ? this.name : `${this.name} ${values}`
    return shape.length > longest ? `${shape.slice(0, longest - 1)}…` : shape
  }

  /** The values between two nodes; the same word several times in a row is said once, with `…`. */
  private all(from: number, to: number, within: Argument | undefined): string {
    const words: string[] = []
    let repeated = false
    for (let at = tape.value(from, to); at < to && this.left > 0; at = tape.value(tape.nextOf(at), to)) {
      const word = this.value(at, within)
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

  /** @param within the argument in whose list it stands; undefined for an argument */
  private value(at: number, within: Argument | undefined): string {
    const argument = within ?? this.placed.get(at)
    switch (tape.kindOf(at)) {
      case kinds.list:
        return `(${this.all(at + 1, tape.nextOf(at), argument ?? nowhere)})`
      case kinds.item:
        return itemOf(at)
      case kinds.atom:
        return within === undefined && isNamed(argument)
          ? named(argument, text(tape, at))
          : this.atom(text(tape, at), argument)
      default:
        return string(at, within === undefined ? argument : undefined)
    }
  }

  private atom(word: string, argument: Argument | undefined): string {
    if (sequenceSet(word) !== undefined) return 'n'
    if (date.test(word)) return 'date'
    const upper = word.toUpperCase()
    if (always.has(upper) || this.row.some(({ after }) => after === upper)) return upper
    const row = this.known(upper, argument)
    if (row === undefined) return 'text'
    return row.toUpperCase() === upper ? row : `${row}…`
  }

  /** The word as the protocol writes it: where it stands, or anywhere in such a command. */
  private known(upper: string, argument: Argument | undefined): string | undefined {
    for (const one of argument === undefined ? this.row : [argument, ...this.row]) {
      if (one.words?.includes(upper)) return upper
      const row = wordIn(one, this.name, upper)
      if (row !== undefined) return row.name.slice(one.prefix?.length ?? 0)
    }
    return parameter(this.name, upper)?.name
  }
}

/** A list where none is expected. */
const nowhere: Argument = { kind: 'text', name: 'text' }

function isNamed(argument: Argument | undefined): argument is Argument {
  return argument !== undefined && namedKinds.has(argument.kind)
}

function string(at: number, argument: Argument | undefined): string {
  const { bytes } = tape
  const start = tape.startOf(at)
  const short = tape.endOf(at) - start < 40 ? text(tape, at) : undefined
  if (short !== undefined && bytes[start] === 0x22 && date.test(short)) return 'date'
  return isNamed(argument) ? named(argument, short ?? '…') : 'text'
}

/** Patterns that every client sends say more than that they are patterns. */
function named({ kind, name }: Argument, word: string): string {
  const one = name.replace(/ .*$/, '').replace(/ns$/, 'n')
  if (kind !== 'reference' && kind !== 'pattern') return one
  return word === '' ? '""' : word === '*' || word === '%' ? word : one
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
