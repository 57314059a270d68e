/** All kinds of recordings that can be opened. The first that recognises a file reads it. */
import { capture } from './capture.ts'
import type { Input } from './input.ts'
import { session } from './session.ts'

export const inputs: readonly Input[] = [session, capture]
