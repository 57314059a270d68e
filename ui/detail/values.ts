/**
 * The content of a frame, decoded for people: flags with their meaning, sets counted, mailbox names and
 * subjects readable, BODYSTRUCTURE as a tree of parts. Knows typed fields; knows no screen.
 */

import { argumentsIn } from '../../lib/grammar/arguments.ts'
import type { Body } from '../../lib/grammar/bodystructure.ts'
import { type Data, data } from '../../lib/grammar/data.ts'
import { type FetchItem, fetched } from '../../lib/grammar/fetch.ts'
import { decodeMailbox } from '../../lib/grammar/mailbox.ts'
import { sectionText } from '../../lib/grammar/section.ts'
import { expand, sequenceSet, count as setCount } from '../../lib/grammar/sequence-set.ts'
import { Content, text as nodeText } from '../../lib/grammar/strings.ts'
import { kinds } from '../../lib/grammar/tape.ts'
import { parse, type Tree } from '../../lib/grammar/tree.ts'
import type { Argument, ArgumentKind } from '../../lib/protocol/index.ts'
import { textOf } from '../../lib/text/safe.ts'
import { count, counted } from '../../lib/text/units.ts'
import type { Frame } from '../../lib/wire/frame.ts'
import { envelopeFields, type HeaderField, headerFields, partText } from './mail.ts'
import { type OutlineRow, OutlineRows } from './outline.ts'
import { codeMeaning, commandMeaning, type Meaning, meaningAt, meaningIn, responseMeaning } from './words.ts'

/** What the number before the name of a response counts or identifies. */
const numbered: Readonly<Record<string, string>> = {
  FETCH: 'message',
  EXPUNGE: 'message',
  EXISTS: 'messages',
  RECENT: 'messages',
  UIDFETCH: 'UID',
}

/** Arguments that name a mailbox, or several. */
const namesMailbox = new Set<ArgumentKind>(['mailbox', 'reference', 'pattern'])

/** The argument assumed where the tables expect none. */
const unknown: Argument = { kind: 'text', name: 'text' }

/** The maximum number of members of a set that are listed. */
const spelledOut = 50

/** @returns the rows of one frame; values that cannot be parsed are shown as they were sent */
export function valuesOf(frame: Frame): OutlineRow[] {
  const values = new Values(parse(frame))
  values.read()
  return values.rows.done()
}

class Values {
  readonly rows = new OutlineRows()
  private readonly tree: Tree
  private readonly name: string

  constructor(tree: Tree) {
    this.tree = tree
    this.name = tree.name ?? ''
  }

  read(): void {
    const { frame, number, text } = this.tree
    if (frame.kind === 'command') {
      this.line(0, 'command', this.name, commandMeaning(this.name))
      this.arguments()
      return
    }
    if (frame.kind === 'sasl' || frame.kind === 'done' || frame.kind === 'opaque') {
      this.line(0, frame.kind === 'sasl' ? 'SASL' : frame.kind, textOf(frame.bytes.subarray(0, 2048)))
      return
    }
    if (frame.kind !== 'continuation') {
      this.line(0, frame.kind === 'data' ? 'response' : 'status', this.name, responseMeaning(this.name))
    }
    if (number !== undefined) this.line(0, numbered[this.name] ?? 'number', numberText(number))
    const read = data(this.tree, [])
    if (read !== undefined) this.data(read)
    if (text !== undefined && text !== '') this.line(0, 'text', text)
  }

  private line(depth: number, label: string, text: string, meaning?: Meaning): void {
    this.rows.add({ depth, label, text, ...(meaning === undefined ? {} : { meaning: () => meaning }) })
  }

  private arguments(): void {
    const { tape, head } = this.tree
    const placed = new Map(argumentsIn(this.tree).map(({ argument, at }) => [at, argument]))
    for (const at of tape.valuesBetween(head.body, tape.length)) {
      const argument = placed.get(at)
      const isWord = !tape.isContainer(at) && tape.kindOf(at) !== kinds.item
      if (isWord && argument?.kind === 'set') {
        this.set(0, this.name.startsWith('UID') ? 'UIDs' : 'messages', nodeText(tape, at))
      } else if (isWord && argument !== undefined && namesMailbox.has(argument.kind)) {
        this.mailbox(0, 'mailbox', nodeText(tape, at))
      } else this.argument(at, 0, argument)
    }
  }

  /** A word with its meaning beside it, or a list with its members inside. */
  private argument(at: number, depth: number, argument: Argument | undefined): void {
    const { tape } = this.tree
    if (tape.kindOf(at) === kinds.list) {
      const members = tape.values(at)
      this.rows.within({ depth, label: 'list', text: counted(members.length, 'member') }, () => {
        for (const member of members) if (!this.rows.full) this.argument(member, depth + 1, argument)
      })
      return
    }
    const found = meaningAt(this.tree, at, argument ?? unknown)
    const word = tape.kindOf(at) === kinds.literal ? 'literal' : tape.source(at).slice(0, 2048)
    if (found === undefined) this.line(depth, 'value', nodeText(tape, at).slice(0, 2048))
    else this.line(depth, word, found.about, found)
  }

  private data(read: Data): void {
    switch (read.type) {
      case 'fetch':
        for (const item of read.items) this.item(item, fetched(read, 'UID'))
        return
      case 'code':
        this.line(0, 'code', read.name, codeMeaning(read.name))
        this.generic(1, 'value', read.value)
        return
      case 'values':
        for (const value of read.values) this.generic(0, 'value', value)
        return
      default:
        this.fields(0, read)
    }
  }

  private item(item: FetchItem, uid: unknown): void {
    const { name, section, value } = item
    const label = section === undefined ? name : `${name}[${sectionText(section)}]`
    const meaning = meaningIn('FETCH', section === undefined ? name : `${name}[]`)
    const row = { depth: 0, label, ...(meaning === undefined ? {} : { meaning: () => meaning }) }
    if (value instanceof Content) {
      const text = `${counted(value.length, 'byte')}${uid === undefined ? '' : ` of UID ${uid}`}`
      const fields = section?.what === 'TEXT' ? [] : headerFields(value.text.slice(0, 65_536))
      this.rows.within({ ...row, text }, () => this.table(1, fields))
    } else if (isEnvelope(item)) {
      this.rows.within({ ...row, text: '' }, () => this.table(1, envelopeFields(item.value)))
    } else if (isBody(item)) {
      this.rows.within({ ...row, text: 'MIME tree' }, () => this.part(1, item.value))
    } else if (Array.isArray(value)) this.words(0, label, value)
    else if (name === 'RFC822.SIZE') this.rows.add({ ...row, text: `${numberText(value)} bytes` })
    else if (isDate(value)) this.rows.add({ ...row, text: value.iso ?? value.sent })
    else this.rows.add({ ...row, text: valueText(value) })
  }

  private table(depth: number, fields: readonly HeaderField[]): void {
    for (const [name, text] of fields) this.line(depth, name, text)
  }

  private part(depth: number, body: Body): void {
    const row = { depth, label: body.part === '' ? 'whole' : body.part, text: partText(body) }
    this.rows.within(row, () => {
      for (const part of body.parts ?? []) if (!this.rows.full) this.part(depth + 1, part)
      if (body.envelope != null) this.table(depth + 1, envelopeFields(body.envelope))
      if (body.body != null) this.part(depth + 1, body.body)
    })
  }

  private mailbox(depth: number, label: string, sent: string): void {
    const name = decodeMailbox(sent) ?? sent
    this.line(depth, label, name === sent ? sent : `${name}   sent as ${sent}`)
  }

  private set(depth: number, label: string, text: string): void {
    this.line(depth, label, spelled(text))
  }

  /** Adds words that the tables may know, each on its own row with its meaning. */
  private words(depth: number, label: string, words: readonly unknown[]): void {
    this.rows.within(
      { depth, label, text: words.length === 0 ? 'none' : words.map(valueText).join(' ') },
      () => {
        for (const word of words) {
          const found = meaningIn(this.name, valueText(word))
          if (found !== undefined) this.line(depth + 1, found.word, found.about, found)
        }
      },
    )
  }

  private fields(depth: number, fields: object): void {
    for (const [label, value] of Object.entries(fields)) {
      if (label === 'type' || label === 'sent' || this.rows.full) continue
      this.generic(depth, label, value)
    }
  }

  private generic(depth: number, label: string, value: unknown): void {
    const meaning = meaningIn(this.name, label)
    if ((label === 'uids' || label === 'from' || label === 'to') && typeof value === 'string') {
      this.set(depth, label, value)
    } else if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) {
      if (label === 'numbers')
        this.line(depth, label, `${counted(value.length, 'number')}: ${value.slice(0, 500).join(' ')}`)
      else this.words(depth, label, value)
    } else if (typeof value === 'object' && value !== null && depth < 20) {
      const size = Array.isArray(value) ? counted(value.length, 'member') : ''
      this.rows.within({ depth, label, text: size }, () => this.fields(depth + 1, value))
    } else this.line(depth, label, valueText(value), meaning)
  }
}

type WithValue<Value> = FetchItem & { readonly value: Value }

function isEnvelope(item: FetchItem): item is WithValue<Parameters<typeof envelopeFields>[0]> {
  return item.name === 'ENVELOPE' && typeof item.value === 'object' && item.value !== null
}

function isBody(item: FetchItem): item is WithValue<Body> {
  const plain = item.section === undefined && (item.name === 'BODY' || item.name === 'BODYSTRUCTURE')
  return plain && typeof item.value === 'object' && item.value !== null && 'part' in item.value
}

function isDate(value: unknown): value is { readonly sent: string; readonly iso?: string } {
  return typeof value === 'object' && value !== null && 'sent' in value
}

/** @returns `1:3,7   4 numbers: 1 2 3 7`; a set with `*` is left as it is, since it cannot be counted */
function spelled(text: string): string {
  const set = sequenceSet(text)
  const size = set === undefined ? undefined : setCount(set)
  if (text === '$') return '$   what the last SEARCH saved'
  if (set === undefined) return `${text}   no sequence set`
  if (size === undefined) return `${text}   * is the last one in the mailbox`
  if (!/[:,]/.test(text)) return text
  const numbers: number[] = []
  for (const number of expand(set)) if (numbers.push(number) >= spelledOut) break
  const rest = size > numbers.length ? ' …' : ''
  return `${text}   ${counted(size, 'number')}: ${numbers.join(' ')}${rest}`
}

function numberText(value: unknown): string {
  return typeof value === 'number' ? count(value) : valueText(value)
}

function valueText(value: unknown): string {
  if (value === null) return 'NIL'
  if (value === undefined) return 'not sent'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
