/** What an input is: one kind of recording that can be opened. */
import type { SessionItem } from '../capture/session/items.ts'

/** A file that is asked whose it is, and then read. */
export interface Source {
  readonly path: string
  /**
   * @param most octets that it takes to tell
   * @returns the first octets of the file, as many as it has of so many
   */
  beginning(most: number): Promise<Uint8Array>
  /**
   * @returns all octets of the file, in order, piece by piece, each in the memory of the one before: who
   *   keeps some copies them
   */
  pieces(): AsyncGenerator<Uint8Array, void>
}

/** One kind of recording: a row of the list in `list.ts`. */
export interface Input {
  /** One word, for programs. */
  readonly name: string
  /** What it is, for people, with its article: `a recorded session`. */
  readonly about: string
  /**
   * True where nothing has to be masked, since that was done when it was recorded. Whatever the others give
   * is masked before anybody sees it.
   */
  readonly masked: boolean
  /** Is this yours? Told by what is in the file, not by its name. */
  recognises(source: Source): Promise<boolean>
  /**
   * Gives what is in it: the head, then records in order of arrival, with warnings in between, each batch as
   * soon as it is there. Any octets give something; each octet that is kept takes its own memory.
   * @param sources the files of one session in order; one where the input does not tell that several belong
   *   together
   * @throws {CaptureError} when a file cannot be used at all
   */
  items(sources: readonly Source[]): AsyncGenerator<readonly SessionItem[], void>
}
