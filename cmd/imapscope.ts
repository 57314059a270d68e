#!/usr/bin/env node
/** The program: its commands, and how their failures are said. */
import process from 'node:process'
import yargs from 'yargs'
import { hideBin } from 'yargs/helpers'
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

/** Without any argument: what it is, and what to try. */
const INTRODUCTION = `imapscope stands between a mail client and its IMAP server and shows what they say.

  imapscope demo                    see it at work: a recorded mail session, no account needed
  imapscope imap.example.org        watch: point the client at localhost, port 1993, SSL/TLS
  imapscope ca trust thunderbird    let the client trust our certificate

imapscope --help has the rest.
`

async function main(): Promise<void> {
  const words = hideBin(process.argv)
  if (words.length === 0) {
    process.stdout.write(INTRODUCTION)
    return
  }
  await yargs(words)
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
    .wrap(Math.min(100, process.stdout.columns ?? 80))
    .recommendCommands()
    .strict()
    .exitProcess(false)
    .fail((message, error) => {
      if (error) throw error
      throw new Failure(message.replace(/\s*\n\s*/g, ' '), 2, 'imapscope --help')
    })
    .parseAsync()
}

/** One or two lines: what happened, to what, what to do next. Traffic is never part of it. */
function say(error: unknown, debug: boolean): void {
  if (error instanceof Failure) {
    process.stderr.write(
      `imapscope: ${error.message}\n${error.remedy === undefined ? '' : `  ${error.remedy}\n`}`,
    )
    process.exitCode = error.exitStatus
  } else {
    const kind = error instanceof Error ? error.name : 'error'
    process.stderr.write(`imapscope: internal ${kind}; run it again with --debug and report what it prints\n`)
    process.exitCode = 70
  }
  if (debug && error instanceof Error) process.stderr.write(`${error.stack}\n`)
}

// Without a listener SIGUSR1 opens the inspector, and with it all memory, to everybody on this machine.
process.on('SIGUSR1', () => undefined)

main()
  .catch((error: unknown) => say(error, process.argv.includes('--debug')))
  .finally(() => {
    // A hung-up terminal makes Node 20 abort on a normal exit, with a core dump (nodejs/node#58200).
    if (process.exitCode === 129) process.kill(process.pid, 'SIGKILL')
    else process.exit()
  })
