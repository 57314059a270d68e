/** What is told before the first mail client has come: on stderr, in the log, and on the first screen. */
import type { Authority } from '../lib/certs/store.ts'
import type { Listener } from '../lib/proxy/engine.ts'
import type { Setup } from '../ui/model.ts'
import type { Announcement } from './announcements.ts'
import type { LiveSession } from './live.ts'
import { shown } from './server.ts'

/** @returns what was done so far, once the ports of a session are open */
export function beginnings(live: LiveSession, authority: Authority): Announcement[] {
  const said = live.engine.listeners.map((listener, i): Announcement => {
    const text = `listening on ${shown(live.ports[i])} (${clientWay(listener)}) for ${serverWay(listener)}`
    return { severity: 'info', text }
  })
  if (authority.created) {
    const remedy = 'mail clients must trust it: imapscope ca trust'
    said.push({ severity: 'note', text: `made a CA of our own, ${authority.rootPath}`, remedy })
  }
  const file = live.sessionFile
  said.push({ severity: 'info', text: file === undefined ? 'not recording' : `recording to ${file}` })
  return said
}

const clientWay = ({ security }: Listener): string =>
  ({ plain: 'plain', starttls: 'STARTTLS', tls: 'TLS' })[security.client]

function serverWay({ security, server }: Listener): string {
  const scheme = { plain: 'imap', starttls: 'imap', tls: 'imaps' }[security.server]
  return `${scheme}://${shown({ address: server.host, port: server.port })}`
}

/** @returns what the screen says while no client has come yet */
export function setupFor(live: LiveSession, authority: Authority): Setup {
  const { listeners } = live.engine
  const ways = listeners.map((listener, i) => {
    const { address, port } = live.ports[i]
    const host = address === '127.0.0.1' ? 'localhost' : address
    const way = { plain: 'none', starttls: 'STARTTLS', tls: 'SSL/TLS' }[listener.security.client]
    return `${host}, port ${port}, security ${way}${listeners.length > 2 ? `  → ${serverWay(listener)}` : ''}`
  })
  const secured = listeners.flatMap((listener, i) =>
    listener.security.client === 'tls'
      ? [
          {
            from: shown(live.ports[i]),
            to: shown({ address: listener.server.host, port: listener.server.port }),
          },
        ]
      : [],
  )
  return {
    live: true,
    routes: secured,
    steps: [
      {
        heading: 'In the mail client set the server',
        lines: [...ways, 'user name and password as they are'],
      },
      {
        heading: 'Let the client trust our CA',
        lines: [authority.rootPath, 'imapscope ca trust        what to do in each client'],
      },
    ],
  }
}
