/**
 * Whether this process is in the foreground: after `bg` it must not draw. Linux reports it in /proc; other
 * systems are assumed to be in the foreground.
 */
import { readFileSync } from 'node:fs'

/** @returns true when our process group is the terminal's foreground group */
export function inForeground(): boolean {
  try {
    const stat = readFileSync('/proc/self/stat', 'latin1')
    // proc(5): after the name in parentheses come state, ppid, pgrp, session, tty_nr, tpgid.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[2] === fields[5]
  } catch {
    return true
  }
}
