/** Host and port as they are written: the one place that joins them. */

/** One end of a connection: by the name that was typed, where there is one, else by its address. */
interface Endpoint {
  readonly host?: string | undefined
  readonly address?: string | undefined
  readonly port: number
}

/** @returns `imap.example.org:993`, `127.0.0.1:143`; IPv6 in brackets (RFC 3986 §3.2.2), `[::1]:993` */
export function endpoint({ host, address, port }: Endpoint): string {
  return `${bracketed(host ?? address ?? '')}:${port}`
}

/** @returns a host as it stands in a URL: only an IPv6 address has colons, and has brackets around it */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
