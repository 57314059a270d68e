/** `imapscope parse`: raw octets of one or both sides to JSON lines, one per frame. */
import type { CommandModule } from 'yargs'
import { RawError } from '../lib/observe/chunk-times.ts'
import { readFrames } from '../lib/observe/frames.ts'
import type { Frame } from '../lib/wire/frame.ts'
import { Failure } from './shared/failure.ts'
import { FrameLines, safeLines } from './shared/frame-lines.ts'
import { standardOutput } from './shared/output.ts'
import { type OpenedSource, openOctets } from './shared/raw-octets.ts'

interface ParseOptions {
  readonly client?: string
  readonly server?: string
  readonly times?: string
  readonly tree: boolean
  readonly redact: boolean
}

/** The command as it is registered with yargs. */
export const parseCommand: CommandModule<object, ParseOptions> = {
  command: 'parse',
  describe: 'raw bytes of an IMAP session to JSON lines, one per frame',
  builder: (yargs) =>
    yargs
      .option('client', {
        type: 'string',
        requiresArg: true,
        describe: 'what the client sent; - is standard input',
      })
      .option('server', {
        type: 'string',
        requiresArg: true,
        describe: 'what the server sent; - is standard input',
      })
      .option('times', {
        type: 'string',
        requiresArg: true,
        describe: 'times of the chunks: lines of microseconds, c2s or s2c, offset, length',
      })
      .option('tree', { type: 'boolean', default: false, describe: 'the tree of each frame too' })
      .option('redact', { type: 'boolean', default: true, describe: '--no-redact leaves passwords in' })
      .example('$0 parse --server log.s2c', 'what a server said, a line per response')
      .example('$0 parse --client log.c2s --server log.s2c', 'both sides, in a plausible order'),
  handler: async (options) => {
    process.exitCode = await parseOctets(options)
  },
}

/** The opened input files. */
interface Opened {
  readonly client?: OpenedSource
  readonly server?: OpenedSource
  readonly times?: OpenedSource
}

async function parseOctets(options: ParseOptions): Promise<number> {
  const opened = await openAll(options)
  const lines = new Lines(options.tree)
  try {
    await readFrames(opened, {
      show: (frame, shown) => lines.take(frame, shown),
      redact: options.redact,
      pause: () => lines.pause(),
      over: () => lines.gone,
    })
  } catch (error) {
    if (error instanceof RawError) throw new Failure(`${options.times}: ${error.message}`, 1, undefined)
    throw error
  } finally {
    await lines.end()
    await Promise.all(Object.values(opened).map((source) => source?.close()))
  }
  return 0
}

async function openAll({ client, server, times }: ParseOptions): Promise<Opened> {
  const paths = [client, server, times].filter((path) => path !== undefined)
  const usage = 'imapscope parse --help'
  if (client === undefined && server === undefined)
    throw new Failure('there is nothing to parse: give --client FILE, --server FILE or both', 2, usage)
  if (paths.some((path) => typeof path !== 'string'))
    throw new Failure('--client, --server and --times take one file each', 2, usage)
  if (paths.filter((path) => path === '-').length > 1)
    throw new Failure('standard input (-) can be read as one of --client, --server and --times', 2, usage)
  return {
    ...(client === undefined ? {} : { client: await openOctets(client) }),
    ...(server === undefined ? {} : { server: await openOctets(server) }),
    ...(times === undefined ? {} : { times: await openOctets(times) }),
  }
}

/** Characters that are buffered before a write. */
const batch = 256 * 1024

/** Buffers lines for standard output. */
class Lines {
  private readonly frames: FrameLines
  private readonly output = standardOutput(process.stdout, () => {
    this.gone = true
  })
  private gathered: string[] = []
  private length = 0
  /** True when standard output was closed or failed. */
  gone = false

  constructor(withTree: boolean) {
    this.frames = new FrameLines(withTree)
  }

  take(frame: Frame, shown: Frame): void {
    if (this.gone) return
    const line = this.frames.line(frame, shown)
    this.gathered.push(line)
    this.length += line.length
    if (this.length >= batch) this.write()
  }

  pause(): Promise<void> | undefined {
    return this.gone ? undefined : this.output.drained()
  }

  async end(): Promise<void> {
    this.write()
    await this.output.end()
  }

  private write(): void {
    if (this.length > 0 && !this.gone) this.output.write(safeLines(this.gathered.join('')))
    this.gathered = []
    this.length = 0
  }
}
