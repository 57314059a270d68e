/** Finds all files of a session that was recorded in several, given one of them. */
import { readdir, realpath } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { openToRead } from '../container/opening.ts'
import { closingIn } from './closed-file.ts'
import { headOf } from './head.ts'
import type { Closed } from './last-packet.ts'
import type { SectionNote } from './packet-comments.ts'

/** A session, and the files it is in. */
export interface SessionFiles {
  /** In order. */
  readonly paths: readonly string[]
  /** A sentence about missing files, if there are any. */
  readonly missing?: string
  /** True when the session goes on in a file that is missing. */
  readonly goesOn?: true
}

/** The most files whose heads are read to find those of one session. */
const mostBeside = 5_000

interface Found extends SectionNote {
  readonly path: string
  /** What its last packet states; undefined while it is being written, or when it is torn. */
  readonly closed: Closed | undefined
}

/**
 * The sessions to which some files belong, each once, with all its files from the same folder.
 * @param paths the paths of session files, or of captures by other programs, each of which counts as a
 *   session
 * @returns in the order in which they are first named. A file that cannot be read counts as a session;
 *   reading it later reports why
 */
export async function sessionsOf(paths: readonly string[]): Promise<SessionFiles[]> {
  const sessions: SessionFiles[] = []
  const known = new Set<string>()
  for (const path of paths) {
    const id = (await noteOf(path))?.head.id
    if (id === undefined) {
      sessions.push({ paths: [path] })
      continue
    }
    if (known.has(id)) continue
    known.add(id)
    const named = await ofSession([path, ...paths], id)
    // Most sessions have one file, which states at its end that no other follows.
    const alone = named.some((one) => one.path === path && one.part === 1 && isLast(one))
    sessions.push(together(named, alone ? [] : await ofSession(await beside(path), id)))
  }
  return sessions
}

/**
 * Picks each file once, and lists the missing ones. Of several copies, a named one wins, then a whole one.
 * @param named the files that the user named
 * @param others files in the same folder, those with similar names first
 */
function together(named: readonly Found[], others: readonly Found[]): SessionFiles {
  const byPart = new Map<number, Found>()
  const whole = others.filter(({ closed }) => closed !== undefined)
  for (const one of [...named, ...whole, ...others]) if (!byPart.has(one.part)) byPart.set(one.part, one)
  const all = [...byPart.values()].sort((a, b) => a.part - b.part)
  const holes = all.flatMap(({ part }, i) => {
    const before = all[i - 1]?.part ?? 0
    return part - before > 1 ? [files(before + 1, part - 1)] : []
  })
  // The last file may still be being written.
  for (const { part, closed } of all.slice(0, -1))
    if (closed === undefined) holes.push(`the end of file ${part}`)
  const next = all.at(-1)?.closed?.goesOn
  if (next !== undefined) holes.push(`file ${next} and what follows it`)
  const paths = all.map(({ path }) => path)
  return holes.length === 0
    ? { paths }
    : {
        paths,
        missing: `of this session are missing: ${holes.join(', ')}`,
        ...(next === undefined ? {} : { goesOn: true }),
      }
}

const isLast = ({ closed }: Found): boolean => closed !== undefined && closed.goesOn === undefined

const files = (from: number, to: number): string => (from === to ? `file ${from}` : `files ${from} to ${to}`)

/**
 * Files in the same folder that may belong to the same session, whatever their names. For a symbolic link,
 * the folder of its target.
 */
async function beside(path: string): Promise<string[]> {
  const real = await realpath(path)
  const folder = dirname(real)
  const names = await readdir(folder).catch((): string[] => [])
  const likely = names.filter((name) => extname(name) === extname(real)).sort()
  const stem = basename(real, extname(real)).replace(/-\d+$/, '')
  // In a full folder, files with similar names come first.
  const alike = likely.filter((name) => name.startsWith(stem))
  return [...new Set([...alike, ...likely])].slice(0, mostBeside).map((name) => join(folder, name))
}

async function ofSession(paths: readonly string[], id: string): Promise<Found[]> {
  const own: Found[] = []
  for (const path of new Set(paths)) {
    const note = await noteOf(path)
    if (note?.head.id === id) own.push({ ...note, path, closed: await closingIn(path) })
  }
  return own
}

/** @returns undefined when the file has no head of ours */
async function noteOf(path: string): Promise<SectionNote | undefined> {
  const file = await openToRead(path).catch(() => undefined)
  if (file === undefined) return undefined
  try {
    const note = await headOf(file)
    return typeof note === 'object' ? note : undefined
  } catch {
    return undefined
  } finally {
    await file.close()
  }
}
