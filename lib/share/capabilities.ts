/** Capabilities: public words, but for what a server puts after the `=` of its own. RFC 9051 §7.2.2. */

import { capability } from '../protocol/index.ts'
import { latin1 } from '../wire/octets.ts'
import type { Redraft } from './redraft.ts'

/** As they are written: upper case, so that a name that got here by mistake is none. */
const NAME = /^(?:IMAP4rev\d|[A-Z0-9.+_-]{1,32})/

/** One capability, where some are told or enabled. */
export function capabilityAt(draft: Redraft, at: number): void {
  if (capability(draft.word(at)) !== undefined) return
  const [start, end] = draft.span(at)
  const source = latin1(draft.tree.tape.bytes, start, end)
  const name = NAME.exec(source)?.[0] ?? ''
  const open = name.length === source.length || source[name.length] === '=' ? name.length : 0
  draft.disguise(start + open, end)
}
