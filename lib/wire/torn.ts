/**
 * A literal announced too short leaves the rest of a message to be read as lines. They are not responses of
 * their own: the response they belong to continues until a line that certainly is the server's.
 */
import { limits } from '../record/limits.ts'
import { detailOf } from './findings.ts'
import type { Frame, LiteralSpan } from './frame.ts'
import type { InFlight } from './in-flight.ts'
import { join, lineFeed } from './octets.ts'

export class Torn {
  /** The response with the wrong count, and the frames read after it. */
  private frames: Frame[] = []
  private length = 0

  constructor(private readonly inFlight: InFlight) {}

  /** True while a response may continue. */
  get open(): boolean {
    return this.frames.length > 0
  }

  /** A response ended with its list open: it may continue. */
  begin(frame: Frame): void {
    this.frames = [frame]
    this.length = frame.length
  }

  /**
   * The server's next frame.
   * @returns true when it belongs to the response; false when the response ended before it
   */
  absorbs(frame: Frame): boolean {
    const { bytes } = frame
    if (this.length > limits.line) return false
    const feed = lineFeed(bytes, 0)
    if (this.inFlight.certain(bytes, 0, feed < 0 ? bytes.length : feed) !== undefined) return false
    this.frames.push(frame)
    this.length += frame.length
    return true
  }

  /** @returns the response as one frame, if one is open */
  end(): Frame[] {
    const { frames } = this
    if (frames.length === 0) return []
    this.frames = []
    return [frames.length === 1 ? frames[0] : joined(frames)]
  }
}

/** Joins frames into one. Findings in lines that turned out not to be responses are dropped. */
function joined(frames: readonly Frame[]): Frame {
  const [first] = frames
  const literals: LiteralSpan[] = []
  let kept = 0
  let length = 0
  for (const frame of frames) {
    for (const span of frame.literals) literals.push({ ...span, start: span.start + kept })
    kept += frame.bytes.length
    length += frame.length
  }
  const miscount = { rule: 'X04', offset: first.length, length: length - first.length }
  const others = first.findings.filter(({ rule }) => rule !== 'X04')
  const findings = [...others, { ...miscount, detail: `${detailOf('X04')}: more of it followed` }]
  const { time } = frames[frames.length - 1]
  return { ...first, length, bytes: join(frames.map(({ bytes }) => bytes)), literals, time, findings }
}
