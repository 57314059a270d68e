/** The export formats, one file each. */
import type { Format } from './format.ts'
import { html } from './html.ts'
import { jsonl } from './jsonl.ts'
import { markdown } from './markdown.ts'
import { mermaid } from './mermaid.ts'
import { pcapng } from './pcapng.ts'
import { text } from './text.ts'

export type { Exporter, FileBit, Format } from './format.ts'

/** In the order of the help. */
export const formats: readonly Format[] = [text, jsonl, html, markdown, mermaid, pcapng]
