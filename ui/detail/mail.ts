/** The parts of a message as lines for people: envelopes, addresses, MIME parts, header fields. */
import type { Body } from '../../lib/grammar/bodystructure.ts'
import type { Address, Envelope } from '../../lib/grammar/envelope.ts'
import { decodeWords } from '../../lib/grammar/words.ts'
import { count } from '../../lib/text/units.ts'

/** The name and value of a field; not yet safe to print. */
export type HeaderField = readonly [name: string, text: string]

/** The number of header fields shown of one message. */
const mostFields = 200

/** @returns the fields of an envelope in their order; NIL is shown, absent fields are left out */
export function envelopeFields(envelope: Envelope): HeaderField[] {
  const { date, subject, inReplyTo, messageId } = envelope
  const { from, sender, replyTo, to, cc, bcc } = envelope
  const texts = { date, subject } as const
  const people = { from, sender, 'reply-to': replyTo, to, cc, bcc }
  const ids = { 'in-reply-to': inReplyTo, 'message-id': messageId }
  return [
    ...Object.entries(texts).flatMap(([name, text]) => field(name, text)),
    ...Object.entries(people).flatMap(([name, list]) =>
      field(name, list == null ? list : list.map(addressText).join(', ')),
    ),
    ...Object.entries(ids).flatMap(([name, text]) => field(name, text)),
  ]
}

function field(name: string, text: string | null | undefined): HeaderField[] {
  return text === undefined ? [] : [[name, text ?? 'NIL']]
}

/** @returns `Müller <m@example.org>`; for a group its name and its members */
function addressText(address: Address): string {
  if ('group' in address) return `${address.group}: ${address.members.map(addressText).join(', ')};`
  const { name, mailbox, host } = address
  const at = `${mailbox ?? 'NIL'}@${host ?? 'NIL'}`
  return name === null || name === '' ? at : `${name} <${at}>`
}

/** @returns `text/plain; charset=utf-8  quoted-printable  1,204 bytes  attachment "invoice.pdf"` */
export function partText(body: Body): string {
  const { type, subtype, parameters, encoding, octets, lines, disposition, description } = body
  const kind = `${type ?? 'NIL'}/${subtype ?? 'NIL'}`
  const texts = [[kind, ...(parameters ?? []).map(([name, value]) => `${name}=${value ?? 'NIL'}`)].join('; ')]
  if (typeof encoding === 'string') texts.push(encoding)
  if (octets !== undefined) texts.push(`${numeral(octets)} bytes`)
  if (lines !== undefined) texts.push(`${numeral(lines)} lines`)
  if (disposition?.type != null) {
    const named = disposition.parameters.map(([, value]) => ` "${decodeWords(value ?? '')}"`)
    texts.push(`${disposition.type}${named.join('')}`)
  }
  if (typeof description === 'string') texts.push(`“${description}”`)
  return texts.join('   ')
}

function numeral(value: number | string): string {
  return typeof value === 'number' ? count(value) : value
}

/**
 * The header fields of a message, with encoded words decoded and folded lines joined (RFC 5322 §2.2.3).
 * @param text the header alone, or with the body
 * @returns at most 200 fields; none when the text does not begin with a field
 */
export function headerFields(text: string): HeaderField[] {
  const fields: [string, string][] = []
  for (const line of text.split(/\r?\n/, mostFields * 4)) {
    if (line === '' || fields.length >= mostFields) break
    const last = fields.at(-1)
    const [, name, value = ''] = /^([!-9;-~]+)[ \t]*:[ \t]*(.*)$/.exec(line) ?? []
    if (/^[ \t]/.test(line) && last !== undefined) last[1] += ` ${line.trim()}`
    else if (name !== undefined) fields.push([name, value])
    else break
  }
  return fields.map(([name, value]) => [name, decodeWords(value)])
}
