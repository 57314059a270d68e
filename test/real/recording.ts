/**
 * What imapscope wrote down of a run, held against what the server itself wrote down. Knows the exports and
 * Dovecot's rawlog; reads no session file.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { constants, inflateRawSync } from 'node:zlib'
import { filesBelow } from './clients/client.ts'
import type { RunningProxy } from './proxy.ts'
import type { Finished } from './run.ts'
import { secretsIn } from './secrets.ts'

/** What tests read of a line of `export -f jsonl`. */
export interface Exported {
  readonly connection: number
  readonly tag: string
  readonly name: string
  readonly status?: string
  /** RFC 9051 §3: in which state the command was sent. */
  readonly state: string
  /** Milliseconds from the command to its completion; IDLE has `held` instead. */
  readonly latency?: number
  readonly held?: number
  /** What the client sent for it, each in lines. */
  readonly said: readonly (readonly string[])[]
  readonly completion?: string
  readonly answers: readonly { readonly lines: readonly string[] }[]
}

/** The exports of one run of the proxy, and how it ended itself. */
export interface Recording {
  readonly ended: Finished
  readonly jsonl: Finished
  readonly text: Finished
  readonly exchanges: readonly Exported[]
}

/**
 * Ends the proxy as Ctrl-C does and exports its session.
 * @throws when an export does not end with 0
 */
export async function finish(proxy: RunningProxy): Promise<Recording> {
  const ended = await proxy.stop()
  const exported = async (format: string): Promise<Finished> => {
    const done = await proxy.command(['export', proxy.sessionFile, '-f', format])
    if (done.status !== 0) throw new Error(`export -f ${format} ended with ${done.status}: ${done.stderr}`)
    return done
  }
  const jsonl = await exported('jsonl')
  return { ended, jsonl, text: await exported('text'), exchanges: readExchanges(jsonl.stdout) }
}

function readExchanges(output: Buffer): Exported[] {
  const lines = output
    .toString()
    .split('\n')
    .filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line) as Exported)
}

/** IDLE and LOGOUT alone may end with the connection; all else has a completion and the time it took. */
export function isPaired({ name, status, latency, held }: Exported): boolean {
  const time = name === 'IDLE' ? held : latency
  if (status === 'OK' || status === 'NO' || status === 'BAD') return typeof time === 'number' && time >= 0
  return status === 'ended' && (name === 'IDLE' || name === 'LOGOUT')
}

/**
 * What each connection said after login, `tag NAME` a line, as the export tells it; those that said nothing
 * are left out.
 * @returns sorted, to be held against `conversationsInRawlog`
 */
export function conversationsInExport(exchanges: readonly Exported[]): string[] {
  const connections = [...new Set(exchanges.map(({ connection }) => connection))]
  const after = connections.map((connection) => {
    const all = exchanges.filter((exchange) => exchange.connection === connection)
    const login = all.findLastIndex(
      ({ name, status }) => status === 'OK' && (name === 'LOGIN' || name === 'AUTHENTICATE'),
    )
    return login === -1
      ? ''
      : all
          .slice(login + 1)
          .map(({ tag, name }) => `${tag} ${name}`)
          .join('\n')
  })
  return after.filter((text) => text !== '').sort()
}

/** The same as Dovecot wrote it down: it begins after login, and is deflated after COMPRESS. */
export function conversationsInRawlog(logs: readonly string[]): string[] {
  const said = logs.map((log) => commandsIn(inflated(withoutTimes(log))).join('\n'))
  return said.filter((text) => text !== '').sort()
}

/** Dovecot puts the time before each line, and takes every LF for the end of one, in deflated bytes too. */
function withoutTimes(log: string): string {
  return log.replace(/(^|\n)\d{10}\.\d{6} /g, '$1')
}

/** The text with what follows the first COMPRESS command inflated. */
function inflated(log: string): string {
  return deflatedFrom(log, /^\S+ COMPRESS DEFLATE\r\n/im)
}

/** The text with what follows the first such line inflated (RFC 4978); one character, one byte. */
export function deflatedFrom(log: string, line: RegExp): string {
  const command = line.exec(log)
  if (command === null) return log
  const end = command.index + command[0].length
  const deflated = Buffer.from(log.slice(end), 'latin1')
  // No final block ends it: a client that goes just closes the connection.
  const options = { finishFlush: constants.Z_SYNC_FLUSH }
  return log.slice(0, end) + inflateRawSync(deflated, options).toString('latin1')
}

/** The commands in a client's text, `tag NAME` each: literals are skipped, DONE is none. */
function commandsIn(text: string): string[] {
  const commands: string[] = []
  for (let at = 0; at < text.length; ) {
    const parts = /^(\S+) ((?:UID )?[A-Z]+)(?:[ \r]|$)/i.exec(text.slice(at, at + 100))
    if (parts !== null) commands.push(`${parts[1]} ${parts[2]?.toUpperCase()}`)
    at = endOfCommand(text, at)
  }
  return commands
}

function endOfCommand(text: string, start: number): number {
  for (let at = start; ; ) {
    const end = text.indexOf('\n', at)
    if (end === -1) return text.length
    const literal = /\{(\d+)\+?\}\r?$/.exec(text.slice(at, end))
    if (literal === null) return end + 1
    at = end + 1 + Number(literal[1])
  }
}

/**
 * Looks for the password in all that the proxy printed, exported and wrote into its folder.
 * @returns where and in which encode, empty for nowhere
 */
export async function leaks(
  proxy: RunningProxy,
  { ended, jsonl, text }: Recording,
  { user, password }: { readonly user: string; readonly password: string },
): Promise<readonly string[]> {
  const written = Object.entries({ ended, jsonl, text }).flatMap(([name, finished]): [string, Buffer][] => [
    [`${name} stdout`, finished.stdout],
    [`${name} stderr`, Buffer.from(finished.stderr)],
  ])
  for (const file of filesBelow(proxy.folder)) written.push([file, await readFile(join(proxy.folder, file))])
  return written.flatMap(([name, bytes]) =>
    secretsIn(bytes, user, password).map((encode) => `${name}: ${encode}`),
  )
}
