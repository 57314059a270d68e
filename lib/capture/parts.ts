/** The files of a session that was recorded in several: one of them is enough to find the others. */
import { readdir, realpath } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { readSectionComment, type SectionNote } from './comments.ts'
import { openToRead } from './opening.ts'
import { PcapngReader } from './pcapng.ts'

/** A session, and where it is. */
export interface SessionFiles {
  /** In order; those before the first and behind the last are missing. */
  readonly paths: readonly string[]
  /** A sentence where some are missing. */
  readonly missing?: string
}

/** Octets in which the head of a session stands. */
const beginning = 4096

interface Found extends SectionNote {
  readonly path: string
}

/**
 * The sessions that some files are of, each once and with all of its files that are beside those.
 * @param paths of session files, or of captures by other programs, each of which is a session
 * @returns in the order in which they are named first. What cannot be read is a session of its own: who reads
 *   it says why
 */
export async function sessionsOf(paths: readonly string[]): Promise<SessionFiles[]> {
  const sessions: SessionFiles[] = []
  const known = new Set<string>()
  for (const path of paths) {
    const named = await headOf(path)
    const id = named?.head.id
    if (named === undefined || id === undefined) {
      sessions.push({ paths: [path] })
      continue
    }
    if (known.has(id)) continue
    known.add(id)
    const others = [...paths, ...(await beside(path))]
    sessions.push(together(named, await all(others, id)))
  }
  return sessions
}

/** Those without a hole between them and the one that was named. */
function together(named: Found, found: readonly Found[]): SessionFiles {
  const byPart = new Map(found.map((one) => [one.part, one.path]))
  byPart.set(named.part, named.path)
  const last = Math.max(...byPart.keys())
  const paths: string[] = []
  let first = named.part
  while (byPart.has(first - 1)) first--
  let next = first
  for (let path = byPart.get(next); path !== undefined; path = byPart.get(++next)) paths.push(path)
  const before = first === 1 ? [] : [`${files(1, first - 1)} of this session ${are(first - 1)} missing`]
  const hole = `file ${next} of this session is missing`
  const behind = next > last ? [] : [`${hole}, and those behind it are left out: name file ${last} for them`]
  const missing = [...before, ...behind].join('; ')
  return missing === '' ? { paths } : { paths, missing }
}

const files = (from: number, to: number): string => (from === to ? `file ${from}` : `files ${from} to ${to}`)
const are = (count: number): string => (count === 1 ? 'is' : 'are')

/** The names that other files of its session have: `x.pcapng`, `x-2.pcapng`. */
async function beside(path: string): Promise<string[]> {
  // A link's neighbours are not the file's.
  const real = await realpath(path)
  const extension = extname(real)
  const name = basename(real, extension)
  const bases = new Set([name, name.replace(/-\d+$/, '')])
  const names = await readdir(dirname(real)).catch((): string[] => [])
  const own = names.filter((other) => {
    if (!other.endsWith(extension)) return false
    const stem = basename(other, extension)
    return bases.has(stem) || bases.has(stem.replace(/-\d+$/, ''))
  })
  return own.map((other) => join(dirname(real), other))
}

async function all(paths: readonly string[], id: string): Promise<Found[]> {
  const found: Found[] = []
  for (const path of new Set(paths)) {
    const head = await headOf(path)
    if (head?.head.id === id) found.push(head)
  }
  return found
}

/** @returns undefined where there is no head of ours */
async function headOf(path: string): Promise<Found | undefined> {
  const file = await openToRead(path).catch(() => undefined)
  if (file === undefined) return undefined
  try {
    const bytes = new Uint8Array(beginning)
    const { bytesRead } = await file.read(bytes, 0, beginning, 0)
    const reader = new PcapngReader(0)
    reader.push(bytes.subarray(0, bytesRead))
    const item = reader.next()
    if (item?.type !== 'section') return undefined
    const note = item.comments.map(readSectionComment).find((one) => one !== undefined)
    return note === undefined || typeof note === 'number' ? undefined : { ...note, path }
  } catch {
    return undefined
  } finally {
    await file.close()
  }
}
