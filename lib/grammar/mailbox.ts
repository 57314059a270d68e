/**
 * Mailbox names, converted for people and back: modified UTF-7, or UTF-8 unchanged. RFC 3501 §5.1.3, RFC 9051
 * §5.1.
 */
import type { Deviation } from '../wire/frame.ts'
import { note } from './findings.ts'
import { text } from './strings.ts'
import type { Tape } from './tape.ts'

/** A mailbox name for people, and as sent if that is different. */
export interface MailboxName {
  readonly mailbox: string
  readonly sent?: string
}

/**
 * Decodes modified UTF-7: `&Jjo-` to `☺`.
 * @returns undefined when it is not valid modified UTF-7; under UTF8=ACCEPT it need not be
 */
export function decodeMailbox(sent: string): string | undefined {
  if (!sent.includes('&')) return sent
  let name = ''
  let at = 0
  for (let amp = sent.indexOf('&'); amp >= 0; amp = sent.indexOf('&', at)) {
    const end = sent.indexOf('-', amp)
    if (end < 0) return undefined
    const shifted = sent.slice(amp + 1, end)
    const decoded = shifted === '' ? '&' : utf16(shifted)
    if (decoded === undefined) return undefined
    name += sent.slice(at, amp) + decoded
    at = end + 1
  }
  return name + sent.slice(at)
}

function utf16(base64: string): string | undefined {
  if (!/^[A-Za-z0-9+,]+$/.test(base64)) return undefined
  const octets = Buffer.from(base64.replaceAll(',', '/'), 'base64')
  if (octets.length < 2 || octets.length % 2 !== 0) return undefined
  let word = ''
  for (let at = 0; at < octets.length; at += 2) word += String.fromCharCode(octets.readUInt16BE(at))
  // Half a surrogate pair is not a character.
  return /\p{Surrogate}/u.test(word) ? undefined : word
}

/** Encodes a string in modified UTF-7: `☺` to `&Jjo-`. */
export function encodeMailbox(name: string): string {
  return name.replaceAll('&', '&-').replace(/[^\x20-\x7e]+/g, (run) => {
    const octets = Buffer.alloc(run.length * 2)
    for (let at = 0; at < run.length; at++) octets.writeUInt16BE(run.charCodeAt(at), at * 2)
    return `&${octets.toString('base64').replace(/=+$/, '').replaceAll('/', ',')}-`
  })
}

/**
 * The name in a node. A name that is not valid modified UTF-7 is taken unchanged.
 * @param findings gets one when the use of `&` violates RFC 3501 §5.1.3
 */
export function mailboxName(tape: Tape, at: number, findings: Deviation[]): MailboxName {
  const sent = text(tape, at)
  const mailbox = decodeMailbox(sent)
  if (mailbox === undefined) {
    note(findings, 'mailbox-utf7', tape.startOf(at), tape.endOf(at), 'not valid modified UTF-7')
    return { mailbox: sent }
  }
  return mailbox === sent ? { mailbox } : { mailbox, sent }
}
