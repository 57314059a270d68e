/** Lists of flags, keywords and labels, in all forms that servers send. Knows no flag. RFC 9051 §2.3.2. */
import type { Deviation } from '../wire/frame.ts'
import { note } from './findings.ts'
import { decodeMailbox } from './mailbox.ts'
import { spell } from './octets.ts'
import { isNil, text } from './strings.ts'
import { kinds, type Tape } from './tape.ts'
import type { Tree } from './tree.ts'

export interface FlagsData {
  readonly type: 'flags'
  readonly flags: readonly string[]
}

/**
 * Reads a list of flags: `(\Seen $Forwarded)`; also quoted ones (`"\\Deleted"`, InterMail) and `\*`.
 * @param at the list; NIL gives none, a lone atom one
 * @returns as sent, without quotes
 */
export function flags(tape: Tape, at: number, findings: Deviation[]): string[] {
  if (tape.kindOf(at) !== kinds.list) {
    note(findings, 'type', tape.startOf(at), tape.endOf(at), 'no list of flags')
    return isNil(tape, at) ? [] : [text(tape, at)]
  }
  const end = tape.nextOf(at)
  // The nodes are parentheses, flags and single spaces. A growing array costs more than this estimate.
  const found: string[] = new Array(Math.max(0, (end - at - 2) >> 1))
  let count = 0
  for (let member = tape.first(at); member < end; member = tape.value(tape.nextOf(member), end)) {
    if (tape.kindOf(member) === kinds.atom) {
      found[count++] = spell(tape.bytes, tape.startOf(member), tape.endOf(member))
      continue
    }
    note(findings, 'flag', tape.startOf(member), tape.endOf(member), 'a flag that is no atom')
    found[count++] = text(tape, member)
  }
  if (found.length !== count) found.length = count
  return found
}

/**
 * Reads Gmail's labels: mailbox names in modified UTF-7, quoted or not, and system labels such as `\Inbox`.
 * @returns the labels decoded for people; NIL gives none
 */
export function labels(tape: Tape, at: number): string[] {
  if (isNil(tape, at)) return []
  const members = tape.kindOf(at) === kinds.list ? tape.values(at) : [at]
  return members.map((member) => {
    const label = text(tape, member)
    return decodeMailbox(label) ?? label
  })
}

/** `* FLAGS (\Seen)`; RFC 9051 §7.3.5. */
export function flagsData(tree: Tree, findings: Deviation[]): FlagsData {
  const { tape, head } = tree
  const list = tape.value(head.body, tape.length)
  return { type: 'flags', flags: list < tape.length ? flags(tape, list, findings) : [] }
}
