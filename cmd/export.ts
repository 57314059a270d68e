/** `imapscope export <session>`: a recorded session in another form, streamed. */
import type { CommandModule } from 'yargs'
import { formats } from '../lib/export/index.ts'
import { Failure } from './failure.ts'
import { newFile, standardOutput } from './output.ts'
import { readEvents } from './recorded.ts'
import { exportTo, type Sink } from './sink.ts'

interface ExportOptions {
  readonly session: string
  readonly format: string
  readonly output: string
}

/** The command as it is registered with yargs. */
export const exportCommand: CommandModule<object, ExportOptions> = {
  command: 'export <session>',
  describe: 'a recorded session as text or for other programs',
  builder: (yargs) =>
    yargs
      .positional('session', { type: 'string', demandOption: true, describe: 'a .pcapng or .pcap file' })
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
        default: '-',
        describe: 'a new file; - is standard output',
      })
      .example('$0 export session.pcapng -f text -o log.txt', 'what one attaches to a bug report'),
  handler: async (options) => {
    process.exitCode = await exportSession(options)
  },
}

async function exportSession({ session, format, output }: ExportOptions): Promise<number> {
  const chosen = formats.find(({ name }) => name === format)
  if (chosen === undefined)
    throw new Failure(`there is no format ${format}`, 2, formats.map((f) => f.name).join(' '))
  let gone = false
  let sink: Sink | undefined
  const out =
    output === '-'
      ? standardOutput(process.stdout, () => {
          gone = true
        })
      : newFile(output)
  const problem = await readEvents(session, {
    head: (head) => {
      sink = exportTo(chosen, head, out)
    },
    events: (events) => {
      for (const event of events) if (!gone) sink?.take(event)
      return gone ? undefined : out.drained()
    },
    progress: () => undefined,
    over: () => gone,
  })
  if (gone) return 0
  await sink?.end()
  if (problem === undefined) return 0
  process.stderr.write(`imapscope: ${problem}\n`)
  return 1
}
