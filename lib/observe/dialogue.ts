/**
 * Decides whose turn it is when there are no times: a client sends until it must wait, a server until it has
 * answered that wait. Knows frames; knows no octets.
 */
import type { Frame } from '../wire/frame.ts'

/** What the client waits for. `grant`: a `+`, or the completion instead. RFC 9051 §5.5, §6.2.2, §6.3.13. */
export type TurnWait =
  | { readonly for: 'greeting' }
  | { readonly for: 'completion'; readonly tag: string; readonly name: string }
  | { readonly for: 'grant'; readonly tag: string; readonly name: string }

/** Follows both sides of a connection from its first frame on. */
export class Dialogue {
  private waiting: TurnWait | undefined = { for: 'greeting' }
  /** The command that SASL lines and DONE belong to, until its completion. */
  private held: { readonly tag: string; readonly name: string } | undefined

  /** What the client waits for after a whole command or line; undefined while it may go on. */
  get wait(): TurnWait | undefined {
    return this.waiting
  }

  /** Ends the client's wait without an answer. */
  giveUp(): void {
    this.waiting = undefined
  }

  /** Takes the next frame of either side. */
  take(frame: Frame): void {
    if (frame.side === 'client') this.said(frame)
    else this.answered(frame)
  }

  private said({ kind, tag = '', name = '' }: Frame): void {
    switch (kind) {
      case 'command':
        this.command(tag, name)
        break
      case 'sasl':
        if (this.held !== undefined) this.waiting = { for: 'grant', ...this.held }
        break
      case 'done':
        if (this.held !== undefined) this.waiting = { for: 'completion', ...this.held }
        break
      default:
        break
    }
  }

  private command(tag: string, name: string): void {
    const dialogue = name === 'AUTHENTICATE' || name === 'IDLE'
    if (dialogue) this.held = { tag, name }
    this.waiting = { for: dialogue ? 'grant' : 'completion', tag, name }
  }

  private answered({ kind, tag }: Frame): void {
    const { waiting } = this
    if (kind === 'completion' && this.held?.tag === tag) this.held = undefined
    if (waiting === undefined) return
    const answers =
      waiting.for === 'greeting'
        ? true
        : kind === 'completion'
          ? waiting.tag === tag
          : kind === 'continuation' && waiting.for === 'grant'
    if (answers) this.waiting = undefined
  }
}
