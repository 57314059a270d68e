/** The lines that a client sends in an authentication exchange, each masked by the rules of its mechanism. */
import { join, latin1, octets } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import { type Emit, longest } from './command-masking.ts'
import type { Authenticate } from './commands.ts'
import { lineText, maskedBase64 } from './mask.ts'

export class Responses {
  private line: Uint8Array[] = []
  private length = 0
  /** The newest part of an incomplete line. */
  private open: Part | undefined

  /** True in the middle of a line: its rest belongs here even if the exchange is over by then. */
  get holding(): boolean {
    return this.open !== undefined
  }

  /**
   * Takes the next part of a line; emits the whole line once it has ended.
   * @param exchange undefined when it is over: then nothing of the line is shown
   */
  take(part: Part, exchange: Authenticate | undefined, emit: Emit): void {
    if (this.length <= longest) this.line.push(part.bytes)
    this.length += part.bytes.length
    this.open = part
    if (part.ends) this.end(exchange, emit)
  }

  /** The connection has ended, or the line: emits the held octets. */
  end(exchange: Authenticate | undefined, emit: Emit): void {
    const { open } = this
    if (open === undefined) return
    const known = this.length <= longest
    const { body, end } = lineText(latin1(known ? join(this.line) : open.bytes), false)
    this.line = []
    this.length = 0
    this.open = undefined
    const safe = (known ? exchange?.response(body) : undefined) ?? maskedBase64
    emit({ ...open, bytes: octets(safe + end), begins: true })
  }
}
