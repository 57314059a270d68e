/** Which words of a search are keys and which are what they look for. RFC 9051 §6.4.4. */
import { text } from '../grammar/strings.ts'
import { kinds, type Tape } from '../grammar/tape.ts'

/** How many arguments follow a key, where there are any. */
const taken = new Map<string, number>([
  ...(
    'BCC BEFORE BODY CC CHARSET FROM KEYWORD LARGER ON SENTBEFORE SENTON SENTSINCE SINCE SMALLER SUBJECT ' +
    'TEXT TO UID UNKEYWORD OLDER YOUNGER FILTER MODSEQ EMAILID THREADID SAVEDBEFORE SAVEDON SAVEDSINCE ' +
    'X-GM-RAW X-GM-MSGID X-GM-THRID X-GM-LABELS X-GUID X-MAILBOX X-REAL-UID DELIVEREDTO XLISTID ' +
    'XCONTENTTYPE XATTACHMENTNAME XATTACHMENTBODY CID FOLDER SPAMABOVE SPAMBELOW CONVFLAG CONVMODSEQ'
  )
    .split(' ')
    .map((key): [string, number] => [key, 1]),
  ['HEADER', 2],
  ['ANNOTATION', 3],
])

/**
 * The keys of a search, those in parentheses too, without what they look for.
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
    index += taken.get(word) ?? 0
    // `MODSEQ "/flags/\\Seen" all 5`. RFC 7162 §3.1.5.
    if (word === 'MODSEQ' && from[index] !== undefined && tape.kindOf(from[index]) === kinds.quoted)
      index += 2
  }
  return words
}
