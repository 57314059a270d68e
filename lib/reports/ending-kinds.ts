/** The kinds of connection endings as a table: the first row that fits applies. */

import type { Closer, FailureFact } from '../record/record.ts'
import { recordingEnds, restMissing } from '../session/events.ts'
import type { Seen } from './signs.ts'

/** How a connection ended, in a word or two. */
export type EndingKind =
  | 'logout'
  | 'half a logout'
  | 'not secured'
  | 'TLS'
  | 'not connected'
  | 'no greeting'
  | 'reset'
  | 'BYE'
  | 'idle timeout'
  | 'refused'
  | 'silence'
  | 'closed by server'
  | 'closed by client'
  | 'closed by imapscope'
  | 'open'
  | 'not recorded'

/** The facts known when a connection has ended. */
export interface Circumstances {
  readonly by: Closer
  readonly reason: string
  readonly bye: string | undefined
  readonly loggedOut: boolean
  /** Nanoseconds. */
  readonly silent: number
  /** True when the server has not greeted although it had the time to. */
  readonly ungreeted: boolean
  readonly failures: readonly FailureFact[]
  readonly signs: readonly Seen[]
  /** True when the last octets before the end are missing from the recording. */
  readonly missing: boolean
}

interface Row {
  readonly kind: EndingKind
  /** One sentence for people. */
  readonly about: string
  readonly fits: (ending: Circumstances) => boolean
}

/** After so long without an octet, silence is the likely cause. Nanoseconds. */
const long = 60_000_000_000

const causes = ({ reason, failures }: Circumstances): string =>
  [reason, ...failures.map(({ cause }) => cause)].join('\n')

/** Causes reported by the proxy that lie before TLS. */
const unsecured =
  /STARTTLS|securing it|--require-tls|^the server (?:does|did) not greet|^the server greets with/

/** Servers and middleboxes close idle connections; RFC 9051 §5.4 allows it after 30 minutes. */
export const endingKinds: readonly Row[] = [
  {
    kind: 'logout',
    about: 'The client said LOGOUT and the server BYE: this is how it should be.',
    fits: ({ loggedOut, bye }) => loggedOut && bye !== undefined,
  },
  {
    kind: 'open',
    about: 'It was still open when the recording ended.',
    fits: ({ by, reason }) => by === 'proxy' && reason === recordingEnds,
  },
  {
    kind: 'not secured',
    about: 'TLS was asked for and did not come about: it ended before anything more was said in the clear.',
    fits: ({ failures }) => failures.some(({ cause }) => unsecured.test(cause)),
  },
  {
    kind: 'TLS',
    about: 'TLS failed: a certificate, a version, or an alert of the other end.',
    fits: (ending) => /\b(?:TLS|SSL|certificate|CA|alert|handshake)\b/i.test(causes(ending)),
  },
  {
    kind: 'not connected',
    about: 'The server was never reached.',
    fits: ({ failures, bye }) => failures.some(({ leg }) => leg === 'server') && bye === undefined,
  },
  {
    kind: 'no greeting',
    about:
      'The server never greeted. Spoken to in the clear, a port that speaks TLS from the start is silent ' +
      'like this.',
    fits: ({ ungreeted }) => ungreeted,
  },
  {
    kind: 'reset',
    about: 'One end broke it off without a word (TCP reset): a crash, a firewall, a program that was killed.',
    fits: (ending) => /reset/i.test(causes(ending)),
  },
  {
    kind: 'not recorded',
    about: 'What was said before its end is missing from the recording: how it ended is not known.',
    fits: ({ by, reason, missing }) => (by === 'proxy' ? reason === restMissing : missing),
  },
  {
    kind: 'half a logout',
    about: 'The client said LOGOUT; the server did not say BYE.',
    fits: ({ loggedOut }) => loggedOut,
  },
  {
    kind: 'idle timeout',
    about: 'The server said BYE because nothing was said for too long.',
    fits: ({ bye, signs }) => bye !== undefined && signs.some(({ sign }) => sign.kind === 'idle timeout'),
  },
  {
    kind: 'BYE',
    about: 'The server said BYE although the client had not said LOGOUT.',
    fits: ({ bye }) => bye !== undefined,
  },
  {
    kind: 'closed by imapscope',
    about: 'It was imapscope that ended it.',
    fits: ({ by }) => by === 'proxy',
  },
  {
    kind: 'refused',
    about: 'It ended right after a refusal of the server.',
    fits: ({ signs, silent }) =>
      silent < long && signs.some(({ sign }) => sign.kind === 'connections' || sign.kind === 'login'),
  },
  {
    kind: 'silence',
    about: 'It ended without a word after a long silence: a timeout of the server, or of a box on the way.',
    fits: ({ by, silent }) => by === 'server' && silent >= long,
  },
  {
    kind: 'closed by server',
    about: 'The server closed it without BYE.',
    fits: ({ by }) => by === 'server',
  },
  {
    kind: 'closed by client',
    about: 'The client closed it without LOGOUT, as many do.',
    fits: () => true,
  },
]

/** Endings that need no attention. */
const usual: ReadonlySet<EndingKind> = new Set([
  'logout',
  'half a logout',
  'closed by client',
  'open',
  'not recorded',
])

/** @returns true for a kind of ending without a fault */
export function isUsual(kind: EndingKind): boolean {
  return usual.has(kind)
}

/** @returns the first kind that fits */
export function kindOf(ending: Circumstances): EndingKind {
  return endingKinds.find(({ fits }) => fits(ending))?.kind ?? 'closed by client'
}

/** One sentence about a kind of ending. */
export function aboutEnding(kind: EndingKind): string {
  return endingKinds.find((row) => row.kind === kind)?.about ?? ''
}
