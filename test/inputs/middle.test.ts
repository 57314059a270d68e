/** Captures that begin in the middle of a connection, and packets in which TCP cannot be read. */
import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { speaker } from '../../lib/inputs/capture/speaker.ts'
import { readUnmasked } from '../../lib/inputs/index.ts'
import { c, classic, handshake, type Sent, s } from '../capture/captures.ts'
import { bytes, readBack, recordsOf, temporary, warningsOf } from '../capture/sessions.ts'

/** Those packets between other ports. */
const between = (client: number, server: number, sent: readonly Sent[]): Sent[] =>
  sent.map((one) => {
    const moved = (port: number) => (port === 143 ? server : client)
    return {
      ...one,
      from: { ...one.from, port: moved(one.from.port) },
      to: { ...one.to, port: moved(one.to.port) },
    }
  })
const sidesOf = async (packets: readonly Sent[]): Promise<string[]> =>
  recordsOf(await readBack(classic(packets))).flatMap((record) => ('side' in record ? [record.side] : []))

const login = [c(100, 'a1 LOGIN fred sesame99\r\n'), s(1000, 'a1 NO\r\n')]
const answer = [s(1000, '* 3 EXISTS\r\n'), c(100, 'a2 NOOP\r\n')]

test.each([
  ['a client on port 143', 143, 10_143],
  ['both on port 143', 143, 143],
  ['another port', 40_000, 3143],
  ['a server with the higher port', 40_000, 50_000],
])('who is who is told by the first line: %s', async (_, client, server) => {
  // Two stations on one port are told apart by their addresses alone.
  expect(await sidesOf(between(client, server, login))).toEqual(['client', 'server'])
  expect(await sidesOf(between(client, server, answer))).toEqual(['server', 'client'])
})

test('a line of IMAP may come later; what was said before it is not known', async () => {
  const sent = [s(900, 'x'.repeat(100)), ...answer]
  expect(await sidesOf(between(40_000, 3143, sent))).toEqual(['server', 'client'])
})

test('on port 143 the port tells who is who where the first line does not', async () => {
  expect(await sidesOf([s(900, 'some text\r\n'), c(100, 'more\r\n')])).toEqual(['server', 'client'])
})

test.each([
  '250 OK\r\n',
  '200 NOOP ok\r\n',
  '+OK LIST follows\r\n',
  'AUTH LOGIN\r\n',
  'GET /1 HTTP/1.1\r\n',
  'HTTP/1.1 200 OK\r\n',
  '* a list\r\n',
  '*3\r\n',
])('other protocols are not taken for IMAP: %j', async (line) => {
  expect(speaker(bytes(line))).toBeUndefined()
  expect(warningsOf(await readBack(classic(between(40_000, 3143, [s(1, line), c(1, line)]))))).toEqual([
    'there is no plain IMAP in this capture; 1 other TCP streams were left out, 1 of them without their ' +
      'beginning, on other ports than 143: if one is IMAP, capture it from its connection on',
  ])
})

/** The same capture with octets of its IP headers changed: raw IP packets behind headers of 16 octets. */
function changed(file: Buffer, change: (packet: Buffer) => void): Buffer {
  for (let at = 24; at < file.length; ) {
    const length = file.readUInt32LE(at + 8)
    change(file.subarray(at + 16, at + 16 + length))
    at += 16 + length
  }
  return file
}

test('fragments and tunnels are counted, and said', async () => {
  const fragments = changed(classic(handshake), (packet) => packet.writeUInt16BE(0x2000, 6))
  const tunnels = changed(classic(handshake), (packet) => packet.writeUInt8(4, 9))
  const udp = changed(classic(handshake), (packet) => packet.writeUInt8(17, 9))
  const both = Buffer.concat([fragments, tunnels.subarray(24)])
  const none = 'there is no plain IMAP in this capture; 0 other TCP streams were left out'
  expect(warningsOf(await readBack(both))).toEqual([
    `${none}; packets that may be TCP were not read: 3 fragments of IP, 3 in tunnels (IP in IP, GRE)`,
  ])
  expect(warningsOf(await readBack(udp))).toEqual([none])
  const beside = Buffer.concat([classic([...handshake, s(1000, '* OK\r\n')]), fragments.subarray(24)])
  expect(warningsOf(await readBack(beside))).toEqual([
    'packets that may be TCP were not read: 3 fragments of IP',
  ])
})

const reading = async (path: string): Promise<void> => {
  for await (const _ of readUnmasked([path]));
}

test('who wants no more of a long file after its beginning has it closed', async () => {
  const path = temporary('long.pcap')
  writeFileSync(
    path,
    classic([...handshake, ...Array.from({ length: 600 }, (_, at) => s(1000 + 4 * at, '* x\n'))]),
  )
  const items = readUnmasked([path])
  expect((await items.next()).done).toBe(false)
  expect(await items.return(undefined)).toEqual({ done: true, value: undefined })
})

test('what can be read only once is refused in a sentence', async () => {
  await expect(reading('')).rejects.toThrow(/^standard input cannot be opened: .* Save it to a file\.$/)
  await expect(reading('/dev/null')).rejects.toThrow(/^\/dev\/null, which is no file, cannot be opened: /)
})
