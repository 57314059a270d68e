/** How one client command is written down: as it came, or with its secrets masked, piece by piece. */

import { join, latin1, octets } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import { LITERAL, type LineText, lineText, maskedAnnouncement, QUOTED, REDACTED } from './mask.ts'

/** Receives what is safe. */
export type Emit = (part: Part) => void

/** One command on its way: takes its parts in order, gives safe ones. */
export interface Course {
  take(part: Part, emit: Emit): void
  /** The connection ends in the middle of a line: whatever was held back is written down, masked. */
  end(emit: Emit): void
}

/** Nothing in it is secret. */
export const asItCame: Course = {
  take: (part, emit) => emit(part),
  end: () => undefined,
}

/** Octets of one masked line that are looked at; of a longer one only the mask is written. */
export const LONGEST = 64 * 1024

/** What happens to the literal behind a line. */
export type LiteralFate = 'mask' | 'user' | 'pass'

/** A line's text as it may be shown, and the fate of the literal it announces. */
export interface SafeLine {
  readonly text: string
  readonly literal?: LiteralFate
}

/**
 * A command whose arguments hold a secret. Lines are collected whole, then masked by `line`; literals are
 * replaced by one of fixed size, or kept where they hold the user name.
 */
export abstract class Masking implements Course {
  private held: Uint8Array[] = []
  private length = 0
  /** The newest part of a piece that is not complete. */
  private open: Part | undefined
  private fate: LiteralFate = 'mask'
  private lines = 0

  /** @param line one line taken apart, @param index 0 for the first line of the command */
  protected abstract line(line: LineText, index: number): SafeLine
  /** What was in a literal that is the user name or a secret. */
  protected abstract literal(text: string, fate: LiteralFate): void

  take(part: Part, emit: Emit): void {
    if (part.piece === 'literal' && this.fate === 'pass') {
      emit(part)
      return
    }
    if (this.length <= LONGEST) this.held.push(part.bytes)
    this.length += part.bytes.length
    this.open = part.ends ? undefined : part
    if (!part.ends) return
    const text = this.length <= LONGEST ? latin1(join(this.held)) : undefined
    this.held = []
    this.length = 0
    const bytes = part.piece === 'literal' ? this.maskLiteral(text) : this.maskLine(text, part)
    emit({ ...part, bytes, omitted: 0, begins: true })
  }

  end(emit: Emit): void {
    if (this.open === undefined) return
    emit({ ...this.open, bytes: octets(REDACTED), omitted: 0, begins: true })
    this.open = undefined
  }

  private maskLine(text: string | undefined, part: Part): Uint8Array {
    const announces = part.announces !== undefined
    if (text === undefined) return octets(announces ? `${QUOTED} {${REDACTED.length}+}\r\n` : `${QUOTED}\r\n`)
    const line = lineText(text, announces)
    const safe = this.line(line, this.lines++)
    this.fate = safe.literal ?? 'mask'
    const announcement = this.fate === 'mask' ? maskedAnnouncement(line.announcement) : line.announcement
    return octets(safe.text + announcement + line.end)
  }

  private maskLiteral(text: string | undefined): Uint8Array {
    if (text !== undefined) this.literal(text, this.fate)
    if (this.fate === 'mask' || text === undefined) return LITERAL
    // A literal with a line break in it has the wrong count and swallowed what came after it: the password.
    if (/[\r\n\0]/.test(text)) {
      this.literal(text, 'mask')
      return octets('x'.repeat(text.length))
    }
    return octets(text)
  }
}
