/** Packets of the files of a session → its head and its records, across file boundaries. */
import type { SessionHead } from '../../record/record.ts'
import { CaptureError } from '../container/errors.ts'
import type { Packet, PcapItem } from '../container/pcapng.ts'
import type { Taker } from '../container/reading.ts'
import { PacketTimes } from '../container/times.ts'
import type { SessionItem } from './items.ts'
import { noteIn, type SectionNote } from './packet-comments.ts'
import { PacketReader } from './packet-reader.ts'

type Section = Extract<PcapItem, { type: 'section' }>

/** Takes the files of a session one after the other. */
export class Sections implements Taker<SessionItem> {
  private path = ''
  private records: PacketReader | undefined
  private head: SessionHead | undefined
  private left = false
  /** The number of this file in the session; 0 before the first. */
  private part = 0
  private readonly times = new PacketTimes()

  /** The items that follow are from the next file. */
  begin(path: string): void {
    this.path = path
    if (this.head !== undefined) this.records = undefined
  }

  take(item: PcapItem): readonly SessionItem[] {
    if (item.type === 'warning') return [item]
    if (item.type === 'section') return this.section(item)
    return this.left ? [] : this.times.take(item.packet, this.packet)
  }

  end(): readonly SessionItem[] {
    if (this.records !== undefined) return this.records.end()
    if (this.left) return []
    throw unusable(this.path, 'has no packets: nothing was recorded in it')
  }

  private section(section: Section): readonly SessionItem[] {
    const note = noteOf(this.path, section)
    this.times.latest = note?.head.started ?? this.times.latest
    if (this.head === undefined && note !== undefined) {
      this.head = note.head
      this.part = note.part
      this.records = new PacketReader(note.head, [])
      return [{ type: 'head', head: note.head, part: note.part, foreign: false }]
    }
    // A section within a file: files were joined. Only later parts of the same session are read; any other
    // session would mix up connections and times.
    const { id, started } = this.head ?? {}
    const same = note !== undefined && note.head.id === id && note.head.started === started
    this.left = !same || (id !== undefined && note.part <= this.part)
    if (this.left) {
      const what = same ? `file ${note.part} of the session, out of order,` : 'a second session'
      return [{ type: 'warning', text: `${what} in the same file was left out` }]
    }
    this.part = note?.part ?? this.part
    const ended = this.records?.end() ?? []
    if (note !== undefined) this.records = new PacketReader(note.head, [])
    return ended
  }

  private readonly packet = (packet: Packet): readonly SessionItem[] => this.records?.take(packet) ?? []
}

/**
 * What a section states about its session.
 * @returns undefined for a section by another program
 * @throws {CaptureError} for a session of ours that this program cannot read
 */
export function noteOf(path: string, { comments, application }: Section): SectionNote | undefined {
  const note = noteIn(comments)
  if (typeof note !== 'number') return note
  const what = `is a session of format ${note}, and this program reads formats 1 and 2`
  const remedy = `Open it with the program that wrote it (${application}), or update this one`
  throw unusable(path, `${what}. ${remedy}`)
}

/** @returns the error for a file that is of no use at all */
export function unusable(path: string, what: string): CaptureError {
  return new CaptureError('unreadable', `${path} ${what}.`, undefined)
}
