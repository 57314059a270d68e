/** The command line: all commands, and what holds for each of them. Runs nothing by itself. */
import yargs, { type Argv, type FallbackCompletionFunction } from 'yargs'
import { caCommand } from './ca.ts'
import { capsCommand } from './caps.ts'
import { demoCommand } from './demo.ts'
import { doctorCommand } from './doctor.ts'
import { exportCommand } from './export.ts'
import { Failure } from './failure.ts'
import { openCommand } from './open.ts'
import { parseCommand } from './parse.ts'
import { version } from './program.ts'
import { proxyCommand } from './proxy.ts'
import { statsCommand } from './stats.ts'
import { whyCommand } from './why.ts'

/** What prints the script for the shell; see `main`. */
export const COMPLETION = 'completion'

/** What could be typed next. The command without a name is none that could. */
const complete: FallbackCompletionFunction = (_current, _typed, usual, done) => {
  usual((error, words) => {
    // What comes with a description has it behind a colon (zsh).
    const known = (words ?? []).filter((word) => !/^\$0(?::|$)/.test(String(word)))
    done(error === null || error === undefined ? known : [])
  })
}

/**
 * @param words what was typed behind the program's name
 * @param columns that help may take
 */
export function commandLine(words: readonly string[], columns: number): Argv {
  return yargs([...words])
    .scriptName('imapscope')
    .command(proxyCommand)
    .command(demoCommand)
    .command(openCommand)
    .command(exportCommand)
    .command(statsCommand)
    .command(capsCommand)
    .command(whyCommand)
    .command(parseCommand)
    .command(caCommand)
    .command(doctorCommand)
    .option('debug', { type: 'boolean', default: false, global: true, describe: 'show stack traces' })
    .version(version())
    .completion(COMPLETION, 'a script that completes commands and options: bash, zsh', complete)
    .wrap(columns)
    .recommendCommands()
    .strict()
    .exitProcess(false)
    .fail((message, error) => {
      if (error) throw error
      throw new Failure(message.replace(/\s*\n\s*/g, ' '), 2, 'imapscope --help')
    })
}
