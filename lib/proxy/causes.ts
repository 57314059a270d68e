/** Errors of sockets and TLS in plain words: what happened, and what the user can do about it. */
import type { Side } from '../record/record.ts'
import { endpoint } from '../text/endpoints.ts'
import { octets } from '../wire/octets.ts'

/** A cause and its remedy, each a sentence without its period. */
export interface Cause {
  readonly cause: string
  readonly remedy?: string
}

const caFile = 'name its root CA with --ca-file'
const oldTls = 'the server speaks only versions of TLS older than 1.2'
const clientCa = 'let the mail client trust our CA: `imapscope ca export`'
const clientTls = 'set the connection security of the client to SSL/TLS'
export const serverPort = 'check the port: 993 is TLS from the start, 143 is not'

/** Causes on the server's leg, by error code. */
const serverCauses: Readonly<Record<string, Cause>> = {
  ECONNREFUSED: { cause: 'nothing listens there', remedy: 'check the port' },
  ENOTFOUND: { cause: 'the name is not known', remedy: 'check the spelling of the host' },
  EAI_AGAIN: { cause: 'the name server does not answer', remedy: 'check the network' },
  ETIMEDOUT: { cause: 'no answer', remedy: 'check the host and the firewall' },
  EHOSTUNREACH: { cause: 'there is no way to this host', remedy: 'check the network' },
  ENETUNREACH: { cause: 'there is no way to this network', remedy: 'check the network' },
  EMFILE: { cause: 'too many files are open here', remedy: 'raise the limit: `ulimit -n`' },
  ECONNRESET: { cause: 'the server reset the connection' },
  EPIPE: { cause: 'the server closed the connection' },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    cause: "the server's certificate is signed by an unknown CA",
    remedy: caFile,
  },
  UNABLE_TO_GET_ISSUER_CERT: {
    cause: "the server's certificate is signed by an unknown CA",
    remedy: caFile,
  },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    cause: "the server's certificate is signed by an unknown CA",
    remedy: caFile,
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    cause: "the server's certificate is signed by an unknown CA",
    remedy: caFile,
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: { cause: "the server's certificate is signed by itself", remedy: caFile },
  CERT_HAS_EXPIRED: { cause: "the server's certificate has expired", remedy: 'renew it on the server' },
  CERT_NOT_YET_VALID: { cause: "the server's certificate is not valid yet", remedy: 'check the clocks' },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    cause: "the server's certificate is for another name",
    remedy: 'use the name that is in the certificate',
  },
  INVALID_PURPOSE: {
    cause: "the server's certificate, or one that signed it, is not for servers",
    remedy: "the server's administrator needs one for TLS servers (extended key usage serverAuth)",
  },
  ERR_SSL_WRONG_VERSION_NUMBER: {
    cause: 'the server does not speak TLS on this port',
    remedy: `${serverPort} (imap+starttls:// or imap://)`,
  },
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: { cause: oldTls, remedy: 'allow them with --tls-min 1.0' },
  ERR_SSL_UNSUPPORTED_PROTOCOL: { cause: oldTls, remedy: 'allow them with --tls-min 1.0' },
}

/** Causes on the client's leg, by error code. */
const clientCauses: Readonly<Record<string, Cause>> = {
  ECONNRESET: { cause: 'the mail client reset the connection' },
  EPIPE: { cause: 'the mail client closed the connection' },
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: { cause: 'the mail client does not trust our CA', remedy: clientCa },
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: {
    cause: 'the mail client refused our certificate',
    remedy: clientCa,
  },
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: {
    cause: 'the mail client refused our certificate',
    remedy: clientCa,
  },
  ERR_SSL_WRONG_VERSION_NUMBER: {
    cause: 'the mail client does not speak TLS here',
    remedy: clientTls,
  },
  ERR_SSL_HTTP_REQUEST: { cause: 'a browser asked for a page; this port speaks IMAP over TLS' },
  ERR_SSL_UNSUPPORTED_PROTOCOL: { cause: 'the mail client speaks only versions of TLS older than 1.2' },
  ERR_SSL_NO_APPLICATION_PROTOCOL: { cause: 'the client wants another protocol than imap (ALPN)' },
}

/** The server is this proxy itself, whether found before or after connecting to it. */
export const looped: Cause = {
  cause: 'this is our own port: mail would go in a loop',
  remedy: 'name the mail server itself, or choose other ports with --listen and --listen-tls',
}

/** Thrown when a server is one of our own ports; nothing is started then. */
export class OwnServer extends Error {
  readonly remedy = looped.remedy
}

/** A client that expects no TLS on our TLS port: it waits until its patience ends. */
export const wordless: Cause = {
  cause:
    'the mail client closed the connection in the TLS handshake before its first word, ' +
    'like one that waits for a greeting in the clear',
  remedy: clientTls,
}

/** A TLS handshake that ends without an error: the peer closed the connection, or stopped answering. */
export const handshakes: Readonly<Record<Side, { readonly closed: Cause; readonly late: Cause }>> = {
  client: {
    closed: { cause: 'the mail client closed the connection in the TLS handshake', remedy: clientCa },
    late: { cause: 'the mail client did not complete the TLS handshake in time', remedy: clientTls },
  },
  server: {
    closed: { cause: 'the server closed the connection in the TLS handshake', remedy: serverPort },
    late: { cause: 'the server did not complete the TLS handshake in time', remedy: serverPort },
  },
}

/** The code of an error; of the first inner error where several attempts failed. */
function codeOf(error: Error): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return codeOf(error.errors[0])
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** An error that we raise ourselves, already in plain words. */
export class Explained extends Error {
  constructor(readonly explanation: Cause) {
    super(explanation.cause)
  }
}

/**
 * Puts an error of a leg into plain words. Falls back to the error's own message, which comes from OpenSSL or
 * the system and holds no traffic.
 * @param leg the leg whose socket failed
 */
export function explain(leg: Side, error: unknown): Cause {
  if (!(error instanceof Error)) return { cause: 'unknown' }
  if (error instanceof Explained) return error.explanation
  const known = (leg === 'server' ? serverCauses : clientCauses)[codeOf(error)]
  if (known !== undefined) return known
  // Node reports a breach of name constraints only in the message.
  if (/permitted subtree/.test(error.message)) {
    return { cause: "the server's CA may not sign for this name (name constraints)" }
  }
  return { cause: error.message.split('\n')[0].slice(0, 200) }
}

/**
 * The BYE that we send to the mail client when the server cannot be used. RFC 9051 §7.1.5.
 * @param server host and port as the user gave them
 * @returns one line with its CRLF; anything in it that is not printable ASCII is replaced by `?`
 */
export function goodbye(
  server: { readonly host: string; readonly port: number },
  { cause }: Cause,
): Uint8Array {
  const text = `* BYE [UNAVAILABLE] imapscope cannot use ${endpoint(server)}: ${cause}`
  return octets(`${text.replace(/[^\x20-\x7e]/g, '?')}\r\n`)
}
