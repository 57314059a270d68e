/** The type of a rule: one row of the table, with every text about it. Only types. */

/**
 * The severity of a rule: against a MUST, or the stream can no longer be read (`error`); a secret or TLS is
 * at stake (`security`); against a SHOULD, or known to break others (`warning`); legal, and could be better
 * (`hint`).
 */
export type Severity = 'error' | 'security' | 'warning' | 'hint'

/**
 * What a rule needs from a recording to be evaluated: octets as they were sent (`bytes`), all octets of
 * literals (`literals`), the order of both sides' octets (`times`), the login (`login`), the connection from
 * its greeting on (`beginning`).
 */
export type RuleNeed = 'bytes' | 'literals' | 'times' | 'login' | 'beginning'

/** One rule. */
export interface Rule {
  /** `X10`: X for either side, C for clients, S for servers. Never given to another rule. */
  readonly id: string
  /** The id in words, for people who type it: `space-extra`. */
  readonly slug: string
  readonly severity: Severity
  /** What the peer did, without a full stop. */
  readonly title: string
  /** Where the correct form is specified: `RFC 9051 §9`. */
  readonly section: string
  /** What the author of the client or server should do about it, without a full stop. */
  readonly remedy: string
  readonly needs: readonly RuleNeed[]
  /** The codes under which `wire/` and `grammar/` note it, if they do: `Deviation.rule`. */
  readonly codes?: readonly string[]
}
