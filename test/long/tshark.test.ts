/**
 * What Wireshark makes of a session file: no warning, no bad checksum, and commands paired with their
 * responses.
 */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { SessionRecord } from '../../lib/record/record.ts'
import {
  chunk,
  everything,
  expectSame,
  opened,
  pack,
  randomSession,
  read,
  temporary,
} from '../capture/sessions.ts'

const missing = spawnSync('tshark', ['--version']).status !== 0
if (missing) console.log('SKIPPED: tshark is not installed, so no session file was opened in Wireshark')
const title = missing ? ' (skipped: tshark is not installed)' : ''

const checked = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE']
const wrong = [
  'tcp.analysis.flags',
  '_ws.malformed',
  'tcp.checksum.status == "Bad"',
  'ip.checksum.status == "Bad"',
  '_ws.expert.severity >= "Warning"',
].join(' or ')

/** Lines that tshark prints; anything on its standard error is a failure. */
function tshark(path: string, ...options: readonly string[]): string[] {
  const { stdout, stderr } = spawnSync('tshark', ['-n', '-r', path, ...options], { maxBuffer: 2 ** 28 })
  // Only said to the superuser, about tshark and not about the file.
  expect(stderr.toString().replace(/^Running as user .*\n/, '')).toBe('')
  return stdout
    .toString()
    .split('\n')
    .filter((line) => line !== '')
}

function file(records: readonly SessionRecord[], firstSequence: number): string {
  const path = temporary('tshark.pcapng')
  writeFileSync(path, pack(records, firstSequence))
  return path
}

const client = { address: '127.0.0.1', port: 50_000 }
const server = { address: '2001:db8::1', port: 993 }

const small: readonly SessionRecord[] = [
  opened(1, 0, client, server),
  chunk(1, 1_000, 'server', '* OK ready\r\n'),
  chunk(1, 2_000, 'client', 'a1 CAPABILITY\r\n'),
  chunk(1, 3_000, 'server', '* CAPABILITY IMAP4rev2\r\na1 OK\r\n'),
  chunk(1, 4_000, 'client', 'a2 LOGIN fred redacted\r\n'),
  chunk(1, 5_000, 'server', 'a2 OK\r\n'),
  chunk(1, 6_000, 'client', 'a3 FETCH 1 BODY[]\r\n'),
  { ...chunk(1, 7_000, 'server', '* 1 FETCH (BODY[] {900000}\r\nFrom: '), omitted: 899_994 } as SessionRecord,
  chunk(1, 8_000, 'server', ')\r\na3 OK\r\n'),
  chunk(1, 9_000, 'client', 'a4 LOGOUT\r\n'),
  chunk(1, 10_000, 'server', '* BYE\r\na4 OK\r\n'),
  { type: 'closed', connection: 1, time: 11_000, by: 'server', reason: 'LOGOUT' },
]

const upgraded: readonly SessionRecord[] = [
  opened(1, 0, client, server),
  chunk(1, 1_000, 'server', '* OK ready\r\n'),
  chunk(1, 2_000, 'client', 'a1 STARTTLS\r\n'),
  chunk(1, 3_000, 'server', 'a1 OK begin\r\n'),
  { type: 'layer', connection: 1, time: 4_000, side: 'server', layer: 'tls' },
  { type: 'layer', connection: 1, time: 4_500, side: 'client', layer: 'tls' },
  chunk(1, 5_000, 'client', 'a2 CAPABILITY\r\n'),
  chunk(1, 6_000, 'server', '* CAPABILITY IMAP4rev2\r\na2 OK\r\n'),
]

/** Six gigabytes of one side, of which nothing was kept: the sequence numbers go round once. */
const oneSided: readonly SessionRecord[] = [
  opened(1, 0, client, server),
  ...Array.from({ length: 100 }, (_, at): SessionRecord => {
    return {
      type: 'chunk',
      connection: 1,
      time: at,
      side: 'server',
      bytes: new Uint8Array(3),
      omitted: 60_000_000,
    }
  }),
]

const cases: readonly [string, readonly SessionRecord[], number][] = [
  ['a small session', small, 0],
  ['a session whose sequence numbers wrap', small, 2 ** 32 - 60],
  ['every type of record', everything, 2 ** 32 - 200],
  ['STARTTLS', upgraded, 0],
  ['six gigabytes of one side', oneSided, 0],
  ['a random session', randomSession(21, 600), 2 ** 32 - 1_000_000],
  ['another random session', randomSession(22, 600), 7],
]

test.skipIf(missing).each(cases)(`tshark opens %s without a warning${title}`, (_, records, firstSequence) => {
  const path = file(records, firstSequence)
  expect(tshark(path).length).toBeGreaterThan(records.length)
  expect(tshark(path, ...checked, '-Y', wrong)).toEqual([])
})

test.skipIf(missing)(`tshark finds the checksums good where it can see all octets${title}`, () => {
  const good = tshark(file(small, 0), ...checked, '-Y', 'tcp.checksum.status == "Good"')
  // Three packets end each connection; those of the cut literal cannot be verified.
  expect(good.length).toBe(3 + 9 + 3)
})

test.skipIf(missing)(`tshark pairs every command with its completion${title}`, () => {
  const pairs = tshark(file(small, 0), '-Y', 'imap.response_to', '-T', 'fields', '-e', 'imap.response_to')
  expect(pairs.length).toBe(4)
})

test.skipIf(missing)(`after STARTTLS tshark goes on reading IMAP, on a stream of its own${title}`, () => {
  const path = file(upgraded, 0)
  expect(tshark(path, '-Y', 'tls')).toEqual([])
  expect(tshark(path, '-Y', 'imap', '-T', 'fields', '-e', 'tcp.stream')).toEqual(['0', '0', '0', '1', '1'])
  expect(tshark(path, '-Y', 'imap.response_to').length).toBe(2)
})

test.skipIf(missing)(`times are to the nanosecond${title}`, () => {
  const [time] = tshark(file(small, 0), '-Y', 'imap.request', '-T', 'fields', '-e', 'frame.time_epoch')
  expect(time).toBe('1795381212.123458789')
})

test.skipIf(missing)(`a session that tshark wrote again comes back as it was${title}`, async () => {
  const again = temporary('again.pcapng')
  tshark(file(everything, 0), '-w', again)
  expectSame((await read(again)).slice(1), everything)
})
