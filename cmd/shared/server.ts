/** Parses servers and ports on the command line: `imap.example.org`, `imaps://host:993`, `127.0.0.1:1993`. */
import { isIP } from 'node:net'
import type { Security } from '../../lib/record/record.ts'
import { bracketed, endpoint } from '../../lib/text/endpoints.ts'
import { Failure } from './failure.ts'

/** A server as the user named it. */
export interface ServerName {
  readonly host: string
  readonly port: number
  readonly security: Security
  /** As it is shown: `imaps://imap.example.org:993`. */
  readonly url: string
}

const schemes = new Map<string, { security: Security; port: number }>([
  ['imaps:', { security: 'tls', port: 993 }],
  ['imap:', { security: 'plain', port: 143 }],
  ['imap+starttls:', { security: 'starttls', port: 143 }],
])

/**
 * Parses `<server>`: a host, `host:port`, or a URL. Credentials are not allowed and are never repeated.
 * @throws {Failure} 2, without quoting a possible password
 */
export function readServer(text: string): ServerName {
  const url = parse(withScheme(text))
  if (url === undefined || url.hostname === '') {
    // Text with an @ may have a password before it.
    throw invalid(
      text.includes('@') ? 'this' : text,
      undefined,
      'write a host, host:port, or imaps://host:port',
    )
  }
  if (url.username !== '' || url.password !== '') {
    const why = 'it has a user name or a password in it'
    throw invalid('this', why, 'leave them out: the mail client logs in, imapscope does not')
  }
  const scheme = schemes.get(url.protocol)
  if (scheme === undefined) {
    const known = [...schemes.keys()].map((name) => `${name}//host:port`).join(', ')
    throw invalid(`${url.protocol}//${url.host}`, 'not a way to an IMAP server', `write a host, or ${known}`)
  }
  if (url.pathname.length > 1 || url.search !== '' || url.hash !== '') {
    throw invalid(`${url.host}/…`, 'a server has no path', `write ${url.protocol}//${url.host}`)
  }
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port === '' ? scheme.port : Number(url.port)
  return { host, port, security: scheme.security, url: `${url.protocol}//${endpoint({ host, port })}` }
}

function invalid(text: string, why: string | undefined, remedy: string): Failure {
  return new Failure(`${text} is not a valid server address${why === undefined ? '' : `: ${why}`}`, 2, remedy)
}

function withScheme(text: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text
  return `imaps://${isIP(text) === 6 ? bracketed(text) : text}`
}

function parse(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

/** An address and port to listen on. */
export interface ListenAddress {
  readonly address: string
  readonly port: number
}

const loopback = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/

/** True for an address that is reachable only from this machine. */
export function isLoopback(address: string): boolean {
  return loopback.test(address)
}

/**
 * Parses `[address:]port`.
 * @param remote true when the user allowed addresses that others can reach
 * @throws {Failure} 2
 */
export function readListen(text: string, remote: boolean): ListenAddress {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-f:.]+)\]:|([^:]*):)?(\d{1,5})$/i.exec(text) ?? []
  const port = Number(digits)
  if (digits === undefined || port > 65_535) {
    const meant = bracketing(text) ?? 'a port or 127.0.0.1:port'
    throw new Failure(`${text} is not an address to listen on`, 2, `write ${meant}`)
  }
  const named = bracketed ?? plain ?? '127.0.0.1'
  const address = named === 'localhost' || named === '' ? '127.0.0.1' : named
  if (isIP(address) === 0)
    throw new Failure(`${named} is not an address to listen on`, 2, 'write an IP address')
  if (!isLoopback(address) && !remote) {
    throw new Failure(`${address} can be reached by others`, 2, 'add --allow-remote if that is what you want')
  }
  return { address, port }
}

/** The suggested spelling of an IPv6 address without brackets: its port would be ambiguous. */
function bracketing(text: string): string | undefined {
  const at = text.lastIndexOf(':')
  const [address, port] = [text.slice(0, at), text.slice(at + 1)]
  if (isIP(address) === 6) return endpoint({ address, port: Number(port) })
  return isIP(text) === 6 ? `${bracketed(text)}:port` : undefined
}
