/** A session file that is cut at any octet: its whole records are read, and what is missing is said. */
import { writeFileSync } from 'node:fs'
import { expect } from 'vitest'
import { CaptureError } from '../../lib/capture/container/errors.ts'
import { PacketWriter } from '../../lib/capture/session/packet-writer.ts'
import { everything, expectSame, head, pack, read, recordsOf, temporary, warningsOf } from './sessions.ts'

const headLength = new PacketWriter(head, 1, 0).header().length

/**
 * Reads a session file as if its writer had stopped anywhere.
 * @param apart how far the cuts lie apart, but for those beside the end of a record, which are all tried
 */
export async function readEveryCut(apart: number): Promise<void> {
  const packets = new PacketWriter(head, 1, 0)
  const ends = [packets.header().length]
  for (const record of everything) {
    ends.push(ends.at(-1)! + packets.packets(record).reduce((sum, { length }) => sum + length, 0))
  }
  const file = pack(everything, 0)
  const path = temporary('cut.pcapng')
  for (let length = 0; length < file.length; length++) {
    if (length % apart !== 0 && !ends.some((end) => Math.abs(end - length) < 3)) continue
    const cut = file.subarray(0, length)
    // The interface's block may be missing: it holds nothing that a reader of no packets needs.
    writeFileSync(path, cut)
    const items = await read(path).catch((error: unknown) => {
      expect(error).toBeInstanceOf(CaptureError)
      expect(length).toBeLessThan(headLength)
      return undefined
    })
    if (items === undefined) continue
    const whole = ends.filter((end) => end <= length).length - 1
    const records = recordsOf(items)
    // A record whose last packets only say goodbye is whole before they are.
    expect(records.length === whole || records.length === whole + 1).toBe(true)
    expectSame(records, everything.slice(0, records.length))
    if (!ends.includes(length) && records.length === whole)
      expect(warningsOf(items).length).toBeGreaterThan(0)
  }
}
