/** Capabilities as sets: the names added and removed between two of them. RFC 9051 §6.1.1. */

/** Names in the spelling and order of the set they come from. */
export interface CapabilityDifference {
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/**
 * Compares two sets; letter case does not matter (RFC 9051 §9).
 * @param before undefined when the server sent no set before: then every name is added
 * @param after the newest set
 */
export function difference(
  before: readonly string[] | undefined,
  after: readonly string[],
): CapabilityDifference {
  const had = new Set((before ?? []).map((name) => name.toUpperCase()))
  const has = new Set(after.map((name) => name.toUpperCase()))
  return {
    added: after.filter((name) => !had.has(name.toUpperCase())),
    removed: (before ?? []).filter((name) => !has.has(name.toUpperCase())),
  }
}
