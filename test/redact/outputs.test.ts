/** What leaves the engine for the screen, the disk and other programs holds no secret, whatever was said. */
import { afterEach, expect, test, vi } from 'vitest'
import { lineFor } from '../../cmd/shared/headless.ts'
import { PacketWriter } from '../../lib/capture/session/packet-writer.ts'
import type { FileBit } from '../../lib/export/format.ts'
import { formats } from '../../lib/export/index.ts'
import { Observer } from '../../lib/observe/observer.ts'
import { Tap } from '../../lib/proxy/tap.ts'
import type { Chunk, SessionHead, SessionRecord } from '../../lib/record/record.ts'
import { startModel } from '../../ui/model/model.ts'
import { dump } from '../../ui/terminal/grid.ts'
import { update } from '../../ui/update/update.ts'
import { view } from '../../ui/view/view.ts'
import { chunks } from '../wire/dialogue.ts'
import { login, said, sasl, secrets, server, traces } from './forms.ts'

const head: SessionHead = { version: 1, started: 0n, program: 'imapscope test', redacted: true }
const endpoint = { address: '127.0.0.1', port: 50_000 }

/** Everything that the engine hands on for these chunks. */
async function records(input: readonly Chunk[]): Promise<SessionRecord[]> {
  const out: SessionRecord[] = []
  const opened = {
    type: 'opened',
    connection: 1,
    time: 0,
    client: endpoint,
    server: { ...endpoint, port: 993 },
  } as const
  out.push({ ...opened, security: { client: 'tls', server: 'tls' } })
  const tap = new Tap({ connection: 1, redact: true, keep: 1024 }, (record) => out.push(record))
  for (const chunk of input) tap.observe(chunk)
  await tap.end()
  out.push({ type: 'closed', connection: 1, time: 10_000, by: 'client', reason: 'closed' })
  return out
}

/** A record with its octets as text. */
function inWords(record: SessionRecord): string {
  const entries = Object.entries(record).map(([key, value]) => [
    key,
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  ])
  return JSON.stringify(Object.fromEntries(entries))
}

const asText = (piece: FileBit): string =>
  typeof piece === 'string' ? piece : Buffer.from(piece).toString('latin1')

/** The session file, the exports, the lines of --headless, the screens. */
function outputs(all: readonly SessionRecord[]): Record<string, string> {
  const writer = new PacketWriter(head, 1, 1)
  const file = [writer.header(), ...all.flatMap((record) => writer.packets(record))]
  const exporters = formats.map((format) => ({ name: format.name, exporter: format.begin(head), text: '' }))
  let lines = ''
  let model = startModel({
    setup: { live: true, routes: [], steps: [] },
    status: { redacted: true, lag: 0, lost: 0 },
    about: () => undefined,
    started: 0n,
    offsetMinutes: 0,
    stall: 5000,
    look: { script: 'unicode', colours: 'none' },
    size: { columns: 200, rows: 60 },
  })
  const observer = new Observer({}, (event) => {
    for (const each of exporters) each.text += asText(each.exporter.take(event))
    if (event.type === 'completed') lines += `${lineFor(event.exchange, head, 0)}\n`
    model = update(model, { type: 'events', events: [event] }).model
  })
  for (const record of all) observer.take(record)
  for (const each of exporters) each.text += asText(each.exporter.end())
  const screens = ['1', '2', '3', '4', '5', '6', '7'].map((key) => {
    model = update(model, { type: 'key', key }).model
    return dump(view(model, model.size))
  })
  return {
    records: all.map(inWords).join('\n'),
    file: Buffer.concat(file).toString('latin1'),
    ...Object.fromEntries(exporters.map(({ name, text }) => [name, text])),
    lines,
    screens: screens.join('\n'),
  }
}

afterEach(() => vi.restoreAllMocks())

test.each([...login, ...sasl, ...server])('%s', async (_name, say) => {
  const printed = vi.spyOn(process.stderr, 'write')
  for (const secret of secrets) {
    const lines = said(say(secret))
    for (const size of [Number.MAX_SAFE_INTEGER, 1, 7]) {
      const found = outputs(await records(chunks(lines, () => size)))
      expect(found.file.length).toBeGreaterThan(200)
      for (const [output, text] of Object.entries(found)) {
        for (const trace of traces(secret))
          if (text.includes(trace)) throw new Error(`${output} holds ${trace}`)
      }
    }
  }
  expect(printed).not.toHaveBeenCalled()
})

test('the secret would be found if it were there', () => {
  const chunk: SessionRecord = {
    type: 'chunk',
    connection: 1,
    side: 'client',
    time: 1,
    bytes: Buffer.from('a LOGIN u hunter2!\r\n'),
  }
  const opened = { type: 'opened', connection: 1, time: 0, client: endpoint, server: endpoint } as const
  const all: SessionRecord[] = [{ ...opened, security: { client: 'tls', server: 'tls' } }, chunk]
  const found = outputs([...all, { type: 'closed', connection: 1, time: 2, by: 'client', reason: 'x' }])
  const holding = Object.entries(found).filter(([, text]) => text.includes('hunter2!'))
  expect(holding.map(([output]) => output)).toEqual([
    ...['records', 'file'],
    // A summary tells no command that went well.
    ...formats.map(({ name }) => name).filter((name) => name !== 'markdown'),
    ...['lines', 'screens'],
  ])
})
