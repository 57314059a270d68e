#!/usr/bin/env node
/** The program: runs its commands and reports their failures. */
import process from 'node:process'
import { hideBin } from 'yargs/helpers'
import { commandLine, completion } from './commands.ts'
import { Failure } from './shared/failure.ts'
import { standardOutput } from './shared/output.ts'

/** The output without arguments: a description, and commands to try. */
const introduction = `imapscope stands between a mail client and its IMAP server and shows what they say.

  imapscope demo                    see it at work: a recorded mail session, no account needed
  imapscope imap.example.org        watch: point the client at localhost, port 1993, SSL/TLS
  imapscope ca trust thunderbird    let the client trust our certificate

imapscope --help has the rest.
`

async function main(): Promise<void> {
  // The listener exists from the start: a failed write is reported at the end, whichever code made it.
  const out = standardOutput(process.stdout, () => undefined)
  // A closed standard error does not end a proxy.
  process.stderr.on('error', () => undefined)
  await run(hideBin(process.argv))
  await out.end()
}

async function run(words: readonly string[]): Promise<void> {
  if (words.length === 0) {
    process.stdout.write(introduction)
    return
  }
  if (words.length === 1 && words[0] === completion) {
    const line = await commandLine([], 80)
    line.showCompletionScript()
    return
  }
  const line = await commandLine(words, Math.min(100, process.stdout.columns ?? 80))
  await line.parseAsync()
}

/** Prints one or two lines: what happened, to what, what to do next. They never contain traffic. */
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

// Without a listener SIGUSR1 opens the inspector, and thus all memory, to everybody on this machine.
process.on('SIGUSR1', () => undefined)

main()
  .catch((error: unknown) => say(error, process.argv.includes('--debug')))
  .finally(() => {
    // A hung-up terminal makes Node 20 abort on a normal exit, with a core dump (nodejs/node#58200). Ending
    // by the signal itself gives the same status, 129.
    if (process.exitCode !== 129) process.exit()
    process.removeAllListeners('SIGHUP')
    process.kill(process.pid, 'SIGHUP')
  })
