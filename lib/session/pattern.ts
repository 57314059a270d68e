/** Whether a mailbox name matches the pattern of a LIST. RFC 9051 §6.3.9. */

/** The most steps of one comparison; a pattern that could take more is assumed to match. */
const steps = 16_384

/**
 * @param pattern `*` matches anything, `%` anything without the delimiter
 * @param delimiter undefined when it is not known: then `%` matches anything
 */
export function matches(pattern: string, mailbox: string, delimiter: string | undefined): boolean {
  // The root that `LIST "" ""` asks for has no name, and no other pattern finds it.
  if (pattern === '' || mailbox === '') return pattern === mailbox
  if (pattern.length * mailbox.length > steps) return true
  // The lengths of the name that the pattern has matched so far: the work is at most the product of both
  // lengths.
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
