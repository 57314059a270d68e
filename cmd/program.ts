/** Our own name and version. */
import { readFileSync } from 'node:fs'

/** @returns `imapscope 0.1.0` */
export function program(): string {
  return `imapscope ${version()}`
}

/** @returns `0.1.0`, from package.json beside the built program or above the sources */
export function version(): string {
  for (const place of ['../package.json', '../../package.json']) {
    try {
      const { name, version: found } = JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8'))
      if (name === 'imapscope') return String(found)
    } catch {
      // Not there: the other place is tried.
    }
  }
  return '0'
}
