/**
 * HTML out of text: what is put into a template is made safe and escaped here, and nowhere else. Knows no
 * page.
 */
import { safeJson, safeText } from '../../text/safe.ts'

/** HTML that is ready to be written: made by `html`, `json` or `own` alone. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What may be put into a template. Text may come from a peer. */
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
 * A template for HTML: html`<b>${name}</b>`. Attribute values stand in double quotes.
 * @param parts text of any origin, which is escaped, and markup, which is taken as it is
 */
export function html(strings: TemplateStringsArray, ...parts: readonly MarkupPart[]): Markup {
  return new Markup(strings.map((text, i) => text + (i < parts.length ? written(parts[i]) : '')).join(''))
}

/** Text of our own that is HTML, style or script already; never a peer's. */
export function own(text: string): Markup {
  return new Markup(text)
}

/**
 * A JSON value for a `<script type="application/json">`: no character in it can end the element, and none is
 * a line end, so that it stays one line.
 */
export function json(value: unknown): Markup {
  const spelled = (sign: string): string => `\\u00${sign.charCodeAt(0).toString(16)}`
  return new Markup(safeJson(JSON.stringify(value)).replace(/[&<>]/g, spelled))
}
