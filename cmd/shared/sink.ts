/** Consumers of a session while it is read, live or opened: the dashboard, lines, or both. */

import type { Exporter, FileBit, Format } from '../../lib/export/index.ts'
import type { EventSink } from '../../lib/observe/live.ts'
import type { SessionHead } from '../../lib/record/record.ts'

export type { EventSink }

/** The output of an export: standard output or a file. */
export interface Output {
  write(piece: FileBit): void
  end(): Promise<void>
}

/**
 * Writes an export as the events arrive.
 * @param head of the session
 * @param pace see `Format.begin`
 */
export function exportTo(format: Format, head: SessionHead, output: Output, pace?: 'live'): EventSink {
  const exporter: Exporter = format.begin(head, pace)
  return {
    take: (event) => {
      const piece = exporter.take(event)
      if (piece.length > 0) output.write(piece)
    },
    end: () => {
      output.write(exporter.end())
      return output.end()
    },
  }
}
