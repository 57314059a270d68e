/** The dashboard as a sink, for live and opened sessions alike. */
import { formats } from '../../lib/export/index.ts'
import { imap } from '../../lib/protocol/index.ts'
import type { SessionHead, Time } from '../../lib/record/record.ts'
import { type Dashboard, type Ended, startDashboard } from '../../ui/app.ts'
import type { Written } from '../../ui/model/comments.ts'
import type { Setup, Status } from '../../ui/model/model.ts'
import { processTerminal } from '../../ui/terminal/terminal.ts'
import type { Look } from '../../ui/terminal/theme.ts'
import { inForeground } from './foreground.ts'
import { exportChosen } from './screen-export.ts'
import type { EventSink } from './sink.ts'

/** The input of the screen besides the events. */
export interface ScreenOptions {
  readonly head: SessionHead
  readonly setup: Setup
  readonly status: Status
  readonly look: Look
  /** Milliseconds after which a command without a byte counts as stalled. */
  readonly stall: number
  now(): Time
  /** Stores a comment with the session. @returns one sentence when it could not; never rejects */
  keep(written: Written): Promise<string | undefined>
  /** Path of the session file; undefined when none is written. */
  file(): string | undefined
}

/**
 * The meaning of a protocol word in one sentence. A capability has priority, since that is where most users
 * look.
 */
function about(name: string): string | undefined {
  const row = imap.capability(name) ?? imap.command(name) ?? imap.response(name) ?? imap.code(name)
  return row === undefined ? undefined : `${row.about} (${row.rfc})`
}

/** A dashboard and the sink that feeds it. */
export interface DashboardSink extends EventSink {
  readonly dashboard: Dashboard
  readonly ended: Promise<Ended>
}

/** Takes over the terminal until the user leaves it. */
export function openScreen(options: ScreenOptions): DashboardSink {
  const { head, setup, status, look, stall } = options
  // A warning of Node would overwrite the screen; it becomes a remark instead.
  process.removeAllListeners('warning')
  const dashboard = startDashboard({
    terminal: processTerminal(inForeground),
    setup: { ...setup, formats: formats.map(({ name, about }) => ({ name, about })) },
    status,
    about,
    look,
    started: head.started,
    offsetMinutes: -new Date(Number(head.started / 1_000_000n)).getTimezoneOffset(),
    stall,
    exported: (request) => exportChosen(options.file(), request),
    keep: (written) => options.keep(written),
    now: () => options.now(),
  })
  process.on('warning', (warning) => dashboard.remark(warning.name))
  return {
    dashboard,
    ended: dashboard.ended,
    take: (event) => dashboard.push([event]),
    end: async () => {
      dashboard.close()
      await dashboard.ended
    },
  }
}
