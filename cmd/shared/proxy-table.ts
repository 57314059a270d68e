/**
 * The options of the proxy as tables, the source for help, manual page, completion and configuration file.
 * Knows no command.
 */
import type { Options } from 'yargs'
import type { TlsVersion } from '../../lib/proxy/sockets/leg.ts'
import { limits } from '../../lib/record/limits.ts'

/** Options by their long names. */
export type OptionTable = Readonly<Record<string, Options>>

const asArray = (value: unknown): string[] =>
  value === undefined ? [] : (Array.isArray(value) ? value : [value]).map(String)

/** A repeatable option. */
const several = (describe: string): Options => ({ coerce: asArray, default: [], describe })

/** Versions of TLS as they are typed. */
export const tlsVersions: Readonly<Record<string, TlsVersion>> = {
  '1.0': 'TLSv1',
  '1.1': 'TLSv1.1',
  '1.2': 'TLSv1.2',
  '1.3': 'TLSv1.3',
}

/** Where mail clients connect. */
export const listening: OptionTable = {
  listen: {
    type: 'string',
    default: '127.0.0.1:1143',
    describe: 'for mail clients, plain and STARTTLS',
  },
  'listen-tls': {
    type: 'string',
    default: '127.0.0.1:1993',
    describe: 'for clients with TLS; --no-listen-tls: none',
  },
  'allow-remote': { type: 'boolean', default: false, describe: 'listen where others can reach it' },
  'ca-host': several('another host name that the CA may sign for'),
}

/** Recording, display, and changes to the data. */
export const recording: OptionTable = {
  session: { type: 'string', nargs: 1, describe: 'the session file to write; --no-session for none' },
  keep: { type: 'number', default: limits.keptLiteral, describe: 'bytes recorded of each literal' },
  rotate: { type: 'number', describe: 'bytes after which a session continues in a new file; 1 GiB' },
  headless: {
    type: 'boolean',
    default: false,
    describe: 'a line per command instead of the dashboard',
  },
  jsonl: {
    type: 'string',
    // Otherwise a lone - after it would be a separate argument.
    nargs: 1,
    describe: 'write the records to a new file too, or to - (standard output)',
  },
  stall: { type: 'number', default: 5, describe: 'seconds after which a silent command is marked' },
  redact: {
    type: 'boolean',
    default: true,
    describe: '--no-redact leaves passwords in for an hour; twice where others can connect',
  },
  quiet: {
    type: 'boolean',
    default: false,
    describe: 'no lines, no remarks, only warnings and errors',
  },
  hide: several('a capability to hide from the client'),
  keylog: { type: 'string', describe: 'a new file for the TLS secrets of both legs, for Wireshark' },
  'tolerate-injection': {
    type: 'boolean',
    default: false,
    describe: 'continue when bytes arrive in the clear behind STARTTLS',
  },
}

/** How the server is trusted. */
export const trusting: OptionTable = {
  'ca-file': { type: 'string', describe: "PEM of the CA that signed the server's certificate" },
  pin: several("sha256/… of the server's key, instead of a CA"),
  insecure: { type: 'boolean', default: false, describe: "do not verify the server's certificate" },
  'require-tls': {
    type: 'boolean',
    default: false,
    describe: 'refuse logins without TLS towards the server',
  },
  'tls-min': {
    type: 'string',
    choices: Object.keys(tlsVersions),
    default: '1.2',
    describe: 'lowest TLS version towards the server',
  },
}

/** All options; a configuration file may set each of them. */
export const proxyTable: OptionTable = { ...listening, ...recording, ...trusting }
