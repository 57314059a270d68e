/** Checks a server as the proxy will use it, step by step: connection, TLS, capabilities. Never logs in. */
import { capabilities } from '../grammar/capability.ts'
import { parse } from '../grammar/tree.ts'
import { limits } from '../record/limits.ts'
import type { CertificateFact, Security, Time, TlsFact } from '../record/record.ts'
import { endpoint } from '../text/endpoints.ts'
import { counted, duration } from '../text/units.ts'
import type { Frame } from '../wire/frame.ts'
import { latin1 } from '../wire/octets.ts'
import { type Cause, explain } from './causes.ts'
import type { Leg, ServerAddress } from './sockets/leg.ts'
import { connect } from './sockets/ports.ts'
import { Talk } from './talk.ts'

/** The result of one check, in words. Text from the server in it is not made safe yet. */
export interface Check {
  readonly name: string
  /** `skipped`: not required, or it could not be checked. */
  readonly state: 'ok' | 'failed' | 'skipped'
  readonly says: string
  readonly remedy?: string
}

/** The server to check. */
export interface CheckedServer {
  readonly server: ServerAddress
  readonly security: Security
  /** Nanoseconds of a monotonic clock. */
  now(): Time
  /** Milliseconds since 1970 UTC, for how long a certificate is still valid. */
  readonly today: number
}

/** How often NOOP is sent to measure latency. */
const mostTries = 5
/** A certificate that expires within so many days is reported. */
const soonDays = 14
const day = 86_400_000

const failed = (name: string, { cause, remedy }: Cause): Check => ({
  name,
  state: 'failed',
  says: cause,
  remedy,
})
const ok = (name: string, says: string): Check => ({ name, state: 'ok', says })
const skipped = (name: string, says: string): Check => ({ name, state: 'skipped', says })

/** Error codes that mean that the name was not resolved. */
const unknownName = /^(?:ENOTFOUND|EAI_)/

/** Causes that concern the certificate, not TLS. */
const aboutCertificate = /certificate|pinned|name constraints/

/**
 * Checks a server.
 * @returns the checks as they are made; none follows a failure that makes the others impossible
 */
export async function* checkServer(checked: CheckedServer): AsyncGenerator<Check, void> {
  const { server, now } = checked
  const begun = now()
  let leg: Leg
  try {
    leg = await connect(server)
  } catch (error) {
    const nameless = error instanceof Error && 'code' in error && unknownName.test(String(error.code))
    if (!nameless) yield ok('name', server.host)
    yield failed(nameless ? 'name' : 'connection', explain('server', error))
    return
  }
  const { address } = leg.peer
  yield ok('name', address === server.host ? address : `${server.host} is ${address}`)
  yield ok('connection', `port ${server.port} answers after ${duration(now() - begun)}`)
  try {
    yield* secured(leg, checked)
  } finally {
    leg.destroy()
  }
}

async function* secured(leg: Leg, checked: CheckedServer): AsyncGenerator<Check, void> {
  const { security } = checked
  if (security === 'tls') {
    if (!(yield* handshake(leg, checked))) return
    yield skipped('STARTTLS', 'not needed: TLS from the start')
  }
  const talk = new Talk(leg)
  try {
    yield* conversation(talk, leg, checked)
  } catch (thrown) {
    yield failed('answers', explain('server', thrown))
  }
}

/** TLS and the certificate. @returns true when the server can be used */
async function* handshake(leg: Leg, { server, today }: CheckedServer): AsyncGenerator<Check, boolean> {
  try {
    const fact = await leg.secureAsClient(server, undefined, undefined)
    yield ok('TLS', `${fact.protocol}, ${fact.cipher}`)
    yield certificate(fact, today)
    return true
  } catch (thrown) {
    const cause = explain('server', thrown)
    // A second handshake without verification shows whether the certificate is wrong, or TLS itself.
    const shown = await unverified(server)
    if (shown !== undefined) yield ok('TLS', `${shown.protocol}, ${shown.cipher}`)
    const says = shown?.certificate === undefined ? '' : ` (${describe(shown.certificate)})`
    const name = shown !== undefined || aboutCertificate.test(cause.cause) ? 'certificate' : 'TLS'
    yield failed(name, { ...cause, cause: cause.cause + says })
    return false
  }
}

/** The server's TLS without verification of its certificate; undefined when that fails too. */
async function unverified(server: ServerAddress): Promise<TlsFact | undefined> {
  try {
    const leg = await connect(server)
    try {
      return await leg.secureAsClient({ ...server, verification: { insecure: true } }, undefined, undefined)
    } finally {
      leg.destroy()
    }
  } catch {
    return undefined
  }
}

function certificate({ certificate: shown, verified }: TlsFact, today: number): Check {
  if (shown === undefined) return skipped('certificate', 'none was shown')
  const days = Math.floor((Date.parse(shown.validTo) - today) / day)
  const left = days < 0 ? `expired ${counted(-days, 'day')} ago` : `${counted(days, 'day')} left`
  const says = `${describe(shown)}, ${left}`
  if (!verified) return skipped('certificate', `not verified, as you asked: ${says}`)
  // A certificate with a pinned key may be of any age.
  const soon = days < 0 ? 'it has expired' : 'it is about to expire'
  const remedy = days < soonDays ? `${soon}: renew it on the server` : undefined
  return { name: 'certificate', state: 'ok', says, remedy }
}

/** `imap.example.org, by R3`. */
function describe({ subject, issuer, names }: CertificateFact): string {
  const common = (name: string): string => /(?:^|\n)CN=([^\n]*)/.exec(name)?.[1] ?? name.split('\n')[0]
  const whom = names.map((name) => name.replace(/^(?:DNS|IP Address):/, '')).slice(0, 3)
  return `for ${whom.join(' ') || common(subject)}, by ${common(issuer)}`
}

/** True when a server that does not greet answers TLS on a second connection while the first stays silent. */
async function speaksTls(talk: Talk, server: ServerAddress): Promise<boolean> {
  if (await talk.hears(limits.ungreeted)) return false
  const first = await Promise.race([unverified(server), talk.hears(limits.answer)])
  return typeof first === 'object'
}

async function* conversation(talk: Talk, leg: Leg, checked: CheckedServer): AsyncGenerator<Check, void> {
  const { security, server } = checked
  if (security !== 'tls' && (await speaksTls(talk, server))) {
    const cause = 'none: this port speaks TLS from the start'
    yield failed('greeting', { cause, remedy: `connect with imaps://${endpoint(server)}` })
    return
  }
  const greeting = await talk.greeting()
  const first = told([greeting])
  if (greeting.name !== 'OK' && greeting.name !== 'PREAUTH') {
    const remedy = 'the server accepts no connections now; ask its administrator'
    yield { name: 'greeting', state: 'failed', says: textOf(greeting), remedy }
    return
  }
  yield ok('greeting', parse(greeting).text || textOf(greeting))
  let known = first ?? (await ask(talk))
  if (security !== 'tls') {
    const upgraded = yield* startTls(talk, leg, checked, known)
    if (upgraded === false) return
    if (upgraded) known = await ask(talk)
  }
  yield able(known)
  yield await latency(talk, checked)
  await talk.ask('LOGOUT').catch(() => undefined)
}

const textOf = ({ bytes }: Frame): string => latin1(bytes).trimEnd().slice(0, 200)

/** The capabilities that one of these frames lists. */
function told(frames: readonly Frame[]): readonly string[] | undefined {
  return frames.map((frame) => capabilities(parse(frame))).find((names) => names !== undefined)
}

async function ask(talk: Talk): Promise<readonly string[]> {
  return told(await talk.ask('CAPABILITY')) ?? []
}

/** @returns true when TLS is on now; undefined when there is none; false when the server cannot be used */
async function* startTls(
  talk: Talk,
  leg: Leg,
  checked: CheckedServer,
  known: readonly string[],
): AsyncGenerator<Check, boolean | undefined> {
  const must = checked.security === 'starttls'
  if (!known.some((name) => name.toUpperCase() === 'STARTTLS')) {
    const cause = 'the server does not offer it: everything is sent in the clear'
    if (!must) yield { ...skipped('STARTTLS', cause), remedy: 'try port 993: imaps://' }
    else yield failed('STARTTLS', { cause, remedy: 'try port 993: imaps://' })
    return must ? false : undefined
  }
  const answer = (await talk.ask('STARTTLS')).at(-1)
  if (answer?.name !== 'OK') {
    yield failed('STARTTLS', { cause: `offered and refused: ${answer === undefined ? '' : textOf(answer)}` })
    return false
  }
  yield ok('STARTTLS', 'offered and accepted')
  return yield* handshake(leg, checked)
}

/** What the capabilities mean for a client that wants to log in. */
function able(known: readonly string[]): Check {
  const names = known.map((name) => name.toUpperCase())
  const revision = known.find((name) => /^IMAP4/i.test(name))
  if (revision === undefined)
    return failed('capabilities', { cause: 'the server does not say that it speaks IMAP4' })
  const ways = names.filter((name) => name.startsWith('AUTH=')).map((name) => name.slice(5))
  const login = names.includes('LOGINDISABLED') ? [] : ['LOGIN']
  const all = [...new Set([...login, ...ways])].join(' ')
  const says = `${revision} and ${known.length - 1} more before login; login with ${all || 'nothing'}`
  return ok('capabilities', says)
}

async function latency(talk: Talk, { now }: CheckedServer): Promise<Check> {
  const times: Time[] = []
  for (let i = 0; i < mostTries; i++) {
    const begun = now()
    await talk.ask('NOOP')
    times.push(now() - begun)
  }
  times.sort((a, b) => a - b)
  const [least, middle] = [times[0], times[Math.floor(mostTries / 2)]]
  return ok('latency', `NOOP takes ${duration(middle)}, at best ${duration(least)} (${mostTries} tries)`)
}
