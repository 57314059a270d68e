/** Binary search in any ordered sequence. */

/**
 * Counts the elements for which `before` is true; all of them must come first.
 * @param length the number of elements
 * @param before of the element at an index
 * @returns 0 to `length`: the index of the first element for which it is false
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
