/** Every screen. The help lists their keys in this order; the tabs are in the order of the keys. */
import { capabilities } from './capabilities.ts'
import { connections } from './connections.ts'
import { detail } from './detail.ts'
import { exchanges } from './exchanges.ts'
import { ladder } from './ladder.ts'
import { latency } from './latency.ts'
import { log } from './log.ts'
import { mailbox } from './mailbox.ts'
import type { Screen } from './screen.ts'

export const screens: readonly Screen[] = [
  exchanges,
  detail,
  ladder,
  connections,
  capabilities,
  latency,
  mailbox,
  log,
]
