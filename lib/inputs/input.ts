/** The interface of an input: one kind of recording that can be opened. */
import type { SessionItem } from '../capture/session/items.ts'

/** A file to be recognised, and then read. */
export interface Source {
  readonly path: string
  /**
   * @param most how many octets are needed to recognise it
   * @returns the first octets of the file, at most `most`
   */
  beginning(most: number): Promise<Uint8Array>
  /**
   * @returns all octets of the file in order, piece by piece. Each piece reuses the memory of the previous
   *   one, so a caller that keeps octets copies them
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
   * True when nothing has to be masked, because that was done when it was recorded. Items of other inputs are
   * masked before anybody sees them.
   */
  readonly masked: boolean
  /** Whether this input reads the file, judged by its contents, not by its name. */
  recognises(source: Source): Promise<boolean>
  /**
   * Reads the file: gives the head, then records in order of arrival, with warnings in between, each batch as
   * soon as it is ready. Accepts any octets; octets in records are copies.
   * @param sources the files of one session in order; only one if the input cannot tell which files belong
   *   together
   * @throws {CaptureError} when a file cannot be used at all
   */
  items(sources: readonly Source[]): AsyncGenerator<readonly SessionItem[], void>
}
