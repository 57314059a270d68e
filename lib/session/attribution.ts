/** Which command an untagged response answers. The wire does not say, so the answer says how sure it is. */
import type { Tree } from '../grammar/tree.ts'
import { command, response } from '../protocol/index.ts'
import type { Exchange, Sure } from './events.ts'

/** The exchange and how sure it is; none for what came unasked while several, or none, were in flight. */
export interface Attribution {
  readonly exchange: Exchange | undefined
  readonly sure: Sure
}

/** Responses about the selected mailbox, which a server may also send unasked. RFC 9051 §5.2, §7.4, §7.5. */
const ANY_TIME = new Set(['EXISTS', 'EXPUNGE', 'RECENT', 'FETCH', 'FLAGS', 'VANISHED', 'UIDFETCH'])

/**
 * Response codes of untagged OK, and the commands that ask for them. RFC 9051 §6.3.2, §7.1, RFC 6851 §4.3.
 */
const codeAskers = new Map<string, readonly string[]>([
  ...[
    'UIDVALIDITY',
    'UIDNEXT',
    'UNSEEN',
    'PERMANENTFLAGS',
    'HIGHESTMODSEQ',
    'NOMODSEQ',
    'READ-ONLY',
    'READ-WRITE',
    'CLOSED',
    'MAILBOXID',
    'UIDNOTSTICKY',
    'ANNOTATIONS',
  ].map((code): [string, string[]] => [code, ['SELECT', 'EXAMINE']]),
  ['COPYUID', ['MOVE', 'UID MOVE', 'COPY', 'UID COPY']],
  ['APPENDUID', ['REPLACE', 'UID REPLACE', 'APPEND']],
])

/**
 * Finds the command that a response belongs to: by the tag it names, by what the commands in flight ask for,
 * in the order in which they came.
 * @param inFlight the commands without a completion, oldest first
 */
export function attribute(tree: Tree, inFlight: readonly Exchange[]): Attribution {
  const named = correlator(tree)
  if (named !== undefined) {
    const exchange = inFlight.find(({ tag }) => tag === named)
    if (exchange !== undefined) return { exchange, sure: 'exact' }
  }
  const asked = inFlight.filter((exchange) => asksFor(exchange, tree))
  return among(asked, inFlight, tree.frame.kind === 'data' && !ANY_TIME.has(tree.name ?? ''))
}

/**
 * The same for a response of which only the name is known: one that names no tag and may come at any time.
 * @param name upper case: `FETCH`
 */
export function attributeNamed(name: string, inFlight: readonly Exchange[]): Attribution {
  const asked = inFlight.filter((exchange) => command(exchange.name)?.solicits.includes(name) ?? false)
  return among(asked, inFlight, !ANY_TIME.has(name))
}

/** @param certain true for a response that is never sent unasked */
function among(asked: readonly Exchange[], inFlight: readonly Exchange[], certain: boolean): Attribution {
  const [exchange] = asked
  if (exchange === undefined) return { exchange: during(inFlight), sure: 'unilateral' }
  if (asked.length > 1) return { exchange, sure: 'ambiguous' }
  // Where no mailbox was selected, nothing about one can have come unasked.
  return { exchange, sure: certain || exchange.state !== 'selected' ? 'exact' : 'likely' }
}

/** What came unasked is shown with the command during which it came, where there is one. */
function during(inFlight: readonly Exchange[]): Exchange | undefined {
  return inFlight.length === 1 ? inFlight[0] : undefined
}

/** The tag in `* ESEARCH (TAG "a1") …` and `* OK [INPROGRESS ("a1" …)]`. RFC 4466 §2.6.2, RFC 9585 §3. */
function correlator(tree: Tree): string | undefined {
  if (tree.code?.name === 'INPROGRESS') return /^\("([^"]*)"/.exec(tree.code.arguments)?.[1]
  if (tree.frame.kind !== 'data' || response(tree.name ?? '')?.correlated !== true) return undefined
  const first = tree.values[0]
  return first?.kind === 'list' ? /^\(TAG +"?([^")]*)"?\)$/i.exec(first.text())?.[1] : undefined
}

function asksFor({ name }: Exchange, tree: Tree): boolean {
  const { kind } = tree.frame
  if (kind === 'data') return command(name)?.solicits.includes(tree.name ?? '') ?? false
  if (tree.name === 'BYE') return name === 'LOGOUT'
  if (tree.code !== undefined) {
    const askers = codeAskers.get(tree.code.name)
    if (askers !== undefined) return askers.includes(name)
  }
  // A NO or BAD without a tag is about what the client asked for; an OK may be a keep-alive ("Still here").
  return tree.name !== 'OK' && name !== 'IDLE'
}
