/** The files of a session that was recorded in several: one of them is enough to find the others. */
import { readdir, realpath } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import type { SectionNote } from './comments.ts'
import { closingIn } from './end.ts'
import { headOf } from './head.ts'
import { openToRead } from './opening.ts'

/** A session, and where it is. */
export interface SessionFiles {
  /** In order. */
  readonly paths: readonly string[]
  /** A sentence where some are missing. */
  readonly missing?: string
}

/** Files whose heads are looked at to find those of one session. */
const mostBeside = 5_000

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
    const named = await found(path)
    const id = named?.head.id
    if (named === undefined || id === undefined) {
      sessions.push({ paths: [path] })
      continue
    }
    if (known.has(id)) continue
    known.add(id)
    const closing = await closingIn(path)
    // Most sessions are of one file, and say so at its end.
    const alone = named.part === 1 && closing !== undefined && closing.goesOn === undefined
    const others = alone ? [] : await beside(path)
    sessions.push(await together([named, ...(await ofSession(paths, id))], await ofSession(others, id)))
  }
  return sessions
}

/**
 * Each of the files once, and which are missing. Of copies one that was named counts, then one that is whole.
 * @param named by the user
 * @param others that lie beside them, those that are called alike first
 */
async function together(named: readonly Found[], others: readonly Found[]): Promise<SessionFiles> {
  const byPart = new Map<number, string>()
  for (const { part, path } of named) if (!byPart.has(part)) byPart.set(part, path)
  const told = new Set(byPart.keys())
  for (const { part, path } of others) {
    const known = byPart.get(part)
    const better =
      known === undefined || (!told.has(part) && !(await isWhole(known)) && (await isWhole(path)))
    if (better) byPart.set(part, path)
  }
  const parts = [...byPart.keys()].sort((a, b) => a - b)
  const paths = parts.flatMap((part) => byPart.get(part) ?? [])
  const holes = parts.flatMap((part, i) => {
    const before = parts[i - 1] ?? 0
    return part - before > 1 ? [files(before + 1, part - 1)] : []
  })
  // The last may still be written.
  for (const part of parts.slice(0, -1))
    if (!(await isWhole(byPart.get(part) ?? ''))) holes.push(`the end of file ${part}`)
  const next = (await closingIn(paths.at(-1) ?? ''))?.goesOn
  if (next !== undefined) holes.push(`file ${next} and what follows it`)
  return holes.length === 0
    ? { paths }
    : { paths, missing: `of this session are missing: ${holes.join(', ')}` }
}

/** True for a file that was closed, and is there to its end. */
async function isWhole(path: string): Promise<boolean> {
  return (await closingIn(path)) !== undefined
}

const files = (from: number, to: number): string => (from === to ? `file ${from}` : `files ${from} to ${to}`)

/** Files beside it that may be of the same session, whatever they are called; a link's neighbours are not. */
async function beside(path: string): Promise<string[]> {
  const real = await realpath(path)
  const folder = dirname(real)
  const names = await readdir(folder).catch((): string[] => [])
  const likely = names.filter((name) => extname(name) === extname(real)).sort()
  const stem = basename(real, extname(real)).replace(/-\d+$/, '')
  // In a full folder those that are called alike come first.
  const alike = likely.filter((name) => name.startsWith(stem))
  return [...new Set([...alike, ...likely])].slice(0, mostBeside).map((name) => join(folder, name))
}

async function ofSession(paths: readonly string[], id: string): Promise<Found[]> {
  const own: Found[] = []
  for (const path of new Set(paths)) {
    const one = await found(path)
    if (one?.head.id === id) own.push(one)
  }
  return own
}

/** @returns undefined where there is no head of ours */
async function found(path: string): Promise<Found | undefined> {
  const file = await openToRead(path).catch(() => undefined)
  if (file === undefined) return undefined
  try {
    const note = await headOf(file)
    return typeof note === 'object' ? { ...note, path } : undefined
  } catch {
    return undefined
  } finally {
    await file.close()
  }
}
