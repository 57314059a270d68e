/** The available alterations. One is requested as text, since the request is passed to a worker thread. */
import type { Alteration, NamedAlteration } from './alteration.ts'
import { hiding } from './capabilities.ts'

/** In the order of the help. */
export const named: readonly NamedAlteration[] = [hiding]

/** Thrown for a request that names no alteration. */
export class UnknownAlteration extends Error {}

/**
 * @param text the name and its argument: `hide IDLE`
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
