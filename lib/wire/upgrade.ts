/** The command that is about to change the layer of a side, and the changes on its completion. */
import type { LayerName, Time } from '../record/record.ts'
import type { Switch } from './piece.ts'

export class Upgrade {
  /** The command whose completion decides about the layer. */
  private awaited: { readonly tag: string; readonly layer: LayerName } | undefined
  private deflated = false

  /** The layer that the client has asked for and the server has not decided about. */
  get layer(): LayerName | undefined {
    return this.awaited?.layer
  }

  /**
   * The client has sent a whole command.
   * @returns the changes that take effect immediately
   */
  ask(name: string | undefined, tag: string, time: Time): readonly Switch[] {
    switch (name) {
      case 'STARTTLS':
        this.awaited ??= { tag, layer: 'tls' }
        return []
      case 'COMPRESS':
        this.awaited ??= { tag, layer: 'deflate' }
        return []
      case 'UNAUTHENTICATE':
        if (!this.deflated) return []
        // RFC 8437 §4: the client's compression ends right after this command, the server's after its OK.
        this.awaited ??= { tag, layer: 'plain' }
        return [{ type: 'switch', side: 'client', layer: 'plain', time }]
      default:
        return []
    }
  }

  /**
   * The server has completed a command.
   * @param status upper case
   * @returns the changes that take effect after the completion
   */
  answer(tag: string | undefined, status: string | undefined, time: Time): readonly Switch[] {
    if (this.awaited === undefined || tag !== this.awaited.tag) return []
    const { layer } = this.awaited
    this.awaited = undefined
    if (status !== 'OK') return []
    this.deflated = layer === 'deflate'
    const server = { type: 'switch', side: 'server', layer, time } as const
    return layer === 'plain' ? [server] : [server, { ...server, side: 'client' }]
  }
}
