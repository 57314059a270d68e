/** Frames stored in columns, and rebuilt on request. Fields that few frames have are stored as they are. */
import type { Answer, Sure } from '../../lib/session/events.ts'
import { type Frame, frameKinds } from '../../lib/wire/frame.ts'
import { GrowingNumbers, type GrowingOctets, Words } from './growing-arrays.ts'

const certainties: readonly Sure[] = ['exact', 'likely', 'ambiguous', 'unilateral']

/** The numbers of one frame, in this order. */
const column = {
  form: 0,
  offset: 1,
  length: 2,
  begun: 3,
  time: 4,
  from: 5,
  to: 6,
  tag: 7,
  name: 8,
} as const
const width = 9

/** Octets of memory that a packed frame takes besides its content. */
export const packedFrame = 8 * width

/** In the column `tag`: the tag of the exchange itself. */
const ownTag = -2

/** Fields that most frames lack. */
type Rest = Pick<Frame, 'literals' | 'waits' | 'findings'>

const nothing: Rest = { literals: [], findings: [] }

/** Frames in order, each identified by its index. */
export class PackedFrames {
  private readonly numbers = new GrowingNumbers(256 * width)
  private readonly words = new Words()
  private readonly rest = new Map<number, Rest>()

  get length(): number {
    return this.numbers.length / width
  }

  /** @param octets receives the octets of the frame. @param tag of its exchange */
  add(frame: Frame, sure: Sure, octets: GrowingOctets, tag: string | undefined): void {
    const { literals, waits, findings } = frame
    if (literals.length > 0 || waits !== undefined || findings.length > 0)
      this.rest.set(this.length, { literals, waits, findings })
    const from = octets.length
    octets.append(frame.bytes)
    const form = (frameKinds.indexOf(frame.kind) * 4 + certainties.indexOf(sure)) * 2
    const numbers = this.numbers
    numbers.push(form + (frame.side === 'client' ? 1 : 0))
    numbers.push(frame.offset)
    numbers.push(frame.length)
    numbers.push(frame.begun)
    numbers.push(frame.time)
    numbers.push(from)
    numbers.push(octets.length)
    numbers.push(tag !== undefined && frame.tag === tag ? ownTag : this.words.number(frame.tag))
    numbers.push(this.words.number(frame.name))
  }

  /** @returns the frame at an index, and the certainty that it belongs to the exchange with this tag */
  answer(index: number, octets: GrowingOctets, tag: string | undefined): Answer {
    const at = index * width
    const numbers = this.numbers
    const form = numbers.at(at + column.form)
    const own = numbers.at(at + column.tag)
    const frame: Frame = {
      side: form % 2 === 1 ? 'client' : 'server',
      kind: frameKinds[form >> 3] ?? 'opaque',
      offset: numbers.at(at + column.offset),
      length: numbers.at(at + column.length),
      bytes: octets.between(numbers.at(at + column.from), numbers.at(at + column.to)),
      begun: numbers.at(at + column.begun),
      time: numbers.at(at + column.time),
      tag: own === ownTag ? tag : this.words.word(own),
      name: this.words.word(numbers.at(at + column.name)),
      ...(this.rest.get(index) ?? nothing),
    }
    return { frame, sure: certainties[(form >> 1) % 4] ?? 'exact' }
  }
}
