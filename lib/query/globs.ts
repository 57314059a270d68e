/** Texts with `*` for anything, compared without going back over them again and again. */

/**
 * @param glob in any case; `*` stands for any text, none included
 * @returns what tells whether a text is of that form, in any case
 */
export function globTest(glob: string): (text: string) => boolean {
  const [head, ...rest] = glob.toLowerCase().split('*')
  const tail = rest.pop()
  if (tail === undefined) return (text) => text.toLowerCase() === head
  return (text) => {
    const low = text.toLowerCase()
    if (!low.startsWith(head) || !low.endsWith(tail)) return false
    let at = head.length
    // The first place of each part is the best one: it leaves most for the others.
    for (const part of rest) {
      const found = low.indexOf(part, at)
      if (found < 0) return false
      at = found + part.length
    }
    return at <= low.length - tail.length
  }
}
