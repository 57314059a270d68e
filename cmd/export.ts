/** `imapscope export <session..>`: streams a recorded session in another format. */
import type { CommandModule } from 'yargs'
import { type Format, formats } from '../lib/export/index.ts'
import { headShared, sharing } from '../lib/share/share.ts'
import { choose } from './shared/choose.ts'
import { Failure } from './shared/failure.ts'
import { readFilter } from './shared/filter.ts'
import { newFile, standardOutput } from './shared/output.ts'
import { ProgressLine } from './shared/progress.ts'
import { readComments, readEvents, sessionArgument } from './shared/recorded.ts'
import { type EventSink, exportTo } from './shared/sink.ts'

interface ExportOptions {
  readonly session: readonly string[]
  readonly format: string
  readonly output: string
  readonly filter: string | undefined
  readonly share: boolean
  readonly uniform: boolean | undefined
}

/** The command as it is registered with yargs. */
export const exportCommand: CommandModule<object, ExportOptions> = {
  command: 'export <session..>',
  describe: 'a recorded session as text or for other programs',
  builder: (yargs) =>
    yargs
      .positional('session', sessionArgument)
      .option('format', {
        alias: 'f',
        type: 'string',
        choices: formats.map(({ name }) => name),
        default: 'text',
        describe: formats.map(({ name, about }) => `${name}: ${about}`).join('; '),
      })
      .option('output', {
        alias: 'o',
        type: 'string',
        // Otherwise a lone - after it would be a separate argument.
        nargs: 1,
        default: '-',
        describe: 'a new file; - is standard output',
      })
      .option('filter', {
        type: 'string',
        describe: 'only some commands, with what answers them: cmd:fetch d>200ms',
      })
      .option('share', {
        type: 'boolean',
        default: false,
        describe: 'anonymised: names, addresses and texts are replaced; see docs/share.md',
      })
      .option('uniform', {
        type: 'boolean',
        describe:
          'pseudonyms of --share that are all alike, so that no length tells a word; ' +
          'so by default, but with jsonl and pcapng, where lengths and offsets stay',
      })
      .example('$0 export session.pcapng --share -o log.txt', 'a log to attach to a bug report')
      .example(
        "$0 export session.pcapng --filter 'status:no,bad'",
        'what failed; docs/filters.md has the rest',
      ),
  handler: async (options) => {
    process.exitCode = await exportSession(options)
  },
}

async function exportSession(options: ExportOptions): Promise<number> {
  const { session, output, share } = options
  const format = formatOf(options)
  const shape = shapeOf(options, format)
  const key = crypto.getRandomValues(new Uint8Array(16))
  const filter = readFilter(options.filter)
  const toScreen = output === '-' && process.stdout.isTTY === true
  const progress = new ProgressLine(toScreen ? { write: () => undefined } : process.stderr)
  // Comments may contain any names, so a shared export leaves them out.
  const comments = share ? undefined : await readComments(session)
  const selection = filter === undefined ? undefined : await choose(session, filter, progress)
  let gone = false
  let sink: EventSink | undefined
  const out =
    output === '-'
      ? standardOutput(process.stdout, () => {
          gone = true
        })
      : newFile(output)
  const problem = await readEvents(session, {
    head: (head) => {
      sink = exportTo(format, share ? headShared(head, key) : head, out)
    },
    events: (events) => {
      for (const event of events) {
        for (const kept of selection?.take(event) ?? [event]) if (!gone) sink?.take(kept)
      }
      return gone ? undefined : out.drained()
    },
    progress: (done, of) => progress.told('exporting', done, of),
    over: () => gone,
    comments,
    disguise: share ? sharing(key, shape) : undefined,
  })
  progress.clear()
  if (gone) {
    await out.end()
    return 0
  }
  await sink?.end()
  if (problem === undefined) return 0
  process.stderr.write(`imapscope: ${problem}\n`)
  return 1
}

/** @throws {Failure} 2 for `--uniform` without `--share` */
function shapeOf({ share, uniform }: ExportOptions, format: Format): 'like' | 'uniform' {
  if (uniform !== undefined && !share) throw new Failure('--uniform goes with --share', 2, 'add --share')
  return (uniform ?? format.offsets !== true) ? 'uniform' : 'like'
}

/** @throws {Failure} 2 for an unknown format, or one that is not for a terminal */
function formatOf({ format, output }: ExportOptions): Format {
  const chosen = formats.find(({ name }) => name === format)
  if (chosen === undefined)
    throw new Failure(`unknown format: ${format}`, 2, formats.map(({ name }) => name).join(' '))
  if (chosen.binary === true && output === '-' && process.stdout.isTTY === true)
    throw new Failure(`${format} is not for a terminal`, 2, 'name a file for it: -o FILE')
  return chosen
}
