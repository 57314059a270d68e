/** What a rule is: one row of the table, with all that is said of it anywhere. Only types. */

/**
 * How bad it is: against a MUST, or the stream can no longer be read (`error`); a secret or TLS is at stake
 * (`security`); against a SHOULD, or known to break others (`warning`); legal, and could be better (`hint`).
 */
export type Severity = 'error' | 'security' | 'warning' | 'hint'

/**
 * What a rule needs of a recording, or it is not evaluated: octets as they were sent (`bytes`), all octets of
 * literals (`literals`), what was said before what (`times`), the login (`login`), the connection from its
 * greeting on (`beginning`).
 */
export type RuleNeed = 'bytes' | 'literals' | 'times' | 'login' | 'beginning'

/** One rule. */
export interface Rule {
  /** `X10`: X for either side, C for clients, S for servers. Never given to another rule. */
  readonly id: string
  /** The same in words, for people who type it: `space-extra`. */
  readonly slug: string
  readonly severity: Severity
  /** What the peer did, without a full stop. */
  readonly title: string
  /** Where the right form is written down: `RFC 9051 §9`. */
  readonly section: string
  /** What its author does about it, without a full stop. */
  readonly remedy: string
  readonly needs: readonly RuleNeed[]
  /** Under what `wire/` and `grammar/` note it, where they do: `Finding.rule` of a frame. */
  readonly codes?: readonly string[]
}
