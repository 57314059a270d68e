/** Host and port as text: the only place that joins them. */

/** One end of a connection: the name that was typed, if there is one, else the address. */
interface Endpoint {
  readonly host?: string | undefined
  readonly address?: string | undefined
  readonly port: number
}

/** @returns `imap.example.org:993`, `127.0.0.1:143`; IPv6 in brackets (RFC 3986 §3.2.2), `[::1]:993` */
export function endpoint({ host, address, port }: Endpoint): string {
  return `${bracketed(host ?? address ?? '')}:${port}`
}

/** @returns a host as written in a URL: IPv6 addresses, the only hosts with colons, get brackets */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
