/** What in the environment of the process gives secrets away, or is meant to, whatever we do ourselves. */
import process from 'node:process'

/** One of them. */
export interface Exposure {
  /** A word or two, for the screen. */
  readonly mark: string
  /** What it means, and what to do about it. */
  readonly text: string
  readonly remedy: string
  /** False for what has no effect here. */
  readonly gives: boolean
}

/** Options of Node itself. */
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
 * @param typed what Node was told on its own command line (`process.execArgv`)
 * @returns each once
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

/** Quotes are taken off, and `_` in a name is `-`. */
function asNodeReads(word: string): string {
  const [name, ...value] = word.replace(/["\\]/g, '').split('=')
  return [name.replaceAll('_', '-'), ...value].join('=')
}

/**
 * Those of this process. What has no effect is taken out of the environment, so that no thread and no
 * program that is started from here has it.
 */
export function ownExposures(): Exposure[] {
  const found = exposures(process.env, process.execArgv)
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
  return found
}
