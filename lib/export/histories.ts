/** For an issue: the capabilities that servers offered over time, and which were used; each history once. */
import type { OfferGroup, OfferKind, OffersReport } from '../reports/offers.ts'
import { count, counted } from '../text/units.ts'
import { code } from './quoted.ts'

/** The most histories, and words of one use: an issue must stay readable. */
const mostHistories = 5
const mostWords = 5

/** Connections whose servers offered the same, whatever their clients used of it. */
interface History {
  readonly server: string
  readonly offers: readonly OfferKind[]
  readonly untold: number
  readonly groups: OfferGroup[]
}

/** @returns the section as lines of Markdown; none if there was no connection */
export function capabilities({ groups, others }: OffersReport): string[] {
  if (groups.length === 0) return []
  const histories = historiesOf(groups)
  const more = histories.slice(mostHistories).reduce((sum, one) => sum + connectionsOf(one), others)
  return [
    '',
    '### Capabilities',
    ...histories.slice(0, mostHistories).flatMap(history),
    ...(more === 0 ? [] : ['', `and of ${counted(more, 'further connection')}`]),
  ]
}

function historiesOf(groups: readonly OfferGroup[]): History[] {
  const found = new Map<string, History>()
  for (const group of groups) {
    const { server, offers, untold } = group
    const key = JSON.stringify([server, offers, untold])
    const known = found.get(key)
    if (known === undefined) found.set(key, { server, offers, untold, groups: [group] })
    else known.groups.push(group)
  }
  return [...found.values()]
}

function connectionsOf({ groups }: Pick<History, 'groups'>): number {
  return groups.reduce((sum, { count: many }) => sum + many, 0)
}

const words = (names: readonly string[]): string => names.map(code).join(' ')

function history(one: History): string[] {
  const { server, offers, untold, groups } = one
  const all = connectionsOf(one)
  const first = Math.min(...groups.map(({ connections }) => connections[0] ?? 0))
  const who = all === 1 ? `Connection ${first}` : `${count(all)} connections, the first is ${first}`
  return [
    '',
    `${who}, ${code(server)}:`,
    '',
    ...offers.map(({ phase, source, names, added, removed }, i) => {
      const gone = removed.length === 0 ? '' : ` without ${words(removed)}`
      const come = added.length === 0 ? '' : ` with ${words(added)}`
      const change = i === 0 ? ` ${words(names)}` : gone + come === '' ? ' the same' : `${gone}${come}`
      return `- ${phase} (${code(source)}):${change}`
    }),
    ...(untold === 0 ? [] : [`- and ${counted(untold, 'further change')}`]),
    ...(offers.length === 0 ? ['- the server told none'] : []),
    ...groups.slice(0, mostHistories).flatMap((group) => used(group, groups.length > 1)),
    ...further(groups),
  ]
}

function further(groups: readonly OfferGroup[]): string[] {
  const more = connectionsOf({ groups: groups.slice(mostHistories) })
  return more === 0 ? [] : [`- and something else on ${counted(more, 'further connection')}`]
}

/** @param several true when connections of one history used different capabilities */
function used({ connections, count: all, uses }: OfferGroup, several: boolean): string[] {
  const missing = uses.filter(({ advertised }) => advertised === 'no')
  const offered = uses.filter(({ advertised }) => advertised !== 'no')
  const rest = all > 1 ? ` and ${count(all - 1)} more` : ''
  const where = several ? ` on connection ${connections[0]}${rest}` : ''
  return [
    ...(offered.length === 0
      ? []
      : [`- used${where}: ${words(offered.map(({ capability }) => capability))}`]),
    ...missing.map(({ capability, words: which }) => {
      const more = which.length > mostWords ? ` and ${count(which.length - mostWords)} more` : ''
      const some = `${words(which.slice(0, mostWords))}${more}`
      return `- **used although it was not offered${where}:** ${code(capability)} (${some})`
    }),
  ]
}
