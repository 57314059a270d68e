/** The end of the program: signals and exit statuses. */

/** 128 + the number of the signal, the convention of shells. */
const statuses = new Map<string, number>([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['interrupt', 130],
  ['SIGQUIT', 131],
  ['SIGTERM', 143],
  ['died', 1],
])

/**
 * @returns the exit status for a reason: a signal's name, `interrupt` for Ctrl-C, `died`; 0 for anything else
 */
export function exitStatus(reason: string): number {
  return statuses.get(reason) ?? 0
}

/**
 * The first SIGINT, SIGTERM or SIGHUP from now on. A second one ends the program immediately.
 * @returns the signal's name
 */
export function firstSignal(): Promise<string> {
  return new Promise((resolve) => {
    let first = true
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (!first) process.exit(exitStatus(signal))
        first = false
        resolve(signal)
      })
    }
  })
}
