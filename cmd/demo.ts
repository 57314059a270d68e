/**
 * `imapscope demo`: the usual proxy, with a recorded mail session replayed on both sides of it. Nothing
 * leaves the machine.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Argv, CommandModule } from 'yargs'
import type { LiveSession } from '../lib/observe/live.ts'
import type { RecordedDialogue } from '../lib/replay/dialogue.ts'
import { type Played, playClients, playServer, readDialogues } from '../lib/replay/play.ts'
import type { Setup } from '../ui/model/model.ts'
import { type Performance, runEngine } from './proxy.ts'
import { configured } from './shared/configuration.ts'
import { Failure } from './shared/failure.ts'
import { command } from './shared/program.ts'
import { authorityFor, engineOptions, type NamedEngine, type ProxyOptions } from './shared/proxy-options.ts'
import { listening, recording } from './shared/proxy-table.ts'

interface DemoOptions extends Omit<ProxyOptions, 'server'> {
  readonly speed: number
  readonly 'serve-only': boolean
}

/** The user of the recorded session. */
const account = 'user name fred@example.org, any password'

/** The command as it is registered with yargs. */
export const demoCommand: CommandModule<object, DemoOptions> = {
  command: 'demo',
  describe: 'the proxy with a built-in mail session; no account needed',
  builder: (yargs) =>
    configured(yargs as Argv, { ...listening, ...recording })
      .option('speed', { type: 'number', default: 1, describe: 'how much faster than it was recorded' })
      .option('serve-only', {
        type: 'boolean',
        default: false,
        describe: 'play the server alone, for a mail client of your own',
      })
      .example('$0 demo', 'Thunderbird reads mail; look at it with 1 to 4 and ?')
      .example('$0 demo --speed 4 --headless', 'a line per command, to the end')
      .example('$0 demo --serve-only', `point a client at localhost:1993, ${account}`) as Argv<DemoOptions>,
  handler: async (options) => {
    process.exitCode = await runDemo(options)
  },
}

/** Options for the leg to the server, which is our own, with our own certificate. */
const ours = {
  'ca-file': undefined,
  pin: [],
  insecure: false,
  'tls-min': '1.2',
} as const

async function runDemo(typed: DemoOptions): Promise<number> {
  const options = { ...typed, ...ours }
  const { speed } = options
  if (!(speed > 0))
    throw new Failure(`--speed ${speed} is not a speed`, 2, 'write a number above 0: --speed 4')
  if (options.listen === false && !options['serve-only'])
    throw new Failure('the recorded client connects to --listen', 2, 'leave out --no-listen')
  const dialogues = await readDialogues(sessionFile())
  const { leaf, rootPem } = await authorityFor(options)
  const certificate = { key: leaf.keyPem, chain: leaf.certPem }
  const server = await playServer(dialogues, { certificate, speed })
  const url = `imap://localhost:${server.port}`
  const { engine, authority } = await engineOptions(options, [
    { host: 'localhost', port: server.port, security: 'plain', url },
  ])
  const played: Played[] = [server]
  try {
    return await runEngine(
      { engine: secured(engine, rootPem), authority },
      options,
      performance(dialogues, { ...options, rootPem }, played),
    )
  } finally {
    for (const each of played) each.stop()
  }
}

/** Uses TLS towards the server whatever the client does: the recorded server offers STARTTLS. */
function secured(engine: NamedEngine, rootPem: string): NamedEngine {
  const listeners = engine.listeners.map((listener) => ({
    ...listener,
    security: { client: listener.security.client, server: 'starttls' as const },
    server: { ...listener.server, verification: { ca: [rootPem] } },
  }))
  return { ...engine, listeners }
}

/** @param played receives the clients when they start */
function performance(
  dialogues: readonly RecordedDialogue[],
  options: Pick<DemoOptions, 'speed' | 'serve-only'> & { readonly rootPem: string },
  played: Played[],
): Performance {
  const { speed, rootPem } = options
  const serveOnly = options['serve-only']
  return {
    begin: (live) => {
      if (serveOnly) return new Promise(() => {})
      const { address: host, port } = entrance(live)
      const verification = { ca: [rootPem] }
      const clients = playClients(dialogues, {
        server: { host, port, verification, oldest: 'TLSv1.2' },
        tls: false,
        speed,
      })
      played.push(clients)
      return clients.done
    },
    setup: (usual) => (serveOnly ? withAccount(usual) : { ...usual, steps: coming }),
    over: 'The recorded session is over. Look around: Enter, 1 2 3 4, ? for help',
  }
}

/** The port with plain text and STARTTLS, where the recorded client connects. */
function entrance(live: LiveSession): { readonly address: string; readonly port: number } {
  const at = live.engine.listeners.findIndex(({ security }) => security.client === 'starttls')
  return live.ports[at]
}

const coming: Setup['steps'] = [
  { heading: 'A recorded client is about to connect', lines: ['Thunderbird reads its mail'] },
  { heading: 'For your own mail', lines: [`${command(process.env)} imap.example.org`] },
]

function withAccount(usual: Setup): Setup {
  const [first, ...others] = usual.steps
  const lines = [...first.lines.slice(0, -1), account]
  return { ...usual, steps: [{ ...first, lines }, ...others] }
}

/** @returns the session in the package, beside the built program or above the sources */
function sessionFile(): string {
  const places = ['../docs/demo.pcapng', '../../docs/demo.pcapng']
  const found = places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find(existsSync)
  if (found === undefined) throw new Failure('the recorded session is missing from this installation', 3)
  return found
}
