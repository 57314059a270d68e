/**
 * Makes HTML from text: text put into a template is made safe and escaped here, and nowhere else. Knows
 * nothing of the page.
 */
import { safeJson, safeText } from '../../text/safe.ts'

/** HTML ready to be written. Only `html`, `json` and `own` make it. */
export class Markup {
  constructor(readonly text: string) {}
}

/** Values that may be put into a template. Text may come from a peer. */
export type MarkupPart = string | number | Markup | readonly Markup[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function written(part: MarkupPart): string {
  if (part instanceof Markup) return part.text
  if (typeof part === 'object') return part.map(({ text }) => text).join('')
  return safeText(String(part)).replace(/[&<>"']/g, (sign) => entities[sign])
}

/**
 * A template for HTML: html`<b>${name}</b>`. Attribute values must be in double quotes.
 * @param parts text of any origin, which is escaped, and markup, which is inserted unchanged
 */
export function html(strings: TemplateStringsArray, ...parts: readonly MarkupPart[]): Markup {
  return new Markup(strings.map((text, i) => text + (i < parts.length ? written(parts[i]) : '')).join(''))
}

/** Text of our own that is already HTML, style or script; never text of a peer. */
export function own(text: string): Markup {
  return new Markup(text)
}

/**
 * A JSON value for a `<script type="application/json">`. No character in it can end the element, and none is
 * a line end, so it is one line.
 */
export function json(value: unknown): Markup {
  const spelled = (sign: string): string => `\\u00${sign.charCodeAt(0).toString(16)}`
  return new Markup(safeJson(JSON.stringify(value)).replace(/[&<>]/g, spelled))
}
