/**
 * The real mail clients that tests run against a server, with and without imapscope between. Knows only
 * their list.
 */
import { fetchmail, imaplib, offlineimap } from './clients/batch.ts'
import type { Client } from './clients/client.ts'
import { curl } from './clients/curl.ts'
import { imapflow } from './clients/imapflow.ts'
import { mbsync } from './clients/mbsync.ts'
import { nodeImap } from './clients/node-imap.ts'
import { alpine, mutt, neomutt } from './clients/terminal.ts'

export type { Client, Target } from './clients/client.ts'
export { curl, imapflow, mbsync, mutt }

/** All of them, the quick ones first. */
export const clients: readonly Client[] = [
  curl,
  imaplib,
  imapflow,
  nodeImap,
  mbsync,
  fetchmail,
  offlineimap,
  neomutt,
  mutt,
  alpine,
]
