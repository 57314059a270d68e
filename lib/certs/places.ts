/** Where a CA is stored: one folder for the local names, and beside it one for each set of further hosts. */
import { createHash } from 'node:crypto'
import { posix, win32 } from 'node:path'

/** The files of a CA. None has the key of the root, which is discarded before the first file is written. */
export const fileNames = {
  root: 'root.pem',
  intermediate: 'intermediate.pem',
  intermediateKey: 'intermediate-key.pem',
  leafKey: 'leaf-key.pem',
  leaf: 'leaf.pem',
  /** Only in CAs made before there were intermediates. */
  formerRootKey: 'root-key.pem',
} as const

/** A CA in canonical form, and the time. */
export interface CaPlace {
  readonly folder: string
  /** From `readHosts`. */
  readonly hosts: readonly string[]
  /** The local names, then the hosts. */
  readonly names: readonly string[]
  /** Milliseconds since 1970 UTC. */
  readonly now: number
}

/**
 * The folder of the CA for the local names.
 * @param env the environment; `XDG_DATA_HOME` counts when absolute (XDG Base Directory), `APPDATA` on Windows
 * @param platform as in `process.platform`
 * @param home the user's home folder
 * @returns an absolute path in the notation of that platform
 */
export function authorityFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
): string {
  if (platform === 'win32')
    return win32.join(env.APPDATA || win32.join(home, 'AppData', 'Roaming'), 'imapscope', 'ca')
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'imapscope', 'ca')
  const data = env.XDG_DATA_HOME ?? ''
  return posix.join(posix.isAbsolute(data) ? data : posix.join(home, '.local', 'share'), 'imapscope', 'ca')
}

/** The most characters of a host in a folder's name. */
const longestName = 80

/**
 * The folder of the CA for some hosts.
 * @param base the folder of the CA for the local names
 * @param hosts from `readHosts`
 * @returns `base` itself if there are no hosts, else a sibling named after them
 */
export function folderFor(base: string, hosts: readonly string[]): string {
  const [first] = hosts
  if (first === undefined) return base
  const name = first.replaceAll(':', '-').slice(0, longestName) // Windows allows no colon in file names
  if (hosts.length === 1 && first.length <= longestName) return `${base}-${name}`
  const digest = createHash('sha256').update(hosts.join('\n')).digest('hex').slice(0, 12)
  return `${base}-${name}-${digest}`
}
