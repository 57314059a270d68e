/** What of a recorded session a filter leaves, for those who read the session once more. */
import { Choosing, type ExchangeSelection, type Filter } from '../../lib/filter/index.ts'
import type { ProgressLine } from './progress.ts'
import { readEvents } from './recorded.ts'

/**
 * Reads a session once to its end: only then it is known what a filter chooses. Says so when it is nothing.
 * @returns what chooses the same when the session is read again
 * @throws {Failure} 1 when the file cannot be used at all
 */
export async function choose(
  session: string | readonly string[],
  filter: Filter,
  progress: ProgressLine,
): Promise<ExchangeSelection> {
  const choosing = new Choosing(filter)
  await readEvents(session, {
    head: () => undefined,
    events: (events) => {
      for (const event of events) choosing.take(event)
    },
    progress: (done, of) => progress.told('filtering', done, of),
    over: () => false,
  })
  const selection = choosing.selection()
  if (!selection.empty) return selection
  progress.clear()
  process.stderr.write('imapscope: no command fits the filter\n')
  return selection
}
