/** The capabilities of the terminal. */
import { suitable } from '../../ui/terminal/suitable.ts'
import type { Look } from '../../ui/terminal/theme.ts'

/** @returns the look of the dashboard here, or one sentence why there is none */
export function lookOf(): { readonly look: Look } | { readonly why: string } {
  const input = process.stdin.isTTY === true
  return suitable(process.env, { input, output: process.stdout.isTTY === true })
}
