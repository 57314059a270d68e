/** All turns of a recorded session, found by the shape of a command. */
import { imap } from '../protocol/index.ts'
import type { RecordedDialogue, Turn } from './dialogue.ts'

/** A turn and where in the session it is. */
export interface Found {
  readonly turn: Turn
  readonly dialogue: number
  readonly index: number
}

/** Where a player is: the turn it plays next if the client does as the recorded one did. */
export interface Position {
  readonly dialogue: number
  readonly index: number
}

/** Asked in any state, but about the mailbox that is selected. */
const aboutMailbox = new Set(['NOOP', 'IDLE', 'CHECK'])

export class Repertoire {
  private readonly byKey = new Map<string, Found[]>()
  private readonly played = new Set<Turn>()

  constructor(dialogues: readonly RecordedDialogue[]) {
    for (const [dialogue, { turns }] of dialogues.entries()) {
      for (const [index, turn] of turns.entries()) {
        const key = keyOf(turn)
        const same = this.byKey.get(key) ?? []
        this.byKey.set(key, same)
        same.push({ turn, dialogue, index })
      }
    }
  }

  /**
   * The answer to a command: of the same dialogue and still to come before any other; else one that was not
   * given yet; else one that was.
   * @param wanted the command with the mailbox that is selected now
   */
  find(wanted: Pick<Turn, 'command' | 'shape' | 'mailbox'>, from: Position): Found | undefined {
    const rank = (found: Found): number => {
      const ahead = found.dialogue === from.dialogue && found.index >= from.index
      const order = ahead ? found.index - from.index : 1e6 + found.index
      return order + (this.played.has(found.turn) ? 1e9 : 0)
    }
    const all = this.byKey.get(keyOf(wanted)) ?? this.lists(wanted)
    const best = all.reduce<Found | undefined>(
      (before, each) => (before === undefined || rank(each) < rank(before) ? each : before),
      undefined,
    )
    if (best !== undefined) this.played.add(best.turn)
    return best
  }

  /** Every client asks in its own way for all mailboxes: they get the longest list that there is. */
  private lists({ shape }: Pick<Turn, 'shape'>): readonly Found[] {
    if (!wholeList.test(shape)) return []
    const known = [...this.byKey.values()].flat().filter(({ turn }) => wholeList.test(turn.shape))
    const longest = Math.max(...known.map(({ turn }) => turn.steps.length))
    return known.filter(({ turn }) => turn.steps.length === longest)
  }
}

/** A LIST with a wildcard for the mailbox, whatever else it asks: `LIST "" %`. RFC 9051 §6.3.9. */
const wholeList = /^LIST .*[*%]/

/** A command that is about the selected mailbox is only like one about the same mailbox. */
function keyOf({ command, shape, mailbox }: Pick<Turn, 'command' | 'shape' | 'mailbox'>): string {
  const name = command.name ?? ''
  const about = aboutMailbox.has(name) || imap.command(name)?.states === 'S'
  const login = name === 'LOGIN' || name === 'AUTHENTICATE'
  return login ? 'login' : `${about ? (mailbox ?? '') : ''}\n${shape}`
}
