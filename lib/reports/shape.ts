/**
 * The form of a command: `UID FETCH n (FLAGS)` for any set of messages. Protocol words stay; each value that
 * varies between commands is replaced by a word for its kind.
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

/** The longest form, in characters; a longer one ends in `…`. */
const longest = 120

/** The longest verb, in characters: an unknown one may be as long as a line. */
const longestVerb = 32

/** The number of forms remembered by their line, and the octets of such a line. */
const mostRemembered = 2048
const longestRemembered = 256

const date = /^\s?\d{1,2}-[A-Za-z]{3}-\d{4}/

/** Words that any command may use besides its own. */
const always = new Set(['NIL', 'RETURN', 'CHARSET', 'UTF-8', 'US-ASCII', 'NONE', 'SET'])

/** Arguments that are shown by their kind, as the protocol's rows name it: `mailbox`, `user`. */
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

/** The line being looked up, with its numbers taken out. */
const line = new Uint8Array(longestRemembered)

/** Octets after which a number begins: ` (:,[.<`. */
const beforeNumbers = new Set([0x20, 0x28, 0x3a, 0x2c, 0x5b, 0x2e, 0x3c])

/** A line with its numbers taken out, and its form. */
interface Remembered {
  readonly key: Uint8Array
  readonly shape: string
}

/** Forms by the hash of such a line: making a string of each line would take longer than everything else. */
const remembered = new Map<number, Remembered>()

// Reading a command is synchronous, and no tree outlives it.
const tape = new Tape()

/**
 * The form of a command.
 * @param frame of kind `command`
 * @returns at most 120 characters: protocol words, the verb as it was sent, and for varying values `n`
 *   (numbers and sets of them), `date`, `text`, or the protocol's name for them: `mailbox`, `user`
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

/** @returns the form of an exchange's command; undefined when neither its frames nor its form are known */
export function formOf({ form, said: [first] }: Pick<Exchange, 'form' | 'said'>): string | undefined {
  return form ?? (first === undefined ? undefined : commandForm(first))
}

/**
 * Takes the numbers out of a line: most lines differ only in them and share a form, whose tree is parsed
 * once. A digit within a word belongs to it (`RFC822.SIZE`), so only numbers that begin a word are taken out.
 * @returns the length of the text in `line`
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

/** Reads one command into its form, up to the longest. */
class Reader {
  private readonly row: readonly Argument[]
  /** The argument at each node. */
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

  /** The values between two nodes; a word repeated in a row is written once, with `…`. */
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

  /** @param within the argument whose list contains the value; undefined for an argument itself */
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

  /** The word in the protocol's spelling, if such a command may have it here or anywhere else. */
  private known(upper: string, argument: Argument | undefined): string | undefined {
    for (const one of argument === undefined ? this.row : [argument, ...this.row]) {
      if (one.words?.includes(upper)) return upper
      const row = wordIn(one, this.name, upper)
      if (row !== undefined) return row.name.slice(one.prefix?.length ?? 0)
    }
    return parameter(this.name, upper)?.name
  }
}

/** The argument for a list where none is expected. */
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

/** Patterns that every client sends are shown themselves: they mean more than `pattern`. */
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
