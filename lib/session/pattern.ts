/** Whether a mailbox name matches the pattern of a LIST. RFC 9051 §6.3.9. */

/** Steps that one comparison may take; a pattern that could take more is held to match. */
const steps = 16_384

/**
 * @param pattern `*` stands for anything, `%` for anything without the delimiter
 * @param delimiter undefined where it is not known: then `%` stands for anything
 */
export function matches(pattern: string, mailbox: string, delimiter: string | undefined): boolean {
  // The root that `LIST "" ""` asks for has no name, and no other pattern finds it.
  if (pattern === '' || mailbox === '') return pattern === mailbox
  if (pattern.length * mailbox.length > steps) return true
  // Which lengths of the name the pattern has matched so far: no pattern takes more than their product.
  let reached = new Set([0])
  for (const sign of pattern) {
    const next = new Set<number>()
    for (const at of reached) {
      if (sign !== '*' && sign !== '%') {
        if (mailbox.startsWith(sign, at)) next.add(at + sign.length)
        continue
      }
      for (let end = at; end <= mailbox.length && !next.has(end); end++) {
        next.add(end)
        if (sign === '%' && delimiter !== undefined && mailbox[end] === delimiter) break
      }
    }
    reached = next
  }
  return reached.has(mailbox.length)
}
