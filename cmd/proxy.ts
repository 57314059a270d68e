/** `imapscope <server>…`: the proxy, with its dashboard or headless. */
import type { CommandModule } from 'yargs'
import type { Authority } from '../lib/certs/store.ts'
import { jsonl } from '../lib/export/jsonl.ts'
import type { LiveSession } from '../lib/observe/live.ts'
import { notFound } from '../lib/proxy/sockets/name-lookup.ts'
import { maskedFrom } from '../lib/redact/door.ts'
import type { LogLevel } from '../lib/reports/log.ts'
import { delayLines } from '../lib/reports/overhead.ts'
import { age, counted } from '../lib/text/units.ts'
import type { Setup } from '../ui/model/model.ts'
import type { Look } from '../ui/terminal/theme.ts'
import { beginnings, setupFor, unreachable } from './shared/beginnings.ts'
import { exitStatus, firstSignal } from './shared/ending.ts'
import { ownExposures } from './shared/exposures.ts'
import { headless, summary, type Tally, tally, troubles } from './shared/headless.ts'
import { lookOf } from './shared/look.ts'
import { newLines, standardOutput } from './shared/output.ts'
import { command } from './shared/program.ts'
import { builder, engineOptions, type Prepared, type ProxyOptions } from './shared/proxy-options.ts'
import type { openScreen } from './shared/screen.ts'
import { readServer } from './shared/server.ts'
import { ShownSession } from './shared/shown-session.ts'
import { exportTo, type Output } from './shared/sink.ts'

/** The command as it is registered with yargs: the default command, without a name. */
export const proxyCommand: CommandModule<object, ProxyOptions> = {
  command: '$0 <server..>',
  describe: 'the proxy with its dashboard',
  builder,
  handler: async (options) => {
    process.exitCode = await runProxy(options)
  },
}

/** Runs until the user ends it. @returns the exit status */
async function runProxy(options: ProxyOptions): Promise<number> {
  const servers = options.server.map(readServer)
  return runEngine(await engineOptions(options, servers), options)
}

/** An activity that accompanies the proxy, such as the replay of a recorded session. */
export interface Performance {
  /** Called when the ports are open. @returns when it is over: without a dashboard the program then ends */
  begin(live: LiveSession): Promise<void>
  /** The steps of the first screen. @param usual the steps without a performance */
  setup(usual: Setup): Setup
  /** The text of the bottom line when it is over. */
  readonly over: string
}

/**
 * Runs an engine with its dashboard or headless output, until the user ends it.
 * @param performance accompanies the proxy; by default the proxy waits for mail clients
 * @returns the exit status
 */
export async function runEngine(
  { engine, authority }: Prepared,
  options: Omit<ProxyOptions, 'server'>,
  performance: Performance = waiting,
): Promise<number> {
  const screen = options.headless || options.jsonl === '-' ? { why: undefined } : lookOf()
  const remark = (text: string, severity: LogLevel = 'info'): void => {
    if (!options.quiet || serious.includes(severity)) process.stderr.write(`${text}\n`)
  }
  if ('why' in screen && screen.why !== undefined) remark(`${screen.why} A line per command instead.`)
  const session = new ShownSession(engine, remark)
  const { live } = session
  const exposed = ownExposures()
  session.alarms = exposed.map(({ mark }) => mark)
  for (const said of [...warnings(options), ...exposed])
    session.announcements.say({ ...said, severity: 'warning' })
  const tallied = tally()
  live.add({ take: tallied.take, end: async () => undefined })
  if (options.jsonl !== undefined)
    live.add(exportTo(jsonl, live.head, recordsOutput(options.jsonl, session), 'live'))
  // The dashboard and its packages take time and memory, so they are loaded only when needed.
  const dashboard =
    'look' in screen
      ? { look: screen.look, open: (await import('./shared/screen.ts')).openScreen }
      : undefined
  // Before the ports are open: a signal after the first mail client must not find a program without an end.
  const asked = firstSignal(() => live.clock.now())
  await session.start({ linesOnly: dashboard === undefined && options.jsonl === undefined })
  for (const { text, remedy } of exposed) live.note(`${text}: ${remedy}`)
  for (const begun of beginnings({ ports: live.ports, sessionFile: live.sessionFile, engine }, authority))
    session.announcements.say(begun)
  // Not awaited: the network, and with it the name, may become available later.
  for (const host of new Set(engine.listeners.map(({ server }) => server.host)))
    notFound(host).then((cause) => {
      if (cause !== undefined) session.announcements.say(unreachable(host, cause))
    })
  const playing: Playing = { ...performance, asked, done: performance.begin(live) }
  const ending =
    dashboard === undefined
      ? await withLines(session, options, playing)
      : await withDashboard(session, dashboard, options, playing, authority)
  try {
    await live.stop()
  } finally {
    closing(session, options, tallied.counts, remark)
  }
  return exitStatus(ending)
}

/** Prints the summary of a session at its end, even when other output could not be written. */
function closing(
  { recordedIn, status: { lost } }: ShownSession,
  { keylog }: Pick<ProxyOptions, 'keylog'>,
  counts: Tally,
  remark: (text: string) => void,
): void {
  remark(summary(counts))
  if (counts.delay !== undefined) for (const line of delayLines(counts.delay)) remark(line)
  if (recordedIn !== undefined) remark(`session: ${recordedIn}`)
  if (lost > 0)
    process.stderr.write(`${counted(lost, 'byte')} of what was said are NOT in the session file\n`)
  if (keylog !== undefined) remark(`TLS secrets: ${keylog}`)
}

/** A performance that has started. */
interface Playing extends Performance {
  /** The signal that ends the program. */
  readonly asked: Promise<string>
  readonly done: Promise<void>
}

const waiting: Performance = { begin: () => new Promise(() => {}), setup: (usual) => usual, over: '' }

/** Printed with --quiet too; warnings about exposed secrets are among them. */
const serious: readonly LogLevel[] = ['warning', 'error']

const standardError: Output = {
  write: (piece) => void process.stderr.write(piece),
  end: async () => undefined,
}

/** Warnings that hold for the whole session and must not be forgotten. */
function warnings(options: Omit<ProxyOptions, 'server'>): { readonly text: string }[] {
  const found: string[] = []
  if (!options.redact) {
    found.push(`passwords are shown and recorded for ${age(maskedFrom(false))}, then masked (--no-redact)`)
  }
  if (options.insecure) found.push("the server's certificate is not verified (--insecure)")
  if (options['tls-min'] < '1.2') found.push(`TLS ${options['tls-min']} is broken (--tls-min)`)
  if (options.keylog !== undefined) found.push('the TLS secrets of both legs are written (--keylog)')
  return found.map((text) => ({ text }))
}

type Options = Pick<ProxyOptions, 'quiet' | 'jsonl' | 'stall'>

async function withLines(session: ShownSession, options: Options, { asked, done }: Playing): Promise<string> {
  const { live } = session
  if (options.quiet) live.add(troubles(live.head, standardError, serious))
  else if (options.jsonl === '-') live.add(troubles(live.head, standardError, ['note', ...serious]))
  else live.add(headless(live.head, ownOutput()))
  return Promise.race([asked, died(session), done.then(() => 'over')])
}

async function withDashboard(
  session: ShownSession,
  { look, open }: { readonly look: Look; readonly open: typeof openScreen },
  options: Options,
  { asked, done, setup, over }: Playing,
  authority: Authority,
): Promise<string> {
  const { live, status } = session
  const { head } = live
  const stall = options.stall * 1000
  const screen = open({
    head,
    setup: setup(
      setupFor({
        listeners: session.engine.listeners,
        ports: live.ports,
        authority,
        command: command(process.env),
      }),
    ),
    status,
    look,
    stall,
    now: () => live.now(),
    file: () => live.sessionFile,
    keep: (written) => session.keep(written),
  })
  live.add(screen)
  session.announcements.listen((told) => screen.dashboard.log(told))
  done.then(() => screen.dashboard.remark(over)).catch(() => screen.dashboard.close())
  session.changed = () => screen.dashboard.status(session.status)
  const dead = died(session, () => screen.dashboard.close())
  asked.then(() => screen.dashboard.close())
  const ended = await screen.ended
  live.remove(screen)
  session.announcements.unlisten()
  session.changed = () => undefined
  if (ended.reason === 'closed') return Promise.race([asked, dead, ended.reason])
  if (ended.reason !== 'background' && ended.reason !== 'failed') return ended.reason
  const why = ended.reason === 'failed' ? 'The dashboard failed; the' : 'The'
  process.stderr.write(`${why} proxy keeps running. Ctrl-C ends it.\n`)
  return Promise.race([asked, dead])
}

/**
 * @param leave makes room on the terminal for the reason
 * @returns `died` when the proxy itself ends, after the reason was printed
 */
function died(session: ShownSession, leave = (): void => undefined): Promise<string> {
  return new Promise((resolve) => {
    session.died = (reason) => {
      leave()
      process.stderr.write(`the proxy ended: ${reason}\n`)
      resolve('died')
    }
  })
}

const ownOutput = (): Output => standardOutput(process.stdout, () => process.kill(process.pid, 'SIGINT'))

function recordsOutput(path: string, { announcements }: ShownSession): Output {
  if (path === '-') return ownOutput()
  return newLines(path, (text) => announcements.say({ severity: 'error', text }))
}
