/** The endings that a report remembers: of very many, those without a fault are dropped first. */
import { limits } from '../record/limits.ts'
import { isUsual } from './ending-kinds.ts'
import type { Ending } from './endings.ts'

/** @returns true when a connection ended without a fault of either side */
export function isHarmless({ kind, failures }: Ending): boolean {
  return isUsual(kind) && failures.length === 0
}

/** At most `limits.reported` of them, in the order in which they ended. */
export class Remembered {
  private readonly harmless: Ending[] = []
  private readonly faulty: Ending[] = []
  /** The last ending. */
  latest: Ending | undefined

  add(ending: Ending): void {
    this.latest = ending
    const quiet = isHarmless(ending) && ending.signs.length === 0
    const { harmless, faulty } = this
    const kept = quiet ? harmless : faulty
    kept.push(ending)
    const oldest = harmless.length > 0 ? harmless : faulty
    if (harmless.length + faulty.length > limits.reported) oldest.shift()
  }

  all(): Ending[] {
    return [...this.harmless, ...this.faulty].sort((a, b) => a.ended - b.ended || a.connection - b.connection)
  }
}
