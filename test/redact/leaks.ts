/** What of a secret is in what a redaction lets out, if anything is. */
import { traces } from './forms.ts'
import { inOrder, type Released, released, releasedParts } from './spoken.ts'
import { secretsOf, traffic } from './traffic.ts'

/**
 * Looks at one case: no trace of the secret comes out, nothing that the client says changes with it, and no side goes
 * back in time.
 * @returns what is wrong, with the transcript as it came out; undefined when nothing is
 */
function leakIn(seed: number): string | undefined {
  const [secret, other] = secretsOf(seed)
  const input = traffic(seed, secret)
  const text = released(input)
  const lower = text.toLowerCase()
  const trace = traces(secret).find(
    (each) => each.length > 5 && (text.includes(each) || lower.includes(each.toLowerCase())),
  )
  if (trace !== undefined) return `seed ${seed}: ${trace} of ${secret} in\n${text}`
  const parts = releasedParts(input)
  const one = ofClient(parts)
  const two = ofClient(releasedParts(traffic(seed, other)))
  if (one !== two) return `seed ${seed}: what comes out tells ${secret} from ${other}:\n${one}\n---\n${two}`
  return inOrder(parts) ? undefined : `seed ${seed}: back in time:\n${text}`
}

/** What the client said, as it is let out. What a server quotes may be masked in one of two ways. */
function ofClient(parts: readonly Released[]): string {
  const own = parts.filter(({ side }) => side === 'client')
  return own.map(({ bytes }) => Buffer.from(bytes).toString('latin1')).join('')
}

/** @returns the first faults among so many cases */
export function leaksAmong(first: number, cases: number): string[] {
  const found: string[] = []
  for (let seed = first; seed < first + cases && found.length < 5; seed++) {
    const leak = leakIn(seed)
    if (leak !== undefined) found.push(leak)
  }
  return found
}
