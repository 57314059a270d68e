/** Records of real sessions, where there are any: both sides without layers, with the times of the recording. */
import { readTimed } from '../../lib/observe/raw.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { sourceOf, type Transcript, transcripts } from '../observe/material.ts'

/** The real sessions of a folder with their names, but for the few that are long. */
export function realSessions(folder: string): [string, Transcript][] {
  const short = transcripts(folder).filter(({ server }) => server.length < 100_000)
  return short.map((one) => [one.name, one])
}

/** A real session as the records that a proxy would have written of it. Secrets are those of a test's mailbox. */
export async function realRecords({ client, server, times }: Transcript): Promise<SessionRecord[]> {
  const endpoint = { address: '127.0.0.1', port: 143 }
  const security = { client: 'plain', server: 'plain' } as const
  const records: SessionRecord[] = [
    { type: 'opened', connection: 1, time: 0, client: endpoint, server: endpoint, security },
  ]
  let last = 0
  const listener = {
    frame: () => undefined,
    switched: (step: Pick<SessionRecord & { type: 'layer' }, 'side' | 'time' | 'layer'>) =>
      records.push({ ...step, type: 'layer', connection: 1 }),
    octets: (chunk: Pick<SessionRecord & { type: 'chunk' }, 'side' | 'time' | 'bytes'>) => {
      const { side, time, bytes } = chunk
      records.push({ type: 'chunk', connection: 1, side, time, bytes: bytes.slice() })
      last = time
    },
    pause: () => undefined,
    over: false,
  }
  async function* all(): AsyncGenerator<(typeof times)[number]> {
    yield* times
  }
  await readTimed({ client: sourceOf(client), server: sourceOf(server) }, all(), listener)
  return [...records, { type: 'closed', connection: 1, time: last, by: 'client', reason: 'closed' }]
}
