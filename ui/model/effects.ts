/** Effects that the screen requests, as values; app.ts carries them out. */
import type { Written } from './comments.ts'

/** An effect. */
export type Effect =
  | { readonly type: 'quit'; readonly reason: 'quit' | 'interrupt' | 'background' }
  | { readonly type: 'suspend' }
  | { readonly type: 'repaint' }
  /** Turns mouse reports of the terminal on, or off so that the user can select text. */
  | { readonly type: 'mouse'; readonly on: boolean }
  /** Safe text for the clipboard. */
  | { readonly type: 'copy'; readonly text: string }
  | { readonly type: 'export'; readonly request: ExportRequest }
  /** Stores a comment or mark with the session. */
  | { readonly type: 'keep'; readonly written: Written }

/** The exchanges to be written to a file. */
export interface ExportRequest {
  readonly what: 'this' | 'marked' | 'listed'
  /** The name of one of the formats in `Setup`. */
  readonly format: string
  /** The tags of the exchanges by id; absent for the whole session. */
  readonly exchanges?: ReadonlyMap<number, string>
}
