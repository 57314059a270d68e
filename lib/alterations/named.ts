/** The alterations that there are, and how one is asked for: as text, since it crosses into a thread. */
import type { Alteration, NamedAlteration } from './alteration.ts'
import { hiding } from './capabilities.ts'

/** In the order of the help. */
export const named: readonly NamedAlteration[] = [hiding]

/** Somebody asked for an alteration that there is not. */
export class UnknownAlteration extends Error {}

/**
 * @param text the name and what it needs: `hide IDLE`
 * @throws {UnknownAlteration}
 */
export function readAlteration(text: string): Alteration {
  const [, name, argument] = /^(\S*) ?(.*)$/s.exec(text) ?? []
  const found = named.find((each) => each.name === name)
  if (found !== undefined) return found.make(argument)
  throw new UnknownAlteration(
    `there is no alteration ${name}, only ${named.map((each) => each.name).join(', ')}`,
  )
}
