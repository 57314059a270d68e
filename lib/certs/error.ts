/** What can be wrong with the CA on disk, as one typed error. Knows neither files nor certificates. */

/** Why an authority cannot be used, for code and tests; the message is for people. */
export type AuthorityProblem =
  /** A host name that must not be in our certificates. */
  | 'host'
  /** Others can read a key, or could replace files in the folder. */
  | 'exposed'
  /** A file or the folder belongs to another user. */
  | 'owner'
  /** A file is missing, torn, of another kind, or does not match the others. */
  | 'broken'
  /** The root has expired. */
  | 'expired'
  /** The clock is before the root's first day. */
  | 'early'
  /** The system refused to read or write. */
  | 'system'

/** Thrown by everything that opens, renews or resets an authority. */
export class AuthorityError extends Error {
  override readonly name = 'AuthorityError'
  readonly problem: AuthorityProblem
  /** What to do next, one sentence. */
  readonly remedy: string

  /**
   * @param problem the kind, for code
   * @param message what happened, and to which file; one sentence without a full stop
   * @param remedy what to do next; one sentence without a full stop
   * @param options `cause`: the underlying system error, if there is one
   */
  constructor(problem: AuthorityProblem, message: string, remedy: string, options: ErrorOptions = {}) {
    super(message, options)
    this.problem = problem
    this.remedy = remedy
  }
}
