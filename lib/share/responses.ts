/** Shares a response: its name, numbers, and known words in their places stay; names and texts do not. */

import { kinds } from '../grammar/tape.ts'
import { code, response } from '../protocol/index.ts'
import { latin1 } from '../wire/octets.ts'
import { argumentsShared } from './arguments.ts'
import { fetched } from './fetched.ts'
import type { Redraft } from './redraft.ts'
import { isBase64, saslNode } from './sasl.ts'
import { sentence } from './sentences.ts'

/** Replaces the parts of a response that do not belong to the protocol. */
export function responseShared(draft: Redraft): void {
  const { tree } = draft
  const { tape, head, frame } = tree
  if (head.tag >= 0) draft.tag(head.tag)
  if (head.code >= 0) codeShared(draft, head.code)
  if (head.text >= 0) text(draft, head.text)
  if (head.number >= 0) draft.stay(head.number)
  const name = tree.name ?? ''
  const row = response(name)
  if (row === undefined) return
  const body = Math.min(...[head.code, head.text, head.body].filter((at) => at >= 0))
  for (let at = 1; at < body; at++) if (at !== head.tag && tape.kindOf(at) === kinds.atom) draft.stay(at)
  if (frame.kind !== 'data') return
  if (name === 'FETCH' || name === 'UIDFETCH') fetched(draft)
  else argumentsShared(draft, row.arguments ?? [], tape.valuesBetween(head.body, tape.length), name)
}

function codeShared(draft: Redraft, at: number): void {
  const [name, ...values] = draft.tree.tape.values(at)
  if (name === undefined) return
  const word = draft.word(name)
  const row = code(word)
  if (row === undefined) draft.hide(name)
  else draft.stay(name)
  argumentsShared(draft, row?.arguments ?? [], values, word)
}

/** The text of a status response, or the challenge in a continuation request. */
function text(draft: Redraft, at: number): void {
  const { tree, sharing } = draft
  const { bytes } = tree.tape
  const [start, end] = draft.span(at)
  if (tree.frame.kind === 'continuation' && isBase64(latin1(bytes, start, end)) && end - start > 7)
    saslNode(draft, at)
  else draft.replace(at, sentence(bytes.subarray(start, end), sharing.names, sharing.spoken))
}
