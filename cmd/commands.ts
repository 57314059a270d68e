/** The command line: all commands, and their common settings. Runs nothing by itself. */
import yargs, { type Argv, type CommandModule, type FallbackCompletionFunction } from 'yargs'
import { meant } from '../lib/text/near.ts'
import { Failure } from './shared/failure.ts'
import { version } from './shared/program.ts'

/** The command that prints the completion script for the shell; see `main`. */
export const completion = 'completion'

// biome-ignore lint/suspicious/noExplicitAny: the options of the commands have nothing in common.
type Command = CommandModule<any, any>

/** In the order of the help. A command is loaded only when it may be needed, which makes the start faster. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  $0: async () => (await import('./proxy.ts')).proxyCommand,
  demo: async () => (await import('./demo.ts')).demoCommand,
  open: async () => (await import('./open.ts')).openCommand,
  export: async () => (await import('./export.ts')).exportCommand,
  stats: async () => (await import('./stats.ts')).statsCommand,
  caps: async () => (await import('./caps.ts')).capsCommand,
  why: async () => (await import('./why.ts')).whyCommand,
  parse: async () => (await import('./parse.ts')).parseCommand,
  ca: async () => (await import('./ca.ts')).caCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
}

/** @returns the command named by the first word; the proxy for a server; all commands without such a word */
function asked([first, ...others]: readonly string[]): Promise<Command[]> {
  let names = Object.keys(commands)
  if (first === '--version') names = []
  else if (first !== undefined && Object.hasOwn(commands, first)) names = [first]
  else if (first !== undefined && !first.startsWith('-') && !others.includes('--help')) names = ['$0']
  return Promise.all(names.map((name) => commands[name]()))
}

/**
 * Refuses a mistyped command, which would be taken for a server. A name with a dot is a server, and any other
 * server can be named by its URL.
 * @throws {Failure} 2
 */
function refuseMistyped(server: unknown): void {
  const [word] = Array.isArray(server) ? server : []
  if (typeof word !== 'string' || !/^[a-z]{3,}$/.test(word) || word === 'localhost') return
  const near = meant(
    word,
    Object.keys(commands).filter((name) => name !== '$0'),
  )
  if (near === undefined) return
  throw new Failure(
    `unknown command: ${word}`,
    2,
    `did you mean ${near}? For a server of that name: imaps://${word}`,
  )
}

/** Completes words. The default command has no name and is left out. */
const complete: FallbackCompletionFunction = (_current, _typed, usual, done) => {
  usual((error, words) => {
    // For zsh a word has its description after a colon.
    const known = (words ?? []).filter((word) => !/^\$0(?::|$)/.test(String(word)))
    done(error === null || error === undefined ? known : [])
  })
}

/**
 * @param words the arguments of the program
 * @param columns the width of the help
 */
export async function commandLine(words: readonly string[], columns: number): Promise<Argv> {
  return yargs([...words])
    .scriptName('imapscope')
    .command(await asked(words))
    .option('debug', { type: 'boolean', default: false, global: true, describe: 'show stack traces' })
    .version(version())
    .completion(completion, 'a script that completes commands and options: bash, zsh', complete)
    .wrap(columns)
    .middleware(({ server }) => refuseMistyped(server), true)
    .recommendCommands()
    .strict()
    .exitProcess(false)
    .fail((message, error) => {
      // Errors of yargs itself are about the arguments.
      if (error && error.name !== 'YError') throw error
      throw new Failure(message.replace(/\s*\n\s*/g, ' '), 2, 'imapscope --help')
    })
}
