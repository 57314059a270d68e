/**
 * Settings in the environment of the process that expose secrets, or are meant to, whatever this program
 * does.
 */
import process from 'node:process'

/** One such setting. */
export interface Exposure {
  /** A word or two, for the screen. */
  readonly mark: string
  /** Its meaning, and the remedy. */
  readonly text: string
  readonly remedy: string
  /** False for a setting without effect here. */
  readonly gives: boolean
}

/** Options of Node. */
const options: readonly (Exposure & { readonly option: RegExp })[] = [
  {
    option: /^--tls-keylog(?:=|$)/,
    mark: 'TLS KEYS WRITTEN',
    text: 'Node writes to a file what decrypts all TLS of this program (--tls-keylog)',
    remedy: 'delete that file, and start without it: unset NODE_OPTIONS; --keylog does it where it is meant',
    gives: true,
  },
  {
    option: /^--inspect(?:-brk|-wait)?(?:=|$)/,
    mark: 'INSPECTOR OPEN',
    text: "whoever reaches Node's inspector reads all memory, passwords too (--inspect)",
    remedy: 'start without it: unset NODE_OPTIONS',
    gives: true,
  },
]

const unverified: Exposure = {
  mark: 'NODE_TLS… IGNORED',
  text: 'NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect here: only --insecure switches verification off',
  remedy: 'unset it: every other Node program that is started like this believes any certificate',
  gives: false,
}

/**
 * @param env `NODE_OPTIONS`, `NODE_TLS_REJECT_UNAUTHORIZED`
 * @param typed the options on Node's own command line (`process.execArgv`)
 * @returns each exposure once
 */
export function exposures(
  env: Readonly<Record<string, string | undefined>>,
  typed: readonly string[],
): Exposure[] {
  const words = [...typed, ...(env.NODE_OPTIONS ?? '').split(/\s+/)].map(asNodeReads)
  const given = options.filter(({ option }) => words.some((word) => option.test(word)))
  const found = given.map(({ mark, text, remedy, gives }) => ({ mark, text, remedy, gives }))
  return env.NODE_TLS_REJECT_UNAUTHORIZED === '0' ? [...found, unverified] : found
}

/** Removes quotes, and replaces `_` in a name by `-`. */
function asNodeReads(word: string): string {
  const [name, ...value] = word.replace(/["\\]/g, '').split('=')
  return [name.replaceAll('_', '-'), ...value].join('=')
}

/**
 * The exposures of this process. The setting without effect is removed from the environment, so that no
 * thread and no child process inherits it.
 */
export function ownExposures(): Exposure[] {
  const found = exposures(process.env, process.execArgv)
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
  return found
}
