/** Our own name and version, and the command that started us. */
import { readFileSync } from 'node:fs'

/** @returns `imapscope 0.1.0` */
export function program(): string {
  return `imapscope ${version()}`
}

/** @returns `0.1.0`, from package.json beside the built program or above the sources */
export function version(): string {
  for (const place of ['../../package.json', '../../../package.json']) {
    try {
      const { name, version: found } = JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8'))
      if (name === 'imapscope') return String(found)
    } catch {
      // Not there: try the other place.
    }
  }
  return '0'
}

/**
 * The command by which the user starts the program, so that instructions can be copied.
 * @param environment of the process; npm sets variables about the running command
 * @returns `npm start` in a copy of the sources, `npx imapscope` when it is not installed
 */
export function command(environment: Readonly<Record<string, string | undefined>>): string {
  if (environment.npm_lifecycle_event === 'start') return 'npm start'
  return environment.npm_lifecycle_event === 'npx' ? 'npx imapscope' : 'imapscope'
}
