/**
 * Opens recordings, whichever program made them. All files are read through here, so that no unmasked record
 * appears elsewhere.
 */
import { CaptureError } from '../capture/container/errors.ts'
import { beginningOf, pieces } from '../capture/container/opening.ts'
import { isEmpty } from '../capture/container/reading.ts'
import type { SessionItem } from '../capture/session/items.ts'
import { type SessionFiles, sessionsOf } from '../capture/session/siblings.ts'
import type { Input, Source } from './input.ts'
import { inputs } from './list.ts'
import { CaptureMasking, type InputOptions } from './masking.ts'

export type { InputOptions } from './masking.ts'

const masked: InputOptions = { redact: true }

/**
 * Reads a recorded session, or any other recording that can be opened: see `inputs`.
 * @param path the file. It may still be growing; then the blocks that are whole now are read. Of a session
 *   recorded in several files any one is enough; naming more of them makes no difference
 * @param options by default, secrets in a recording by another program are masked
 * @returns the head, then records in the order of the file, with warnings in between
 * @throws {CaptureError} when the file cannot be used at all; after the head, only when the disk fails
 */
export async function* readSession(
  path: string | readonly string[],
  options: InputOptions = masked,
): AsyncGenerator<SessionItem, void> {
  for await (const items of readPieces(await oneSession(path), options)) yield* items
}

/**
 * The same in batches, for callers that read a million items: awaiting each one would take longer than
 * reading it.
 * @returns the items of each piece of the files, in order
 * @throws {CaptureError} as `readSession`
 */
export async function* readPieces(
  { paths, missing }: SessionFiles,
  options: InputOptions,
): AsyncGenerator<readonly SessionItem[], void> {
  const { input, sources } = await found(paths)
  const masking = input.masked ? undefined : new CaptureMasking(options)
  let unsaid = missing
  for await (const items of input.items(sources)) {
    yield masking === undefined ? items : await masking.take(items)
    if (unsaid !== undefined) yield [{ type: 'warning', text: unsaid }]
    unsaid = undefined
  }
  if (masking !== undefined) yield await masking.end()
}

/** The same without masking, for any kind of recording: for tests, and to check that a file can be read. */
export async function* readUnmasked(paths: readonly string[]): AsyncGenerator<readonly SessionItem[], void> {
  const { input, sources } = await found(paths)
  yield* input.items(sources)
}

/**
 * The sessions to which files belong, each with all its files: see `sessionsOf`.
 * @throws {CaptureError} when one of several files cannot be used: it does not count as a further session
 */
export async function allSessions(named: readonly string[]): Promise<SessionFiles[]> {
  const sessions = await sessionsOf(named)
  if (sessions.length > 1) for (const { paths } of sessions) await begin(paths)
  return sessions
}

/** @throws {CaptureError} when not even the head can be read */
async function begin(paths: readonly string[]): Promise<void> {
  for await (const items of readUnmasked(paths)) if (items.some(({ type }) => type === 'head')) return
}

/**
 * The files of a session.
 * @throws {CaptureError} when the named files belong to several sessions
 */
export async function oneSession(named: string | readonly string[]): Promise<SessionFiles> {
  const all = typeof named === 'string' ? [named] : named
  const sessions = await allSessions(all)
  const [session, other] = sessions
  if (session === undefined) throw new CaptureError('unreadable', 'No file is named.', undefined)
  if (other === undefined) return session
  const [first, second] = sessions.map(({ paths }) => all.find((path) => paths.includes(path)))
  const which = `${first} and ${second} are of two sessions`
  throw new CaptureError('unreadable', `${which}: name those of one.`, undefined)
}

/**
 * The input that reads these files; the first file decides.
 * @throws {CaptureError} when no input recognises it
 */
async function found(paths: readonly string[]): Promise<{ input: Input; sources: readonly Source[] }> {
  const sources = paths.map(sourceAt)
  const [first = sourceAt('')] = sources
  for (const input of inputs) if (await input.recognises(first)) return { input, sources }
  throw unknown(first.path, await first.beginning(4))
}

function sourceAt(path: string): Source {
  return {
    path,
    beginning: (most) => beginningOf(path, most),
    pieces: () => pieces(path, 0, Number.POSITIVE_INFINITY),
  }
}

function unknown(path: string, beginning: Uint8Array): CaptureError {
  if (beginning.length === 0) return isEmpty(path)
  const kinds = inputs.map(({ about }) => about)
  const what = `is neither ${kinds.slice(0, -1).join(', ')} nor ${kinds.at(-1)}`
  const isGzip = beginning.length === 4 && beginning[0] === 0x1f && beginning[1] === 0x8b
  const hint = isGzip ? ' It is compressed: unpack it with gunzip first.' : ''
  return new CaptureError('not ours', `${path} ${what}.${hint}`, undefined)
}
