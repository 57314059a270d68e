/** Recorded sessions as input of commands: the argument, and errors in words for people. */
import type { PositionalOptions } from 'yargs'
import { CaptureError } from '../../lib/capture/container/errors.ts'
import { allSessions } from '../../lib/inputs/index.ts'
import * as recorded from '../../lib/observe/recorded.ts'
import type { Comments } from '../../lib/session/comments.ts'
import { Failure } from './failure.ts'

/** The first argument of commands that read sessions. */
export const sessionArgument = {
  type: 'string',
  array: true,
  demandOption: true,
  describe: 'a .pcapng or .pcap file; of a session in several files any one',
} as const satisfies PositionalOptions

/**
 * As in the library.
 * @throws {Failure} 1 when the file cannot be used at all
 */
export function readEvents(
  path: string | readonly string[],
  reading: recorded.RecordedListener,
): Promise<string | undefined> {
  return recorded.readEvents(path, reading).catch(fail)
}

/**
 * As in the library.
 * @throws {Failure} 1 when the file cannot be used at all
 */
export function readComments(path: string | readonly string[]): Promise<Comments> {
  return recorded.readComments(path).catch(fail)
}

/**
 * The files of each named session.
 * @throws {Failure} 1 when one of several cannot be used at all
 */
export async function readSessions(paths: readonly string[]): Promise<(readonly string[])[]> {
  return (await allSessions(paths).catch(fail)).map((session) => session.paths)
}

function fail(error: unknown): never {
  if (!(error instanceof CaptureError)) throw error
  throw new Failure(error.message.replace(/\.$/, ''), 1, undefined, { cause: error })
}
