/**
 * Small files that only their owner may touch: created exclusively, read without following links, refused
 * when others could have read or replaced them. Knows nothing of certificates.
 */
import { randomBytes } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { link, lstat, open, rename, rm } from 'node:fs/promises'
import type { AuthorityProblem } from './error.ts'

/** In octets; a larger file is not one of ours. */
const largestFile = 64 * 1024

/** Mode bits that must be clear: for keys and folders all access by others, elsewhere only writing. */
const forbidden = { folder: 0o077, key: 0o077, certificate: 0o022, settings: 0o022 } as const

/** The use of a path. */
export type PathUse = keyof typeof forbidden

const exposure: Readonly<Record<PathUse, string>> = {
  folder: 'is open to other users',
  key: 'is a key that other users can read or change',
  certificate: 'can be changed by other users',
  settings: 'can be changed by other users',
}

/** Thrown for a file or folder that must not be used as it is. */
export class FileError extends Error {
  override readonly name = 'FileError'
  readonly problem: AuthorityProblem
  readonly path: string
  /** What to do next, unless it is the usual remedy for that kind of problem. */
  readonly remedy: string | undefined

  /**
   * @param problem the kind
   * @param path the file or folder
   * @param what the problem, to follow the path in a sentence
   * @param options `remedy`: what to do next; `cause`: the underlying error
   */
  constructor(
    problem: AuthorityProblem,
    path: string,
    what: string,
    options: ErrorOptions & { remedy?: string } = {},
  ) {
    super(`${path} ${what}`, options)
    this.problem = problem
    this.path = path
    this.remedy = options.remedy
  }
}

/** Windows has neither this flag nor modes; there the access list of the profile folder protects. */
const noFollow = constants.O_NOFOLLOW ?? 0

/**
 * Creates a file that must not exist, follows no link, and returns once it is on the disk.
 * @param path the file
 * @param content what it holds
 * @param mode its permission bits
 * @throws the system's error, `EEXIST` when the path is taken
 */
export async function createFile(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noFollow, mode)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

/**
 * Creates a file whole or not at all.
 * @param path the file
 * @param text what it holds
 * @param mode its permission bits
 * @returns false when another process was first; then its file is there, whole
 * @throws the system's error
 */
export async function placeFile(path: string, text: string, mode: number): Promise<boolean> {
  const whole = await writeBeside(path, text, mode)
  try {
    await link(whole, path)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(whole, { force: true })
  }
}

/**
 * Replaces a file, or creates it; a reader sees either the old file or the new one.
 * @param path the file
 * @param text its new content
 * @param mode its permission bits
 * @throws the system's error
 */
export async function replaceFile(path: string, text: string, mode: number): Promise<void> {
  const whole = await writeBeside(path, text, mode)
  try {
    await rename(whole, path)
  } catch (error) {
    await rm(whole, { force: true })
    throw error
  }
}

async function writeBeside(path: string, text: string, mode: number): Promise<string> {
  const whole = `${path}.new-${randomBytes(6).toString('hex')}`
  await createFile(whole, text, mode)
  return whole
}

/**
 * Reads a file after checking who else could read or write it.
 * @param path the file
 * @param use what it is for
 * @returns its text; undefined if it does not exist
 * @throws FileError `exposed`, `owner` or `broken`; the system's error
 */
export async function readFileOf(path: string, use: PathUse): Promise<string | undefined> {
  const file = await open(path, constants.O_RDONLY | noFollow).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined
    if (errorCode(error) === 'ELOOP') throw new FileError('broken', path, 'is a symbolic link')
    throw error
  })
  if (file === undefined) return undefined
  try {
    checkStats(await file.stat(), path, use)
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

/**
 * Checks a file or folder without opening it.
 * @param path the file or folder
 * @param use what it is for
 * @returns its permission bits; undefined if it does not exist
 * @throws FileError `exposed`, `owner` or `broken`; the system's error
 */
export async function inspect(path: string, use: PathUse): Promise<number | undefined> {
  const stats = await lstat(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (stats === undefined) return undefined
  checkStats(stats, path, use)
  return stats.mode & 0o777
}

/**
 * Checks the owner, kind and mode of a file or folder.
 * @param stats those of the open file, or of the path if none is open
 * @param path the file or folder, for the error
 * @param use what it is for
 * @throws FileError `exposed`, `owner` or `broken`
 */
export function checkStats(stats: Stats, path: string, use: PathUse): void {
  const what = whatIsWrong(stats, use)
  if (what !== undefined) throw new FileError('broken', path, what)
  // Windows has no user ids, and its modes say nothing about other users.
  if (process.getuid === undefined) return
  // Settings by the administrator are as good as one's own.
  const trusted = use === 'settings' && stats.uid === 0
  if (stats.uid !== process.getuid() && !trusted)
    throw new FileError('owner', path, `belongs to another user (uid ${stats.uid})`)
  if ((stats.mode & forbidden[use]) === 0) return
  const mode = (stats.mode & 0o777).toString(8).padStart(4, '0')
  throw new FileError('exposed', path, `${exposure[use]} (mode ${mode})`)
}

function whatIsWrong(stats: Stats, use: PathUse): string | undefined {
  if (stats.isSymbolicLink()) return 'is a symbolic link'
  if (use === 'folder') return stats.isDirectory() ? undefined : 'is not a folder'
  if (!stats.isFile()) return 'is not a file'
  if (stats.size === 0 && use !== 'settings') return 'is empty'
  return stats.size > largestFile ? 'is too large' : undefined
}

/**
 * The code of a system error.
 * @returns for example `ENOENT`; undefined for anything but a system error
 */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
