/** Compares texts with patterns in which `*` stands for anything, without backtracking. */

/**
 * @param glob in any letter case; `*` stands for any text, including none
 * @returns a test for texts of that form, in any letter case
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
