/** Compression of the connection (RFC 4978). */
import type { Family } from './rows.ts'

export const compress: Family = {
  title: 'Compression',
  capabilities: [
    {
      name: 'COMPRESS=DEFLATE',
      rfc: 'RFC 4978',
      phase: 'any',
      about: 'All that both sides send can be compressed.',
    },
  ],
  commands: [
    {
      name: 'COMPRESS',
      rfc: 'RFC 4978 §3',
      states: 'any',
      arguments: [{ kind: 'words', name: 'DEFLATE', of: ['capabilities'], prefix: 'COMPRESS=' }],
      solicits: [],
      about: 'Asks to compress the connection, which begins right after the OK.',
    },
  ],
  codes: [
    {
      name: 'COMPRESSIONACTIVE',
      rfc: 'RFC 4978 §3',
      arguments: [],
      about: 'The connection is compressed already, by COMPRESS or by TLS.',
    },
  ],
}
