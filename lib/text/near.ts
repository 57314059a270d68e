/** "Did you mean": a known word that looks like what was typed. */

/** The edit distance: how many letters must be changed, inserted, deleted or swapped to turn `a` into `b`. */
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
 * @returns the word of `known` that was probably meant: at most one letter is wrong, or two in longer words.
 *   Words shorter than three letters give none, as everything is near them
 */
export function meant(word: string, known: readonly string[]): string | undefined {
  if (word.length < 3) return undefined
  const near = known
    .map((each) => ({ each, by: distance(word, each), most: Math.min(each.length, word.length) > 4 ? 2 : 1 }))
    .filter(({ by, most }) => by <= most)
  return near.sort((a, b) => a.by - b.by)[0]?.each
}
