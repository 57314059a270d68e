/** Messages before the first mail client connects: on stderr, in the log, and on the first screen. */
import { localNames } from '../../lib/certs/names.ts'
import type { Authority } from '../../lib/certs/store.ts'
import type { LiveSession } from '../../lib/observe/live.ts'
import type { Cause } from '../../lib/proxy/causes.ts'
import type { OpenPort } from '../../lib/proxy/worker/messages.ts'
import { endpoint } from '../../lib/text/endpoints.ts'
import type { Setup } from '../../ui/model/model.ts'
import type { Announced } from './announcements.ts'
import { command } from './program.ts'
import type { NamedEngine, NamedListener } from './proxy-options.ts'

/** The part of a session that these messages are about. */
type Begun = Pick<LiveSession, 'ports' | 'sessionFile'> & {
  readonly engine: Pick<NamedEngine, 'listeners'>
}

/** @returns messages about the start of a session, once its ports are open */
export function beginnings(
  live: Begun,
  authority: Pick<Authority, 'created' | 'rootPath' | 'advice'>,
): Announced[] {
  const said = live.engine.listeners.map((listener, i): Announced => {
    const text = `listening on ${endpoint(live.ports[i])} (${clientWay(listener)}) for ${listener.url}`
    return { severity: 'info', text }
  })
  if (authority.created) {
    const remedy = `mail clients must trust it: ${command(process.env)} ca trust`
    said.push({ severity: 'note', text: `made a CA of our own, ${authority.rootPath}`, remedy })
  }
  if (authority.advice !== undefined) said.push({ severity: 'note', ...authority.advice })
  const file = live.sessionFile
  said.push({ severity: 'info', text: file === undefined ? 'not recording' : `recording to ${file}` })
  return said
}

/** @returns a warning that mail clients will not reach a server, as far as is known before the first one */
export function unreachable(host: string, { cause, remedy }: Cause): Announced {
  const text = `the server ${host} is not found: ${cause}; mail clients will be told so until it is`
  return { severity: 'warning', text, remedy }
}

const clientWay = ({ security }: NamedListener): string =>
  ({ plain: 'plain', starttls: 'STARTTLS', tls: 'TLS' })[security.client]

/** The host and port of each listener's server; the URLs when the user gave two URLs of one server. */
function upstreams(listeners: readonly NamedListener[]): string[] {
  const servers = listeners.map(upstream)
  const urls = listeners.map(({ url }) => url)
  return new Set(urls).size > new Set(servers).size ? urls : servers
}

function upstream({ server }: NamedListener): string {
  return endpoint(server)
}

/** The content of the first screen. */
export interface Entrances {
  readonly listeners: readonly NamedListener[]
  /** The open ports, in the order of the listeners. */
  readonly ports: readonly OpenPort[]
  readonly authority: Pick<Authority, 'rootPath' | 'names'>
  /** How the user starts the program: `imapscope`, `npm start`. */
  readonly command: string
}

/** @returns the setup of the screen: the ports, and how to connect a mail client to them */
export function setupFor(entrances: Entrances): Setup {
  const { authority, command } = entrances
  const secured = entrances.listeners.findIndex(({ security }) => security.client === 'tls')
  const trial = `curl -u USER imaps://${endpoint(reached(entrances, secured))}   with --cacert and that file`
  return {
    live: true,
    routes: routesOf(entrances),
    steps: [
      {
        heading: 'In the mail client change the incoming (IMAP) server',
        lines: [
          ...waysOf(entrances),
          'user name and password stay as they are',
          'Thunderbird: Account Settings > Server Settings, then restart it',
        ],
      },
      {
        heading: 'Let the client trust our CA, once',
        lines: [authority.rootPath, `${command} ca trust thunderbird   or apple-mail, outlook, mutt, …`],
      },
      ...(secured < 0 ? [] : [{ heading: 'Or try it without a mail client', lines: [trial] }]),
    ],
  }
}

/** One line per port: the server, port and security to enter in the client. */
function waysOf(entrances: Entrances): string[] {
  const { listeners } = entrances
  const lines = listeners.map((listener, i) => {
    const { address, port } = reached(entrances, i)
    const way = { plain: 'none', starttls: 'STARTTLS', tls: 'SSL/TLS' }[listener.security.client]
    return `server ${address}   port ${port}   security ${way}`
  })
  const servers = upstreams(listeners)
  if (new Set(servers).size < 2) return lines
  const longest = Math.max(...lines.map((line) => line.length))
  return lines.map((line, i) => `${line.padEnd(longest)}   → ${servers[i]}`)
}

/** Where a client reaches a port, by a name in our certificate. */
function reached({ ports, authority }: Entrances, i: number): { address: string; port: number } {
  const { address, port } = ports[i] ?? { address: '127.0.0.1', port: 0 }
  if (address === '127.0.0.1') return { address: 'localhost', port }
  if (address !== '0.0.0.0' && address !== '::') return { address, port }
  // Open to others: uses the name that --ca-host gave.
  return { address: authority.names.find((name) => !localNames.includes(name)) ?? 'localhost', port }
}

/** The ports of each server, grouped: `127.0.0.1:1143,1993`. */
function routesOf({ listeners, ports }: Entrances): Setup['routes'] {
  const routes = new Map<string, Map<string, number[]>>()
  const servers = upstreams(listeners)
  servers.forEach((to, i) => {
    const { address, port } = ports[i] ?? { address: '', port: 0 }
    const from = routes.get(to) ?? new Map<string, number[]>()
    routes.set(to, from.set(address, [...(from.get(address) ?? []), port]))
  })
  return [...routes].map(([to, from]) => ({ from: [...from].map(portsShown).join(' '), to }))
}

function portsShown([address, [first = 0, ...others]]: [string, number[]]): string {
  return [endpoint({ address, port: first }), ...others].join(',')
}
