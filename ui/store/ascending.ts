/** Binary search in anything that is in order. */

/**
 * Counts the elements that are `before`, all of which lie at the beginning.
 * @param length how many elements there are
 * @param before of the element at an index
 * @returns 0 to `length`: the index of the first element that is not
 */
export function countWhile(length: number, before: (at: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (before(middle)) low = middle + 1
    else high = middle
  }
  return low
}
