/** A model after a session, and what a person would see of it. */
import type { SessionEvent } from '../../lib/session/events.ts'
import type { Effect } from '../../ui/model/effects.ts'
import { type Model, type Setup, type Status, startModel } from '../../ui/model/model.ts'
import type { Size } from '../../ui/terminal/cells.ts'
import type { Look } from '../../ui/terminal/theme.ts'
import { update } from '../../ui/update/update.ts'
import { ms, started } from './session.ts'

export const setup: Setup = {
  routes: [{ from: '127.0.0.1:1993', to: 'imap.example.org:993' }],
  live: true,
  steps: [
    {
      heading: 'In the mail client set',
      lines: ['IMAP server 127.0.0.1, port 1993, security SSL/TLS', 'user name and password as they are'],
    },
    {
      heading: 'Let the client trust the CA',
      lines: ['imapscope ca trust', '~/.local/share/imapscope/ca/ca.pem'],
    },
    { heading: 'Or try it without a client', lines: ['imapscope demo'] },
  ],
  formats: [
    { name: 'text', about: 'a log for people' },
    { name: 'jsonl', about: 'one line for each command, for programs' },
  ],
}

export const status: Status = {
  session: { name: '2026-03-14T12-34-50Z.pcapng', bytes: 18_240_133 },
  redacted: true,
  lag: 0,
  lost: 0,
  delay: {
    name: 'delay',
    passed: { count: 5120, p50: 41_200, p95: 120_000, p99: 310_400, max: 2_100_000 },
    waited: { count: 312, p50: 180_000, p95: 900_000, p99: 1_400_000, max: 3_000_000 },
  },
}

export const sizes: readonly Size[] = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
]

const known: Readonly<Record<string, string>> = {
  IMAP4REV1: 'The server speaks IMAP4rev1, the version of the protocol before IMAP4rev2 (RFC 3501).',
  STARTTLS: 'A plain connection can be turned into a TLS one with the STARTTLS command (RFC 9051 §6.2.1).',
}

export const colourful: Look = { colours: '256', script: 'unicode' }

/** A model of that size that has seen the events, at `now` milliseconds. */
export function modelAfter(events: readonly SessionEvent[], now: number, size: Size, look: Look): Model {
  const about = (name: string): string | undefined => known[name.toUpperCase()]
  let model = startModel({
    setup,
    status,
    about,
    started,
    offsetMinutes: 0,
    stall: 5000,
    look,
    size,
  })
  model = update(model, { type: 'events', events }).model
  return update(model, { type: 'tick', now: now * ms }).model
}

/** The model after some keys, given as the key table names them, with blanks between. */
export function press(model: Model, keys: string): Model {
  return pressed(model, keys).model
}

/** The same with the effects of all keys. */
export function pressed(model: Model, keys: string): { model: Model; effects: Effect[] } {
  const effects: Effect[] = []
  let next = model
  for (const key of keys.split(' ').filter((word) => word !== '')) {
    const step = update(next, { type: 'key', key })
    next = step.model
    effects.push(...step.effects)
  }
  return { model: next, effects }
}
