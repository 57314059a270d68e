/** The end of the program: signals and exit statuses. */
import type { Time } from '../../lib/record/record.ts'

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
 * Nanoseconds in which a further signal is the same wish as the first: when a terminal closes, kernel and
 * shell each send SIGHUP, and timeout(1) signals the process and then its group.
 */
const sameWish = 1e9

/**
 * The first SIGINT, SIGTERM or SIGHUP from now on. One that comes a second later or more ends the program
 * immediately.
 * @param clock in nanoseconds
 * @returns the signal's name
 */
export function firstSignal(clock: () => Time): Promise<string> {
  return new Promise((resolve) => {
    let first: number | undefined
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        const now = clock()
        first ??= now
        if (now - first >= sameWish) process.exit(exitStatus(signal))
        resolve(signal)
      })
    }
  })
}
