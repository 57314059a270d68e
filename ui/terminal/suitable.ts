/** Whether the dashboard can run on this terminal. Pure, and called before anything is loaded. */
import type { Look } from './theme.ts'

/** Either the capabilities of the terminal, or one sentence why the program runs without the dashboard. */
export type Suitable = { readonly look: Look } | { readonly why: string }

/**
 * @param env the environment
 * @param terminals whether input and output are terminals
 */
export function suitable(
  env: Readonly<Record<string, string | undefined>>,
  terminals: { readonly input: boolean; readonly output: boolean },
): Suitable {
  const windows = env.OS === 'Windows_NT'
  const term = env.TERM ?? ''
  if (!terminals.output) return { why: 'No dashboard: the output is not a terminal.' }
  if (!terminals.input)
    return { why: 'No dashboard: the input is not a terminal, so no key could be pressed.' }
  if (term === 'dumb') return { why: 'No dashboard: TERM=dumb, a terminal that cannot place text.' }
  if (term === '' && !windows) return { why: 'No dashboard: TERM is not set. Try TERM=xterm-256color.' }
  const locale = firstSet(env.LC_ALL, env.LC_CTYPE, env.LANG)
  if (!windows && !/utf-?8/i.test(locale)) {
    const have = locale === '' ? 'no locale is set' : `the locale is ${locale}`
    return { why: `No dashboard: ${have}, and it needs UTF-8. Try LC_ALL=C.UTF-8.` }
  }
  return { look: { script: 'unicode', colours: coloursOf(env, term) } }
}

/** NO_COLOR counts when not empty (no-color.org); DEC terminals, and names that end in -m, are monochrome. */
function coloursOf(env: Readonly<Record<string, string | undefined>>, term: string): Look['colours'] {
  if ((env.NO_COLOR ?? '') !== '' || /^vt\d+|-m(ono)?$/.test(term)) return 'none'
  return /^(linux|ansi|cygwin|xterm-color|xterm-16color|screen|xterm)$/.test(term) &&
    (env.COLORTERM ?? '') === ''
    ? '16'
    : '256'
}

function firstSet(...values: readonly (string | undefined)[]): string {
  return values.find((value) => value !== undefined && value !== '') ?? ''
}
