/**
 * The capabilities that a server announces: CAPABILITY, ENABLED, and the code CAPABILITY. Knows no
 * capability.
 */
import { text } from './strings.ts'
import { kinds } from './tape.ts'
import type { Tree } from './tree.ts'

export interface CapabilityData {
  readonly type: 'capability'
  /** In the server's order and spelling. */
  readonly capabilities: readonly string[]
}

export interface EnabledData {
  readonly type: 'enabled'
  readonly capabilities: readonly string[]
}

/**
 * The capabilities that a frame announces: an untagged CAPABILITY, or the code `[CAPABILITY …]` of a
 * greeting, status response or completion. RFC 9051 §7.2.2, §7.1.
 * @returns in the server's order and spelling; undefined when the frame announces none
 */
export function capabilities(tree: Tree): string[] | undefined {
  const { tape, head } = tree
  if (head.code >= 0) {
    if (tree.code?.name !== 'CAPABILITY') return undefined
    return tape
      .values(head.code)
      .slice(1)
      .map((at) => text(tape, at))
  }
  if (tree.name !== 'CAPABILITY' || tree.frame.kind !== 'data') return undefined
  return tape.valuesBetween(head.body, tape.length).map((at) => text(tape, at))
}

/** `* CAPABILITY IMAP4rev1 …`; RFC 9051 §7.2.2. */
export function capability(tree: Tree): CapabilityData {
  return { type: 'capability', capabilities: capabilities(tree) ?? [] }
}

/** `* ENABLED CONDSTORE`: the extensions that are enabled (RFC 9051 §7.2.1). */
export function enabled(tree: Tree): EnabledData {
  const { tape, head } = tree
  const named = tape.valuesBetween(head.body, tape.length).filter((at) => tape.kindOf(at) !== kinds.list)
  return { type: 'enabled', capabilities: named.map((at) => text(tape, at)) }
}
