/** Which words of a search are keys, and which are their arguments. RFC 9051 §6.4.4. */
import { text } from '../grammar/strings.ts'
import { kinds, type Tape } from '../grammar/tape.ts'
import { searchKey } from '../protocol/index.ts'

/**
 * The keys of a search, including those in parentheses, without their arguments.
 * @param from the nodes of the search, in order
 * @returns upper case
 */
export function searchWords(tape: Tape, from: readonly number[]): string[] {
  const words: string[] = []
  for (let index = 0; index < from.length; index++) {
    const at = from[index]
    if (tape.kindOf(at) === kinds.list) {
      words.push(...searchWords(tape, tape.values(at)))
      continue
    }
    if (tape.kindOf(at) !== kinds.atom) continue
    const word = text(tape, at).toUpperCase()
    words.push(word)
    index += searchKey(word)?.arguments?.length ?? 0
    // `MODSEQ "/flags/\\Seen" all 5`. RFC 7162 §3.1.5.
    if (word === 'MODSEQ' && from[index] !== undefined && tape.kindOf(from[index]) === kinds.quoted)
      index += 2
  }
  return words
}
