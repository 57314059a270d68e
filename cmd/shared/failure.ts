/** The failure of a command. Knows neither the terminal nor the process. */

/** Findings, failed checks or unreadable input; wrong usage; could not start. */
export type FailureStatus = 1 | 2 | 3

/** Thrown by commands; the main program prints it in one or two lines and exits with its status. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly exitStatus: FailureStatus
  /** What to do next, one sentence without a full stop. */
  readonly remedy: string | undefined

  /**
   * @param message what happened, to what; one sentence without a full stop
   * @param exitStatus the exit status of the process
   * @param remedy what to do next
   * @param options `cause`: the underlying error, shown with `--debug`
   */
  constructor(message: string, exitStatus: FailureStatus, remedy?: string, options: ErrorOptions = {}) {
    super(message, options)
    this.exitStatus = exitStatus
    this.remedy = remedy
  }
}
