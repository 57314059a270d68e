/** What the screen asks of the world: effects as values, carried out by app.ts. */
import type { Written } from './comments.ts'

/** What the world shall do. */
export type Effect =
  | { readonly type: 'quit'; readonly reason: 'quit' | 'interrupt' | 'background' }
  | { readonly type: 'suspend' }
  | { readonly type: 'repaint' }
  /** The terminal shall report the mouse, or leave it to the user for selecting text. */
  | { readonly type: 'mouse'; readonly on: boolean }
  /** Safe text, for the clipboard. */
  | { readonly type: 'copy'; readonly text: string }
  | { readonly type: 'export'; readonly request: ExportRequest }
  /** What the reader wrote or marked is to be kept with the session. */
  | { readonly type: 'keep'; readonly written: Written }

/** What shall be written to a file. */
export interface ExportRequest {
  readonly what: 'this' | 'marked' | 'listed'
  /** Name of one of the formats of the setup. */
  readonly format: string
  /** Tags of the exchanges by their ids; absent for the whole session. */
  readonly exchanges?: ReadonlyMap<number, string>
}
