/** `imapscope open <session..>`: the dashboard on a recorded session. */
import { basename } from 'node:path'
import type { CommandModule } from 'yargs'
import { CaptureError } from '../lib/capture/container/errors.ts'
import { appendRecord } from '../lib/capture/session/closed-file.ts'
import { oneSession } from '../lib/inputs/index.ts'
import type { SessionHead, Time } from '../lib/record/record.ts'
import { entry } from '../lib/reports/log.ts'
import type { SessionEvent } from '../lib/session/events.ts'
import { wallDate, wallTime } from '../lib/text/times.ts'
import type { Written } from '../ui/model/comments.ts'
import type { Setup, Status } from '../ui/model/model.ts'
import type { Look } from '../ui/terminal/theme.ts'
import { exitStatus } from './shared/ending.ts'
import { Failure } from './shared/failure.ts'
import { lookOf } from './shared/look.ts'
import { readEvents, sessionArgument } from './shared/recorded.ts'
import { type DashboardSink, openScreen } from './shared/screen.ts'

interface OpenOptions {
  readonly session: readonly string[]
  readonly stall: number
}

/** The command as it is registered with yargs. */
export const openCommand: CommandModule<object, OpenOptions> = {
  command: 'open <session..>',
  describe: 'the dashboard on a recorded session, or on any capture of plain IMAP',
  builder: (yargs) =>
    yargs
      .positional('session', sessionArgument)
      .option('stall', {
        type: 'number',
        default: 5,
        describe: 'seconds after which a silent command is marked',
      })
      .example('$0 open session.pcapng', 'the screens of the live session again'),
  handler: async (options) => {
    process.exitCode = await open(options)
  },
}

async function open({ session, stall }: OpenOptions): Promise<number> {
  const look = lookOf()
  if ('why' in look)
    throw new Failure(look.why.replace(/\.$/, ''), 2, `imapscope export ${session[0]} -f text`)
  // Errors about unreadable sessions are reported later, by the code that reads them.
  const { paths } = await oneSession(session).catch(() => ({ paths: session }))
  const opened = new Opened(paths, look.look, stall)
  const problem = await readEvents(session, {
    head: (head) => opened.begin(head),
    events: (events) => opened.take(events),
    progress: (done, of) => opened.progress(done, of),
    over: () => opened.over,
    gently: () => opened.typing,
  })
  return opened.ended(problem)
}

/** An opened session and its dashboard. */
class Opened {
  private screen: DashboardSink | undefined
  private status: Status = { redacted: true, lag: 0, lost: 0 }
  private last: Time = 0
  over = false
  /** The last comment being written, and its result. */
  private kept: Promise<string | undefined> = Promise.resolve(undefined)

  constructor(
    private readonly paths: readonly string[],
    private readonly look: Look,
    private readonly stall: number,
  ) {}

  /** The path of the first file, which names the session. */
  private get path(): string {
    return this.paths[0] ?? ''
  }

  begin(head: SessionHead): void {
    const setup: Setup = { live: false, routes: [], steps: [] }
    this.status = {
      ...this.status,
      redacted: head.redacted,
      session: { name: basename(this.path), bytes: 0 },
    }
    const { look, status } = this
    // The clock of a recorded session stops at its last event, so nothing in it ages.
    const stall = this.stall * 1000
    const [now, file] = [() => this.last, () => this.path]
    const keep = (written: Written): Promise<string | undefined> => this.keep(head, written)
    this.screen = openScreen({ head, setup, status, look, stall, now, file, keep })
    const secrets = head.redacted ? 'secrets masked' : 'SECRETS SHOWN'
    const day = `${wallDate(head.started, 0, 0)} ${wallTime(head.started, 0, 0).slice(0, 8)} UTC`
    const text = `opened ${this.path}, recorded by ${head.program} on ${day}, ${secrets}`
    this.screen.dashboard.log(entry(0, 'info', 0, text))
    this.screen.ended.then(() => {
      this.over = true
    })
  }

  get typing(): boolean {
    return this.screen?.dashboard.typing === true
  }

  take(events: readonly SessionEvent[]): void {
    for (const event of events) this.last = Math.max(this.last, event.time)
    this.screen?.dashboard.push(events)
  }

  progress(done: number, of: number): void {
    const session = { name: basename(this.path), bytes: of }
    this.status = {
      ...this.status,
      session,
      ...(done < of ? { reading: { done, of } } : { reading: undefined }),
    }
    this.screen?.dashboard.status(this.status)
  }

  /** Appends a comment to the last file, after the previous comment. */
  private keep(head: SessionHead, { connection, time, fact }: Written): Promise<string | undefined> {
    const path = this.paths.at(-1) ?? ''
    const append = (): Promise<void> => appendRecord(path, head, { type: 'fact', connection, time, fact })
    const kept = this.kept.then(append).then(
      () => undefined,
      (error: unknown) => {
        if (!(error instanceof CaptureError)) return 'kept here only: an error of imapscope'
        return `kept here only: ${error.message.replace(path, basename(path)).replace(/\.$/, '')}`
      },
    )
    this.kept = kept
    return kept
  }

  async ended(problem: string | undefined): Promise<number> {
    if (problem !== undefined) this.screen?.dashboard.remark(problem)
    const ended = await this.screen?.ended
    await this.kept
    return ended === undefined ? 1 : exitStatus(ended.reason)
  }
}
