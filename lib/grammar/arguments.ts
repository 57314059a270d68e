/** Finds the arguments of a command, response or code among its nodes, as its row expects them. */
import { type Argument, command, response } from '../protocol/index.ts'
import { text } from './strings.ts'
import { kinds, type Tape } from './tape.ts'
import type { Tree } from './tree.ts'

/** An argument in its place: its kind, and its node. */
export interface PlacedArgument {
  readonly argument: Argument
  readonly at: number
}

/** `17-Jul-1996 02:44:25 -0700`. RFC 9051 §9, date-time. */
const date = /^[ \d]?\d-[a-z]{3}-\d{4}/i

/**
 * Finds the arguments of a command, response or code. Unexpected nodes and missing arguments are left out;
 * for words like RETURN only the value after them is returned.
 * @param row the arguments of its row; several consecutive repeated ones take turns
 * @param values the nodes after its name, in order
 */
export function argumentsAmong(
  row: readonly Argument[],
  tape: Tape,
  values: readonly number[],
): readonly PlacedArgument[] {
  const found: PlacedArgument[] = []
  let i = 0
  /** Takes the next value, or two: a word and the value after it. */
  const take = (argument: Argument, needed: number): boolean => {
    const { after: word, optional: free } = argument
    const announced = word !== undefined && i < values.length && wordAt(tape, values[i]) === word
    const at = values[announced ? i + 1 : i]
    if (at === undefined || (word !== undefined && !announced)) return false
    if (free === true && !announced && (values.length - i <= needed || !fits(argument, tape, at)))
      return false
    found.push({ argument, at })
    i += announced ? 2 : 1
    return true
  }
  for (let next = 0; next < row.length; ) {
    const turns = row.slice(next).findIndex(({ repeated: again }) => again !== true)
    const group = turns < 0 ? row.slice(next) : row.slice(next, next + Math.max(turns, 1))
    next += group.length
    const later = row.slice(next)
    const needed = later.filter(({ optional: free }) => free !== true).length
    if (turns === 0) take(group[0], needed)
    else
      for (let turn = 0; take(group[turn % group.length], needed); turn++) {
        const [first] = later
        // `2 3 6 (MODSEQ 5)`: the value in a list belongs to the next argument.
        if (first?.list === true && i < values.length && fits(first, tape, values[i])) break
        if (values.length - i <= needed) break
      }
  }
  return found
}

/** True when a node can be that argument: a list only where one is expected, and likewise a date. */
function fits({ kind, list: inList }: Argument, tape: Tape, at: number): boolean {
  const isList = tape.kindOf(at) === kinds.list
  if (kind === 'date') return !isList && date.test(text(tape, at))
  return isList === (inList === true)
}

/** An atom in upper case; empty for anything else. */
function wordAt(tape: Tape, at: number): string {
  return tape.kindOf(at) === kinds.atom ? text(tape, at).toUpperCase() : ''
}

/**
 * The arguments of a command or response, each in its place.
 * @returns an empty list for an unknown word, and for one whose arguments are not known
 */
export function argumentsIn({ tape, head, frame, name = '' }: Tree): readonly PlacedArgument[] {
  const row = frame.side === 'client' ? command(name) : response(name)
  if (row?.arguments === undefined || row.arguments.length === 0) return []
  return argumentsAmong(row.arguments, tape, tape.valuesBetween(head.body, tape.length))
}
