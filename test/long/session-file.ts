/** Large session files: many small commands, messages between them, and now and then a whole mailbox at once. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { PacketWriter } from '../../lib/capture/session/packet-writer.ts'
import type { SessionRecord, Side } from '../../lib/record/record.ts'

const body = Buffer.alloc(60_000, 'All work and no play makes Jack a dull boy.\r\n')

/** Messages in a mailbox that is fetched at once. */
const mailbox = 1000

/**
 * Writes a session file of one connection.
 * @param size octets at least
 * @returns how many commands are in it
 */
export function sessionFile(path: string, size: number): number {
  const head = {
    version: 1,
    started: 1_795_377_600_000_000_000n,
    program: 'imapscope test',
    redacted: true,
  } as const
  const packets = new PacketWriter(head, 1, 0)
  const file = openSync(path, 'wx')
  let written = writeSync(file, packets.header())
  let time = 0
  const put = (record: SessionRecord): void => {
    written += writeSync(file, Buffer.concat(packets.packets(record)))
  }
  const say = (side: Side, ...said: readonly (string | Uint8Array)[]): void => {
    time += 50_000
    const bytes = Buffer.concat(said.map((each) => (typeof each === 'string' ? Buffer.from(each) : each)))
    put({ type: 'chunk', connection: 1, side, time, bytes })
  }
  const client = { address: '127.0.0.1', port: 50_000 }
  const server = { address: '192.0.2.1', port: 993, host: 'imap.example.org' }
  const security = { client: 'tls', server: 'tls' } as const
  put({ type: 'opened', connection: 1, time: 0, client, server, security })
  say('server', '* PREAUTH hi\r\n')
  say('client', 'a SELECT INBOX\r\n')
  say('server', '* 100000 EXISTS\r\n* OK [UIDVALIDITY 1]\r\na OK [READ-WRITE]\r\n')
  let commands = 1
  const fetched = (number: number): void => {
    say('server', `* ${number} FETCH (UID ${number} BODY[] {${body.length}}\r\n`, body, ')\r\n')
  }
  for (; written < size; commands++) {
    const tag = `t${commands}`
    if (commands % 1000 === 500) {
      say('client', `${tag} UID FETCH 1:${mailbox} BODY.PEEK[]\r\n`)
      for (let number = 1; number <= mailbox; number++) fetched(number)
    } else if (commands % 20 === 0) {
      say('client', `${tag} UID FETCH ${commands} BODY.PEEK[]\r\n`)
      fetched(commands)
    } else {
      say('client', `${tag} UID FETCH ${commands} (FLAGS)\r\n`)
      say('server', `* ${commands} FETCH (UID ${commands} FLAGS (\\Seen))\r\n`)
    }
    say('server', `${tag} OK done\r\n`)
  }
  put({ type: 'closed', connection: 1, time, by: 'client', reason: 'LOGOUT' })
  closeSync(file)
  return commands
}
