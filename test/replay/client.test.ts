import { expect, test } from 'vitest'
import { RecordedClient } from '../../lib/replay/client.ts'
import { recorded } from '../session/retold.ts'
import { dialoguesOf, Played } from './rig.ts'

/** The client of a session; ten milliseconds lie between two lines. */
const clientOf = (text: string): Played =>
  new Played(new RecordedClient(dialoguesOf(recorded(text))[0]), 'client')

test('a recorded client waits for the greeting, and for each completion', () => {
  const client = clientOf(`
    S: * OK ready
    C: a1 NOOP
    S: * 3 EXISTS
    S: a1 OK done
    C: a2 LOGOUT
    S: * BYE bye
    S: a2 OK bye
  `)
  expect(client.sayings).toEqual([])
  expect(client.hears('* OK here too\r\n')).toEqual(['a1 NOOP'])
  expect(client.hears('* 5 EXISTS\r\n')).toEqual([])
  expect(client.hears('a1 NO not now\r\n')).toEqual(['a2 LOGOUT'])
  expect(client.hears('a2 OK\r\n')).toEqual(['(ends)'])
  expect(client.sayings.map(({ gap }) => gap)).toEqual([10_000_000, 10_000_000, 10_000_000])
})

test('commands that were sent at once are sent at once', () => {
  const client = clientOf(`
    S: * OK ready
    C: a1 NOOP
    C: a2 NOOP
    S: a1 OK done
    S: a2 OK done
    C: a3 NOOP
    S: a3 OK done
  `)
  expect(client.hears('* OK\r\n')).toEqual(['a1 NOOP', 'a2 NOOP'])
  expect(client.hears('a1 OK\r\n')).toEqual([])
  expect(client.hears('a2 OK\r\n')).toEqual(['a3 NOOP'])
})

test('a literal waits for its +, and so does what follows', () => {
  const client = clientOf(`
    S: * OK ready
    C: a1 LOGIN {4}
    S: + OK
    C: fred {6}
    S: + OK
    C: secret
    S: a1 OK in
    C: a2 SELECT {5+}
    INBOX
    S: a2 OK selected
  `)
  expect(client.hears('* OK\r\n')).toEqual(['a1 LOGIN {4}'])
  expect(client.hears('+ go on\r\n')).toEqual(['fred {6}'])
  expect(client.hears('+ go on\r\n')).toEqual(['secret'])
  expect(client.hears('a1 OK\r\n')).toEqual(['a2 SELECT {5+}', 'INBOX'])
})

test('IDLE is held as long as it was', () => {
  const client = clientOf(`
    S: * OK ready
    C: a1 IDLE
    S: + idling
    S: * 3 EXISTS
    S: * 4 EXISTS
    C: DONE
    S: a1 OK done
  `)
  expect(client.hears('* OK\r\n')).toEqual(['a1 IDLE'])
  expect(client.hears('+\r\n')).toEqual(['DONE'])
  expect(client.sayings.at(-1)?.gap).toBe(30_000_000)
})
