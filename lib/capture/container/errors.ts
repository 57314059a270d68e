/**
 * The one error for files and folders that cannot be used. Has the text for a person, but not how it is
 * shown.
 */

/**
 * A file that cannot be used. Its message is one or two sentences: what, where, what to do next.
 * `unreadable`: the file is damaged, too new, or the system refuses it; `not ours`: it is neither a session
 * nor a capture, or must not be written by us.
 */
export class CaptureError extends Error {
  readonly kind: 'unreadable' | 'not ours'

  /** @param from the system's error, if it was one */
  constructor(kind: 'unreadable' | 'not ours', message: string, from: unknown) {
    super(message, { cause: from })
    this.name = 'CaptureError'
    this.kind = kind
  }
}

/** The system's error codes in words. */
const causes: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'access is not allowed',
  EPERM: 'the system does not permit it',
  EEXIST: 'the file exists already',
  ELOOP: 'it is a symbolic link',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  EIO: 'the disk reports an error',
  EMFILE: 'too many files are open',
}

/**
 * The reason why a file call failed, in words.
 * @returns a part of a sentence, with the system's code if there is one
 */
export function cause(error: unknown): string {
  const code = codeOf(error)
  const words = causes[code]
  if (words !== undefined) return `${words} (${code})`
  return error instanceof Error ? error.message : String(error)
}

/**
 * The system's code of an error.
 * @returns for example `ENOSPC`, or an empty string
 */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}
