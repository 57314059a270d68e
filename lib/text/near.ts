/** "Did you mean": a known word that looks like what was typed. */

/** How many letters must be changed, put in, taken out or swapped to make one word of the other. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array<number>(b.length).fill(0)])
  for (let j = 0; j <= b.length; j++) rows[0][j] = j
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + cost)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1)
    }
  }
  return rows[a.length][b.length]
}

/**
 * @returns the word of `known` that was meant, if one is near: one letter wrong, in longer words two. Below
 *   three letters everything is near
 */
export function meant(word: string, known: readonly string[]): string | undefined {
  if (word.length < 3) return undefined
  const near = known
    .map((each) => ({ each, by: distance(word, each), most: Math.min(each.length, word.length) > 4 ? 2 : 1 }))
    .filter(({ by, most }) => by <= most)
  return near.sort((a, b) => a.by - b.by)[0]?.each
}
