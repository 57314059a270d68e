/** The user's configuration file: options of the proxy, one per line. The command line overrides it. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'
import type { Argv, Options } from 'yargs'
import { checkStats, FileError } from '../../lib/certs/files.ts'
import { meant } from '../../lib/text/near.ts'
import { Failure } from './failure.ts'
import { type OptionTable, proxyTable } from './proxy-table.ts'

type Value = string | number | boolean | readonly string[]

/**
 * The path of the file.
 * @param env `XDG_CONFIG_HOME` counts when absolute (XDG Base Directory), `APPDATA` on Windows
 * @returns an absolute path in the style of the platform
 */
export function configurationFile(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
): string {
  if (platform === 'win32')
    return win32.join(env.APPDATA || win32.join(home, 'AppData', 'Roaming'), 'imapscope', 'config')
  const folder = env.XDG_CONFIG_HOME ?? ''
  return posix.join(posix.isAbsolute(folder) ? folder : posix.join(home, '.config'), 'imapscope', 'config')
}

/**
 * Reads `name = value` lines. `#` begins a comment line. A repeatable option may have several lines. Switches
 * take `yes` and `no`; `listen = no` is `--no-listen`.
 * @param text of the file
 * @param path of the file, for error messages
 * @throws {Failure} 2 with the number of the invalid line
 */
export function readConfiguration(text: string, path: string): Readonly<Record<string, Value>> {
  const found = new Map<string, { value: Value; line: number }>()
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = index + 1
    const wrong = (what: string, remedy: string): Failure =>
      new Failure(`${path}:${line}: ${what}`, 2, remedy)
    const content = raw.trim()
    if (content === '' || content.startsWith('#')) continue
    const [, name, written] = /^([a-z][a-z-]*)\s*=\s*(.*)$/.exec(content) ?? []
    if (name === undefined) throw wrong('this is not a setting', 'write: name = value')
    const option = Object.hasOwn(proxyTable, name) ? proxyTable[name] : undefined
    if (option === undefined) throw wrong(`unknown option: ${name}`, nearest(name))
    const value = readValue(option, written)
    if (value === undefined) throw wrong(`${name} cannot be that`, `write: ${name} = ${expected(option)}`)
    const before = found.get(name)
    if (before !== undefined && !Array.isArray(value))
      throw wrong(`${name} was set in line ${before.line} already`, 'leave one of them out')
    const both = Array.isArray(before?.value) && Array.isArray(value) ? [...before.value, ...value] : value
    found.set(name, { value: both, line })
  }
  return Object.fromEntries([...found].map(([name, { value }]) => [name, value]))
}

const switches = new Map<string, boolean>([
  ['yes', true],
  ['true', true],
  ['no', false],
  ['false', false],
])

/** @returns undefined for a value that the option does not allow */
function readValue({ type, coerce, choices }: Options, written: string): Value | undefined {
  if (written === '') return undefined
  if (coerce !== undefined) return [written]
  if (type === 'boolean') return switches.get(written)
  if (type === 'number') return /^\d+$/.test(written) ? Number(written) : undefined
  if (choices !== undefined) return choices.includes(written) ? written : undefined
  return written === 'no' ? false : written
}

function expected({ type, choices, coerce, default: usual }: Options): string {
  if (type === 'boolean') return 'yes, or no'
  if (choices !== undefined) return choices.join(', or ')
  if (type === 'number') return String(usual ?? 1_000_000)
  return coerce !== undefined || usual === undefined ? '…' : String(usual)
}

function nearest(name: string): string {
  const known = Object.keys(proxyTable)
  const near = known.find((each) => each === name.replace(/^no-/, '')) ?? meant(name, known)
  return near === undefined ? `there are: ${known.join(' ')}` : `did you mean ${near}?`
}

/**
 * Declares options to yargs, with defaults from the user's file.
 * @param table the options of the command
 */
export function configured(yargs: Argv, table: OptionTable): Argv {
  const all = userConfiguration()
  const own = Object.entries(all).filter(([name]) => Object.hasOwn(table, name))
  return yargs.options(table).config(Object.fromEntries(own))
}

/** @returns the settings of the user's file; @throws {Failure} 2 */
export function userConfiguration(): Readonly<Record<string, Value>> {
  const path = configurationFile(process.env, process.platform, homedir())
  return readConfiguration(contentOf(path), path)
}

/** Empty when the file does not exist. */
function contentOf(path: string): string {
  try {
    return readSafely(path)
  } catch (error) {
    if (error instanceof FileError) throw new Failure(error.message, 2, remedies[error.problem])
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    if (code === 'ENOENT' || code === 'ENOTDIR') return ''
    throw new Failure(`${path} cannot be read (${code})`, 2, 'check its permissions')
  }
}

/** Reads only a regular file, so that the read never blocks, and only one that no other user can write. */
function readSafely(path: string): string {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    checkStats(fstatSync(file), path, 'settings')
    return readFileSync(file, 'utf8')
  } finally {
    closeSync(file)
  }
}

/** Remedies for a file that cannot be used as it is. */
const remedies: Readonly<Partial<Record<FileError['problem'], string>>> = {
  exposed: 'take their permission away: chmod go-w, or set XDG_CONFIG_HOME to another folder',
  owner: 'write one of your own, or set XDG_CONFIG_HOME to another folder',
  broken: 'put a text file there, with a setting in each line',
}
