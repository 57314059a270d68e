/** Applies a filter to a recorded session, for code that then reads the session again. */
import { Choosing, type ExchangeSelection, type Filter } from '../../lib/filter/index.ts'
import type { ProgressLine } from './progress.ts'
import { readEvents } from './recorded.ts'

/**
 * Reads a session to its end, since only then the selection of a filter is complete. Reports an empty one.
 * @returns the selection, to be used when the session is read again
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
