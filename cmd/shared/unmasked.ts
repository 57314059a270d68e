/** Leaving secrets unmasked while others can connect requires the option twice. */
import { endpoint } from '../../lib/text/endpoints.ts'
import { Failure } from './failure.ts'
import { isLoopback, type ListenAddress } from './server.ts'

/**
 * @param words the arguments of the program
 * @param file the settings of the configuration file
 * @returns how often the user asked to leave secrets unmasked; the file counts once
 */
export function timesUnmasked(words: readonly string[], file: Readonly<Record<string, unknown>>): number {
  const end = words.indexOf('--')
  const typed = (end < 0 ? words : words.slice(0, end)).filter((word) =>
    ['--no-redact', '--redact=false'].includes(word),
  )
  return typed.length + (file.redact === false ? 1 : 0)
}

/** @throws {Failure} 2 when others can connect and the user asked only once */
export function checkUnmasked(times: number, listeners: readonly ListenAddress[]): void {
  const open = listeners.find(({ address }) => !isLoopback(address))
  if (open === undefined || times > 1) return
  throw new Failure(
    `--no-redact would show and record the passwords of everybody who can reach ${endpoint(open)}`,
    2,
    'leave it out, or say it twice if that is what you want: --no-redact --no-redact',
  )
}
