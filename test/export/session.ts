/** The session that exports are tried with: a walk through IMAP. */
import { readFileSync } from 'node:fs'
import type { SessionHead } from '../../lib/record/record.ts'

/** 2026-11-22 20:00 UTC. */
export const head: SessionHead = {
  version: 1,
  started: 1795377600000000000n,
  program: 'imapscope test',
  redacted: true,
}

/** Its lines, as `recorded` takes them. */
export const walk = readFileSync(new URL('../session/transcripts/walk.imap', import.meta.url), 'utf8')
