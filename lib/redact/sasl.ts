/** SASL data with the secret masked and the user name kept, in the form of each mechanism. */
import type { MechanismRow } from '../protocol/rows.ts'
import { base64, maskedBase64, redacted, unbase64 } from './mask.ts'

type Shape = MechanismRow['user']

/** One masked client response: the text to show, and the texts to search for in the server's echo. */
export interface MaskedResponse {
  readonly text: string
  readonly secrets: readonly string[]
  /** Texts that contain a secret but are not one: the response as it was sent, and decoded. */
  readonly around: readonly string[]
  /** False for data that does not have the form of its mechanism: any part of it may be the secret. */
  readonly understood: boolean
  readonly user?: string
}

/** Responses that are safe as they are: empty, an empty initial response, a cancellation. RFC 9051 §6.2.2. */
const harmless = new Set(['', '=', '*'])

/**
 * Masks a client response during AUTHENTICATE.
 * @param shape where the mechanism keeps the user name; unknown mechanisms are `none`
 * @param step 0 for the first response of the exchange
 * @param text the line without its end, base64 or not
 */
export function maskResponse(shape: Shape, step: number, text: string): MaskedResponse {
  if (harmless.has(text)) return { text, secrets: [], around: [], understood: true }
  const data = unbase64(text)
  if (data === undefined) return { text: maskedBase64, secrets: [], around: [text], understood: false }
  const masked = responses[shape](data, step)
  if (masked === undefined)
    return { text: maskedBase64, secrets: [], around: [text, data], understood: false }
  const { user, secrets } = masked
  return { text: base64(masked.data), secrets, around: [text, data], understood: true, user }
}

interface MaskedData {
  readonly data: string
  readonly secrets: readonly string[]
  readonly user?: string
}

/** True for a printable text short enough to be a user name; any other is masked with the rest. */
function isUser(text: string): boolean {
  return text.length <= 256 && !/[\0-\x1f\x7f]/.test(text)
}

const responses: Record<Shape, (data: string, step: number) => MaskedData | undefined> = {
  // authzid NUL authcid NUL passwd, RFC 4616 §2
  plain: (data) => {
    const parts = data.split('\0')
    if (parts.length !== 3 || !isUser(parts[0]) || !isUser(parts[1])) return undefined
    // Without a password, one of the other fields may be it.
    if (parts[2] === '') return undefined
    return { data: `${parts[0]}\0${parts[1]}\0${redacted}`, secrets: [parts[2]], user: parts[1] }
  },
  // The name on one line, the password on the next.
  login: (data, step) => {
    if (step !== 0 || !isUser(data)) return undefined
    return { data, secrets: [], user: data }
  },
  // user SP hex digest, RFC 2195 §2
  cram: (data) => {
    const match = /^(.*) ([0-9a-fA-F]+)$/.exec(data)
    if (match === null || !isUser(match[1])) return undefined
    return { data: `${match[1]} ${redacted}`, secrets: [match[2]], user: match[1] }
  },
  // username="…",realm="…",response=…, RFC 2831 §2.1.2
  digest: (data) => {
    const user = /(?:^|,)username="((?:[^"\\]|\\.)*)"/.exec(data)?.[1]
    if (user === undefined || !isUser(user)) return undefined
    return { data: `username="${user}",response=${redacted}`, secrets: [], user }
  },
  // gs2-header, n=user, r=nonce; then c=…, r=…, p=proof. RFC 5802 §5
  scram: (data, step) => {
    const first = /^([nyp](?:=[^,]*)?,(?:a=[^,]*)?,)n=([^,]*),r=/.exec(data)
    if (first !== null && step === 0 && isUser(first[2])) {
      return { data: `${first[1]}n=${first[2]},r=${redacted}`, secrets: [], user: first[2] }
    }
    return /^c=/.test(data) ? { data: `c=biws,r=${redacted},p=${base64(redacted)}`, secrets: [] } : undefined
  },
  // user=… ^A auth=Bearer … ^A ^A; after an error an empty answer or ^A
  xoauth2: (data) => {
    if (data === '\x01') return { data, secrets: [] }
    const match = /^user=([^\x01]*)\x01auth=(bearer|basic|oauth|mac) ([^\x01]*)\x01\x01$/i.exec(data)
    if (match === null || !isUser(match[1])) return undefined
    return {
      data: `user=${match[1]}\x01auth=${match[2]} ${redacted}\x01\x01`,
      secrets: [match[3]],
      user: match[1],
    }
  },
  // n,a=user, ^A host=… ^A port=… ^A auth=Bearer … ^A ^A, RFC 7628 §3.1
  oauthbearer: (data) => {
    if (data === '\x01') return { data, secrets: [] }
    const match =
      /^([nyp](?:=[^,]*)?),(?:a=([^,]*))?,\x01(?:.*\x01)?auth=(bearer|basic|oauth|mac) ([^\x01]*)\x01/is.exec(
        data,
      )
    if (match === null || !isUser(match[2] ?? '')) return undefined
    const name = match[2] === undefined ? '' : `a=${match[2]}`
    const masked = `${match[1]},${name},\x01auth=${match[3]} ${redacted}\x01\x01`
    return { data: masked, secrets: [match[4]], user: match[2] }
  },
  none: () => undefined,
}

const prompts = new Set(['username:', 'user name\0', 'user name:', 'password:', 'password\0', 'password'])
const oauthFields = new Set(['status', 'schemes', 'scope', 'openid-configuration'])

/**
 * True for the error of an OAuth mechanism without a field in which a server could quote the client. RFC 7628
 * §3.2.2.
 */
function isOAuthError(data: string): boolean {
  try {
    const error: unknown = JSON.parse(data)
    if (typeof error !== 'object' || error === null || Array.isArray(error)) return false
    return Object.entries(error).every(([name, value]) => oauthFields.has(name) && typeof value === 'string')
  } catch {
    return false
  }
}

/** True for a challenge that prompts for the password: `Password:`, as plain text or in base64. */
export function asksForPassword(text: string): boolean {
  return /^pass/i.test(unbase64(text) ?? text) || /^pass/i.test(text)
}

/**
 * Masks a challenge, the text after `+`. A challenge together with its response allows an offline attack, so
 * only harmless data stays: nothing, LOGIN's prompts, an OAuth error, SCRAM's iteration count.
 */
export function maskChallenge(shape: Shape, text: string): string {
  if (text === '') return text
  const data = unbase64(text)
  if (data === undefined) return prompts.has(text.toLowerCase()) ? text : maskedBase64
  if (shape === 'login' && prompts.has(data.toLowerCase())) return text
  if ((shape === 'xoauth2' || shape === 'oauthbearer') && isOAuthError(data)) return text
  const count = shape === 'scram' ? /,i=(\d{1,9})$/.exec(data)?.[1] : undefined
  return count === undefined ? maskedBase64 : base64(`r=${redacted},s=${base64(redacted)},i=${count}`)
}
