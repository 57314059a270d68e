/** All turns of a recorded session, found by the shape of a command. */
import { imap } from '../protocol/index.ts'
import type { RecordedDialogue, Turn } from './dialogue.ts'

/** A turn and where in the session it is. */
export interface Found {
  readonly turn: Turn
  readonly dialogue: number
  readonly index: number
}

/** A player's position: the turn that comes next if the client does the same as the recorded one. */
export interface Position {
  readonly dialogue: number
  readonly index: number
}

/** Commands that are allowed in any state, but concern the selected mailbox. */
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
   * Finds the answer to a command. Prefers turns that were not played yet to those that were; among these,
   * the next one of the same dialogue to any other.
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

  /** Each client has its own way to list all mailboxes: all of them get the longest recorded list. */
  private lists({ shape }: Pick<Turn, 'shape'>): readonly Found[] {
    if (!wholeList.test(shape)) return []
    const known = [...this.byKey.values()].flat().filter(({ turn }) => wholeList.test(turn.shape))
    const longest = Math.max(...known.map(({ turn }) => turn.steps.length))
    return known.filter(({ turn }) => turn.steps.length === longest)
  }
}

/** A LIST with a wildcard for the mailbox, whatever else it asks: `LIST "" %`. RFC 9051 §6.3.9. */
const wholeList = /^LIST .*[*%]/

/** The key that equal commands share. Those about the selected mailbox are equal only for the same one. */
function keyOf({ command, shape, mailbox }: Pick<Turn, 'command' | 'shape' | 'mailbox'>): string {
  const name = command.name ?? ''
  const about = aboutMailbox.has(name) || imap.command(name)?.states === 'S'
  const login = name === 'LOGIN' || name === 'AUTHENTICATE'
  return login ? 'login' : `${about ? (mailbox ?? '') : ''}\n${shape}`
}
