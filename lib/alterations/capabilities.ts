/** Adds capabilities to the lines in which a server lists them, or removes them. RFC 9051 §7.1, §7.2.2. */
import type { Head } from '../wire/line.ts'
import { latin1, octets } from '../wire/octets.ts'
import { type Alteration, type NamedAlteration, pass, type ServerVerdict } from './alteration.ts'

/** `* CAPABILITY …`, and the code `[CAPABILITY …]` of a greeting, an untagged OK or a completion. */
const untagged = /^(\* +CAPABILITY)((?: +[^\s\]]+)*)/i
const code = /^((?:\*|[^ ]+) +(?:OK|NO|BAD|PREAUTH) +\[CAPABILITY)((?: +[^\s\]]+)*)/i

/**
 * Rewrites the capabilities that a line lists; every other octet of it stays.
 * @param change gets the list as sent, each name with the blanks before it, and returns the new one
 * @returns the new line; none if it lists no capabilities or nothing changes
 */
function rewritten(line: Uint8Array, head: Head, change: (list: string[]) => string[]): ServerVerdict {
  if (head.kind === 'opaque' || head.kind === 'continuation') return pass
  const text = latin1(line)
  const match = (head.kind === 'data' ? untagged : code).exec(text)
  if (match === null) return pass
  const [whole, before, list] = match
  const changed = before + change(list.match(/ +[^ ]+/g) ?? []).join('')
  return changed === whole ? pass : { do: 'replace', by: octets(changed + text.slice(whole.length)) }
}

/**
 * An alteration that removes a capability wherever the server lists it.
 * @param name in any case; with its value, if it has one: `AUTH=PLAIN`
 */
export function hide(name: string): Alteration {
  const hidden = name.toUpperCase()
  return {
    side: 'server',
    reason: `${hidden} hidden`,
    line: (line, head) =>
      rewritten(line, head, (list) => list.filter((each) => each.trim().toUpperCase() !== hidden)),
  }
}

export const hiding: NamedAlteration = {
  name: 'hide',
  about: 'a capability to hide from the client',
  make: hide,
}

/** An alteration that adds a capability wherever the server lists some, but not this one. */
export function offer(name: string): Alteration {
  return {
    side: 'server',
    reason: `${name} offered`,
    line: (line, head) =>
      rewritten(line, head, (list) =>
        list.some((each) => each.trim().toUpperCase() === name) ? list : [...list, ` ${name}`],
      ),
  }
}

/** The capabilities that a line of the server lists, each with the blanks before it; undefined for none. */
function told(line: Uint8Array): string | undefined {
  const text = latin1(line)
  return (untagged.exec(text) ?? code.exec(text))?.[2]
}

/** @returns true when a line of the server lists capabilities */
export function tellsCapabilities(line: Uint8Array): boolean {
  return told(line) !== undefined
}

/** @returns true when a line of the server offers STARTTLS */
export function offersStartTls(line: Uint8Array): boolean {
  return / STARTTLS(?: |$)/i.test(told(line) ?? '')
}
