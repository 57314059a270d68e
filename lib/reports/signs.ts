/**
 * The responses with which servers throttle, refuse or give up, as rows: by response code (RFC 9051 §7.1) or
 * by the free text that real servers use.
 */
import { parse } from '../grammar/tree.ts'
import type { Time } from '../record/record.ts'
import type { Frame } from '../wire/frame.ts'
import { latin1 } from '../wire/octets.ts'

/** The subject of a sign. */
type SignKind =
  | 'throttled'
  | 'connections'
  | 'limit'
  | 'quota'
  | 'login'
  | 'unavailable'
  | 'idle timeout'
  | 'shutdown'
  | 'bad commands'
  | 'mailbox'
  | 'fault'
  | 'attention'

/** One row, recognised by any of its codes or by its words. */
export interface Sign {
  readonly kind: SignKind
  /** One sentence: its meaning, and what helps. */
  readonly about: string
  readonly codes: readonly string[]
  readonly words?: RegExp
  /** True when it means the same in an OK: `a1 OK Success [THROTTLED]`. */
  readonly evenInOk?: true
}

/** Joins several patterns into one that ignores case. */
function any(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'), 'i')
}

/** In the order in which they are tried: the more specific ones first. */
export const signs: readonly Sign[] = [
  {
    kind: 'connections',
    about:
      'Too many connections at once from this user or address: close some, or let the client open fewer.',
    codes: [],
    words: any(
      /too many (?:(?:simultaneous|concurrent|open|imap|active) )*(?:connections|sessions)/,
      /number of connections? .*exceeded/,
      /connection limit/,
    ),
  },
  {
    kind: 'throttled',
    about: 'The server slows this client down: it should wait as long as it is told, and ask for less.',
    codes: ['THROTTLED', 'RATELIMIT'],
    words: any(
      /\[THROTTLED\]/,
      /suggested backoff time/,
      /throttl/,
      /rate.?limit/,
      /bandwidth limit/,
      /command quota/,
      /slow down/,
      /too many (?:requests|commands|attempts)/,
    ),
    evenInOk: true,
  },
  {
    kind: 'bad commands',
    about:
      'The server has had enough of commands that it does not understand; look at those it answered BAD.',
    codes: ['CLIENTBUG'],
    words: any(/too many (?:invalid|bad|unknown) .*commands/, /too many (?:protocol )?errors/),
  },
  {
    kind: 'quota',
    about: 'The mailbox or the account is full: delete something, or get more room.',
    codes: ['OVERQUOTA'],
    words: any(/over ?quota/, /quota exceeded/, /exceed.* quota/, /mailbox is full/, /disk full/),
  },
  {
    kind: 'idle timeout',
    about: 'The server ended a connection on which nothing was said; NOOP, or a new IDLE, keeps it open.',
    codes: [],
    words: any(
      /inactiv/,
      /auto-?logout/,
      /idle (?:for )?too long/,
      /idle time/,
      /(?:session|connection) (?:has )?(?:timed? ?out|expired)/,
    ),
  },
  {
    kind: 'shutdown',
    about: 'The server stops or restarts; connecting again later will do.',
    codes: [],
    words: any(/shutting down/, /shutdown/, /restart/, /going down/, /maintenance/),
  },
  {
    kind: 'login',
    about: 'The login was refused: the password, the method, or what the account is allowed to do.',
    codes: ['AUTHENTICATIONFAILED', 'AUTHORIZATIONFAILED', 'EXPIRED', 'PRIVACYREQUIRED', 'WEBALERT'],
    words: any(
      /invalid credentials/,
      /authenticat\w+ failed/,
      /login failed/,
      /bad (?:username|password)/,
      /application-specific password/,
      /web login required/,
      /log in via your web browser/,
      /not connected/,
      /login (?:is )?disabled/,
    ),
  },
  {
    kind: 'limit',
    about: 'A limit of the server was reached: ask for fewer messages, mailboxes or bytes at once.',
    codes: ['LIMIT', 'TOOBIG', 'TOOMANY', 'MESSAGELIMIT', 'UIDLIMIT', 'BADLIMIT'],
    words: any(
      /limit (?:is )?(?:reached|exceeded)/,
      /exceed\w* .*limit/,
      /command line too long/,
      /line too long/,
      /too (?:long|big|large)\b/,
    ),
  },
  {
    kind: 'unavailable',
    about: 'A part of the server does not work for the moment; trying again later may do.',
    codes: ['UNAVAILABLE', 'INUSE'],
    words: any(
      /unavailable/,
      /try again later/,
      /server is busy/,
      /backend error/,
      /system error/,
      /internal error/,
      /connection (?:is )?closed\. \d+/,
    ),
  },
  {
    kind: 'mailbox',
    about: 'The mailbox changed under this connection, so the client must select it again.',
    codes: ['CORRUPTION'],
    words: any(
      /deleted under/,
      /state is inconsistent/,
      /mailbox (?:has )?(?:been )?(?:closed|deleted|renamed|changed)/,
      /no longer exist/,
    ),
  },
  {
    kind: 'fault',
    about: 'The server says that it has a fault of its own; its administrator should hear of it.',
    codes: ['SERVERBUG', 'CONTACTADMIN'],
    words: any(/contact (?:your|the) .*admin/, /server error/, /fatal error/, /bug in/),
  },
  {
    kind: 'attention',
    about: 'The server wants the user to read this, which mail clients do not always show.',
    codes: ['ALERT'],
    evenInOk: true,
  },
]

/** The sign recognised in one response. */
export interface Recognised {
  readonly sign: Sign
  /** The code or text that the server sent. */
  readonly text: string
  /** The pause that the server asks for, in milliseconds. */
  readonly backoff?: number
}

/** A sign and its occurrences. */
export interface Seen {
  readonly connection: number
  readonly sign: Sign
  /** The time and text of the first one. Peers' text. */
  readonly time: Time
  readonly text: string
  /** The command that it answered, if any. */
  readonly command?: string
  /** The longest pause that the server asked for, in milliseconds. */
  readonly backoff?: number
  readonly count: number
}

/** The octets of a response that are examined; the text of a status response is short. */
const read = 512

/** Matches any response that may show a sign; most do not match, and are not parsed. */
const anySign = any(
  ...signs.flatMap(({ codes, words }) => [
    ...codes.map((code) => new RegExp(code)),
    ...(words === undefined ? [] : [words]),
  ]),
)

/**
 * @param frame a greeting, status response or completion, or a line that could not be parsed
 * @returns the first sign that fits, undefined for none
 */
export function recognise(frame: Frame): Recognised | undefined {
  if (frame.side !== 'server' || frame.kind === 'data') return undefined
  const line = latin1(frame.bytes, 0, Math.min(read, frame.bytes.length)).trimEnd()
  if (!anySign.test(line)) return undefined
  const opaque = frame.kind === 'opaque'
  const tree = opaque ? undefined : parse(frame)
  const code = tree?.code?.name
  const text = tree?.text ?? line
  // imapscope's own BYE for an unreachable server is not a complaint of that server.
  if (text.startsWith('imapscope ')) return undefined
  const ok = frame.name === 'OK' || frame.name === 'PREAUTH'
  const sign = signs.find(({ codes, words, evenInOk }) => {
    if (ok && evenInOk !== true) return false
    return (code !== undefined && codes.includes(code)) || words?.test(text) === true
  })
  if (sign === undefined) return undefined
  const backoff = /suggested backoff time:? (\d{1,15}) milliseconds/i.exec(text)?.[1]
  const said = code === undefined || code === 'CAPABILITY' ? text : `[${code}] ${text}`.trimEnd()
  return { sign, text: said, ...(backoff === undefined ? {} : { backoff: Number(backoff) }) }
}
