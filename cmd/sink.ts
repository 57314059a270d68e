/** What shows a session while it is read, live or opened: the dashboard, lines, or both together. */

import type { Exporter, Format } from '../lib/export/index.ts'
import type { SessionHead } from '../lib/record/record.ts'
import type { SessionEvent } from '../lib/session/events.ts'

/** Takes a session's events in order. */
export interface Sink {
  take(event: SessionEvent): void
  /** No event comes after this. @returns when everything has been written */
  end(): Promise<void>
}

/** Where text goes: standard output or a file. Knows when the reader went away. */
export interface TextOutput {
  write(text: string): void
  end(): Promise<void>
}

/**
 * Writes an export as the events come.
 * @param head of the session
 */
export function exportTo(format: Format, head: SessionHead, output: TextOutput): Sink {
  const exporter: Exporter = format.begin(head)
  return {
    take: (event) => {
      const text = exporter.take(event)
      if (text !== '') output.write(text)
    },
    end: () => {
      output.write(exporter.end())
      return output.end()
    },
  }
}
