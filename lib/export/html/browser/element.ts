/** Makes elements that contain text. The page's script never parses anything as HTML. */

/**
 * Makes an element.
 * @param kind its tag and class names: `td`, `span.tag.new`
 * @param content text, or elements
 */
export function element(kind: string, ...content: readonly (string | Node)[]): HTMLElement {
  const [tag, ...classes] = kind.split('.')
  const made = document.createElement(tag)
  if (classes.length > 0) made.className = classes.join(' ')
  made.append(...content)
  return made
}
